"""Promotions beside prices, and a code that was written: applied where it holds, and said where it does not."""

import re
from typing import Final

from balcao.domains.bot.dialogue import clinic_words, words
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.clinics.models import Service
from balcao.domains.clinics.promotions.price import reduced
from balcao.domains.clinics.promotions.queries import active_promotions

ABOUT_A_CODE: Final = re.compile(r"\b(?:cupom|cupons|codigo|promocao|voucher)\b")
WORD: Final = re.compile(r"[A-Za-z0-9_-]{3,40}")
MOST: Final = 5


async def promotion_lines(turn: Turn, service: Service | None) -> list[str]:
    """For one service its prices with each; for all, what there is."""
    if service is not None and service.price_cents is None:
        return []
    running = await active_promotions(turn.session, service_id=service.id if service else None)
    listed = [one for one in running if service is not None or one.all_services or one.description][:MOST]
    if service is None or service.price_cents is None:
        return [clinic_words.promotion(one) for one in listed]
    price = service.price_cents
    return [clinic_words.promotion_of(one, reduced(one, price)) for one in listed if reduced(one, price) < price]


async def take_code(turn: Turn) -> None:
    if not ABOUT_A_CODE.search(turn.plain):
        return
    codes = {one.code for one in await active_promotions(turn.session) if one.code}
    written = WORD.findall(turn.text)
    known = [word.upper() for word in written if word.upper() in codes]
    looks_like_one = [word for word in written if word.isupper() and any(sign.isdigit() for sign in word)]
    if known:
        turn.state.promotion_code = known[0]
        turn.say(words.code_taken(known[0]))
    elif looks_like_one:
        turn.say(words.code_unknown(looks_like_one[0]))
