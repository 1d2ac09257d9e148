"""Does what the answer to a reminder asks for, and says so: confirms, cancels, keeps, or asks what is meant."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find, transaction
from balcao.core.events import publish
from balcao.core.problems import Problem
from balcao.core.queue import queued
from balcao.domains.connections.connectors import manifest
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.ask import expect_answer
from balcao.domains.conversations.change import change
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author, Said, WindowClosed, reply
from balcao.domains.notifications import words
from balcao.domains.notifications.events import VisitsRaised
from balcao.domains.notifications.models import Reminder
from balcao.domains.notifications.reminders.say import buttons
from balcao.domains.notifications.taps import tap_id
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.queries import Seen, see_appointment
from balcao.domains.scheduling.statuses import MOVABLE

Heard = Literal["confirm", "cancel", "cancel_sure", "move", "decline", "keep"]
LISTENER = Author("bot", None, "Lembretes")
REASON = "Pedido do paciente na resposta ao lembrete"


@queued("bot")
async def answer(
    account_id: UUID,
    conversation_id: UUID,
    message_id: UUID,
    reminder_id: UUID,
    heard: Heard,
    told_at: int,
    tapped: bool,
) -> None:
    """Twice is once, and what was written first does not undo what was written after it."""
    async with transaction(account_id) as session:
        conversation = await find(session, Conversation, conversation_id, lock=True)
        reminder = await find(session, Reminder, reminder_id)
        if conversation is None or reminder is None:
            return
        if reminder.answer_message_id is not None and message_id <= reminder.answer_message_id:
            return
        seen = await see_appointment(session, reminder.appointment_id)
        if seen is None:
            return
        told = datetime.fromtimestamp(told_at, UTC)
        said = await _act(session, conversation, reminder, seen, heard, told, tapped=tapped)
        reminder.answer_message_id, reminder.answered_at = message_id, clock.now()
        await _say(session, conversation, reminder, said, seen)
        live.show_change(session, "appointment.updated", seen.id)


async def _act(
    session: AsyncSession,
    conversation: Conversation,
    reminder: Reminder,
    seen: Seen,
    heard: Heard,
    told: datetime,
    *,
    tapped: bool,
) -> Said:
    if seen.status not in MOVABLE or seen.start_at <= clock.now():
        return Said("text", _too_late(seen))
    if seen.start_at != told and heard != "keep":
        return _elsewhere(reminder, seen)
    reminder.asking = None
    who = await _patient(session, conversation)
    if heard == "confirm":
        return await _confirm(session, reminder, seen, who)
    if heard == "cancel_sure" or (heard == "cancel" and tapped):
        return await _cancel(session, conversation, reminder, seen, who)
    if heard == "cancel":
        return _ask_to_cancel(reminder, seen)
    if heard == "keep":
        reminder.answer = "keep"
        return Said("text", words.KEPT)
    if heard == "move":
        reminder.answer = "move"
        return Said("text", words.PERSON_WILL_MOVE)
    reminder.answer = "decline"
    return _what_instead(reminder, seen)


def _too_late(seen: Seen) -> str:
    if seen.status in ("arrived", "checked-in"):
        return words.HERE
    return words.OVER if seen.start_at <= clock.now() and seen.status != "cancelled" else words.GONE


async def _confirm(session: AsyncSession, reminder: Reminder, seen: Seen, who: Actor) -> Said:
    if seen.confirmed_at is not None:
        reminder.answer = "confirm"
        return Said("text", words.confirmed_before(seen))
    try:
        async with session.begin_nested():
            await confirm(session, seen.id, actor=who)
    except Problem:
        return Said("text", words.COULD_NOT)
    reminder.answer = "confirm"
    return Said("text", words.confirmed(seen))


async def _cancel(
    session: AsyncSession, conversation: Conversation, reminder: Reminder, seen: Seen, who: Actor
) -> Said:
    try:
        async with session.begin_nested():
            await cancel(session, seen.id, actor=who, reason=REASON)
    except Problem:
        return Said("text", words.COULD_NOT)
    reminder.answer = "cancel"
    said = words.cancelled(seen)
    await publish(session, VisitsRaised(conversation.id, "book", (seen.id,), said))
    return Said("text", said)


def _ask_to_cancel(reminder: Reminder, seen: Seen) -> Said:
    reminder.asking = "cancel"
    yes, no = (tap_id(act, reminder.id, seen.start_at) for act in ("cancel", "keep"))
    return Said("buttons", words.may_i_cancel(seen), buttons((yes, words.YES_CANCEL), (no, words.KEEP)))


def _what_instead(reminder: Reminder, seen: Seen) -> Said:
    move, off = (tap_id(act, reminder.id, seen.start_at) for act in ("move", "cancel"))
    return Said("buttons", words.DECLINED, buttons((move, words.TITLES["move"]), (off, words.TITLES["cancel"])))


def _elsewhere(reminder: Reminder, seen: Seen) -> Said:
    """The button is of a time that it has no more: what it would do is asked of the time that it has."""
    reminder.told_start_at = seen.start_at
    pairs: list[tuple[str, str]] = [
        (tap_id(act, reminder.id, seen.start_at), words.TITLES[act]) for act in ("confirm", "move", "cancel")
    ]
    return Said("buttons", words.stands_elsewhere(seen), buttons(*pairs))


async def _patient(session: AsyncSession, conversation: Conversation) -> Actor:
    contact = await find(session, Contact, conversation.contact_id)
    return Actor("contact", conversation.contact_id, (contact.name if contact else None) or "Paciente")


async def _say(session: AsyncSession, conversation: Conversation, reminder: Reminder, said: Said, seen: Seen) -> None:
    with suppress(WindowClosed):  # an answer that its provider kept back for days
        message = await reply(session, conversation.id, LISTENER, await _shown(session, conversation, said))
        reminder.last_message_id = message.id
        await session.flush()
        await expect_answer(session, conversation.id, seen.end_at)
    needs_person = said.text in (words.COULD_NOT, words.PERSON_WILL_MOVE)
    if needs_person and conversation.bot_active:
        await session.flush()
        await change(session, conversation.id, {"bot_active": False})


async def _shown(session: AsyncSession, conversation: Conversation, said: Said) -> Said:
    """Where there are no buttons, their words are what to answer with."""
    connection = await find(session, Connection, conversation.channel_id)
    if said.kind != "buttons" or (connection and "buttons" in manifest(connection.connector).capabilities):
        return said
    titles = " ou ".join(f"*{button['title'].lower()}*" for button in said.data["buttons"])
    return Said("text", f"{said.text}\n\nResponda {titles}.")
