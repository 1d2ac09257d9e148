"""Tells somebody of the time that is held for them; who cannot be told is passed over at once."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find, transaction
from balcao.core.problems import Problem
from balcao.core.queue import queued
from balcao.domains.connections.connectors import manifest
from balcao.domains.connections.templates.fill import Given
from balcao.domains.connections.templates.variables import filled
from balcao.domains.conversations.ask import expect_answer
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author, Said, reply, window_is_open
from balcao.domains.notifications.offers import words
from balcao.domains.notifications.own_templates import said_by_template
from balcao.domains.notifications.routes_to import Way, conversation_on, find_talk, ways_to
from balcao.domains.notifications.taps import offer_tap_id
from balcao.domains.scheduling.waiting_list.close_offer import close_offer
from balcao.domains.scheduling.waiting_list.models import Offer, WaitingWish
from balcao.domains.scheduling.waiting_list.queries import see_offers
from balcao.domains.scheduling.waiting_list.schemas import Oferta

OFFERER: Final = Author("system", None, "Lista de espera")
UNREACHABLE: Final = "Nenhum canal alcança este paciente: a janela fechou e não há modelo aprovado."


@queued("live")
async def send_offer(account_id: UUID, offer_id: UUID) -> None:
    """For OfferMade. Once: the message and the mark that it was said are one transaction."""
    async with transaction(account_id) as session:
        if await _tell(session, offer_id):
            return
    async with transaction(account_id) as session:
        await close_offer(session, offer_id, "unreachable", UNREACHABLE)


async def _tell(session: AsyncSession, offer_id: UUID) -> bool:
    """True also where there is nothing to tell any more."""
    known = await find(session, Offer, offer_id)
    if known is None or known.status != "open" or known.message_id is not None:
        return True
    wish = await find(session, WaitingWish, known.wish_id)
    (seen,) = await see_offers(session, id=offer_id)
    assert wish is not None
    for way in await ways_to(session, wish.contact_id, known.clinic_id):
        said = await _said(session, way, wish.contact_id, seen)
        if said is not None:
            await _say(session, way, wish.contact_id, offer_id, said)
            return True
    return False


async def _say(session: AsyncSession, way: Way, contact_id: UUID, offer_id: UUID, said: Said) -> None:
    conversation_id = await conversation_on(session, way, contact_id)
    await find(session, Conversation, conversation_id, lock=True)
    offer = await find(session, Offer, offer_id, lock=True)
    if offer is None or offer.status != "open" or offer.message_id is not None or offer.expires_at <= clock.now():
        return
    message = await reply(session, conversation_id, OFFERER, said)
    offer.conversation_id, offer.message_id, offer.last_message_id = conversation_id, message.id, message.id
    await session.flush()
    await expect_answer(session, conversation_id, offer.start_at)
    live.show_change(session, "wish.updated", offer.wish_id)


async def _said(session: AsyncSession, way: Way, contact_id: UUID, offer: Oferta) -> Said | None:
    """Free text where the window stands open, else the approved template; None where neither may go."""
    values = words.values_of(offer)
    taps = {"0": offer_tap_id("accept", offer.id), "1": offer_tap_id("decline", offer.id)}
    talk = await find_talk(session, way, contact_id)
    if talk is not None and window_is_open(talk):
        return _free(way, filled(str(words.CONTENT["body"]), values), taps)
    given = Given(variables=values, buttons=taps)
    with suppress(Problem):
        return await said_by_template(session, way.channel.id, words.TEMPLATE, words.CONTENT, given)
    return None


def _free(way: Way, text: str, taps: dict[str, str]) -> Said:
    if "buttons" not in manifest(way.channel.connector).capabilities:
        return Said("text", f"{text}\n\nResponda *sim* ou *não*.")
    shown = [{"id": taps["0"], "title": words.WANT}, {"id": taps["1"], "title": words.CANNOT}]
    return Said("buttons", text, {"buttons": shown})
