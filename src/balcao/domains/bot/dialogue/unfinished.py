"""A booking that fell asleep: kept over the day on which times are forgotten, and taken up again when wanted."""

import re
from typing import Final

import msgspec

from balcao.domains.bot.dialogue import taps, words
from balcao.domains.bot.dialogue.offer import offer
from balcao.domains.bot.dialogue.state import State, Unfinished, Wish
from balcao.domains.bot.dialogue.turn import Turn

GO_ON: Final = re.compile(
    r"\b(?:onde (?:a gente )?(?:parou|paramos|estavamos)|continuar|continua|continuamos|continuando|retomar|seguir)\b"
)
KEPT: Final = ("service_id", "practitioner_id", "clinic_id", "wish", "for_other", "patient_name", "insurer")


def put_by(state: State) -> None:
    """What was wished for, without the times that were offered."""
    if state.goal == "book" and state.service_id is not None:
        state.unfinished = Unfinished(**{name: getattr(state, name) for name in KEPT})


def may_go_on(turn: Turn) -> bool:
    """Asks whether to go on, once; whatever else is said is something new."""
    unfinished = turn.state.unfinished
    service = turn.desk.service(unfinished.service_id) if unfinished else None
    if service is None:
        turn.state.unfinished = None
        return False
    turn.ask("resume", words.shall_we_go_on(service), taps=taps.YES_OR_NO)
    return True


async def hear_resuming(turn: Turn) -> bool:
    state, unfinished = turn.state, turn.state.unfinished
    asks = GO_ON.search(turn.plain) is not None
    is_answer = state.asked == "resume" and turn.understood.yes is not None
    if unfinished is None or not (asks or is_answer):
        return False
    state.unfinished = None
    if is_answer and turn.understood.yes is False:
        state.begin(None)
        turn.ask("menu", words.menu(), taps=taps.MENU)
        return True
    state.begin("book")
    for name in KEPT:
        setattr(state, name, getattr(unfinished, name))
    state.wish = _still(unfinished.wish, turn)
    await offer(turn)
    return True


def _still(wish: Wish, turn: Turn) -> Wish:
    """Days that are over are no wish any more; the hours are."""
    last = wish.day_to or (None if wish.open_day else wish.day)
    if last is not None and last < turn.today:
        return msgspec.structs.replace(wish, day=None, day_to=None, open_day=False)
    return msgspec.structs.replace(wish)
