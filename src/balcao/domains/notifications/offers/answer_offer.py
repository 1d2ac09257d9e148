"""Books the time that somebody wants, or passes it on; and says which."""

from contextlib import suppress
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find, transaction
from balcao.core.problems import Problem
from balcao.core.queue import queued
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author, Said, WindowClosed, reply
from balcao.domains.notifications.offers import words
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.waiting_list.accept_offer import accept_offer
from balcao.domains.scheduling.waiting_list.close_offer import close_offer
from balcao.domains.scheduling.waiting_list.models import Offer
from balcao.domains.scheduling.waiting_list.queries import see_offers

LISTENER = Author("bot", None, "Lista de espera")


@queued("bot")
async def answer_offer(
    account_id: UUID, conversation_id: UUID, message_id: UUID, offer_id: UUID, heard: Literal["accept", "decline"]
) -> None:
    """Twice is once, and what was written first does not undo what was written after it."""
    async with transaction(account_id) as session:
        conversation = await find(session, Conversation, conversation_id, lock=True)
        known = await find(session, Offer, offer_id)
        if conversation is None or known is None:
            return
        if known.answer_message_id is not None and message_id <= known.answer_message_id:
            return
        said = await (_accept if heard == "accept" else _decline)(session, conversation, known)
        offer = await find(session, Offer, offer_id, lock=True)
        assert offer is not None
        offer.answer_message_id = message_id
        await session.flush()
        with suppress(WindowClosed):
            message = await reply(session, conversation.id, LISTENER, Said("text", said))
            offer.last_message_id = message.id


async def _accept(session: AsyncSession, conversation: Conversation, offer: Offer) -> str:
    contact = await find(session, Contact, conversation.contact_id)
    who = Actor("contact", conversation.contact_id, (contact.name if contact else None) or "Paciente")
    was_open = offer.status == "open"
    try:
        async with session.begin_nested():
            appointment = await accept_offer(session, offer.id, actor=who)
    except Problem:
        return words.LOST
    if appointment is None:
        return words.LOST if was_open else words.PASSED_ON
    (seen,) = await see_offers(session, id=offer.id)
    return words.booked(seen)


async def _decline(session: AsyncSession, conversation: Conversation, offer: Offer) -> str:
    closed = await close_offer(session, offer.id, "declined")
    if closed is not None and closed.status == "accepted":
        (seen,) = await see_offers(session, id=offer.id)
        return f"{words.booked(seen)} Para desmarcar, escreva *cancelar*."
    return words.DECLINED
