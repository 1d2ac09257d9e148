"""Hears whether a message answers a reminder or an offer, before the bot does: by a button, or in plain words."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, raw_connection
from balcao.core.queue import later
from balcao.domains.contacts.folding import fold
from balcao.domains.conversations.events import MessageReceived
from balcao.domains.conversations.models import Conversation
from balcao.domains.notifications.models import Reminder
from balcao.domains.notifications.offers.hear_offer import leaves_list, offer_answered, offer_pressed
from balcao.domains.notifications.replies.answer import Heard, answer
from balcao.domains.notifications.replies.raise_visits import raise_to_confirm
from balcao.domains.notifications.replies.read import read_reply
from balcao.domains.notifications.replies.take import leave_to_bot, take
from balcao.domains.notifications.taps import read_tap

TAPPED = frozenset({"button_reply", "list_reply"})


async def hear_reply(session: AsyncSession, happened: MessageReceived) -> None:
    """For reactions.py. What is taken here the bot does not look at any more."""
    if not (happened.for_bot and happened.asked):
        return
    kind, text, pressed = await _written(session, happened.message_id)
    if kind in TAPPED:
        if await offer_pressed(session, happened, pressed):
            await take(session, happened)
        else:
            await _hear_tap(session, happened, pressed)
    elif kind == "text" and (said := read_reply(text)) is not None:
        await _hear_words(session, happened, said)
    elif kind == "text" and await leaves_list(session, happened, fold(text)):
        await take(session, happened)


async def _hear_tap(session: AsyncSession, happened: MessageReceived, pressed: str) -> None:
    tap = read_tap(pressed)
    reminder = await find(session, Reminder, tap.reminder_id) if tap else None
    if tap is None or reminder is None or reminder.conversation_id is None:
        return
    if not await _is_theirs(session, reminder.conversation_id, happened.conversation_id):
        return
    await _take(session, happened, reminder, tap.act, int(tap.starts_at.timestamp()), tapped=True)


async def _hear_words(session: AsyncSession, happened: MessageReceived, said: str) -> None:
    last = await _last_said(session, happened)
    if await offer_answered(session, happened, said, last):
        return await take(session, happened)
    if said == "want":
        return None
    open_ones = await _awaited(session, happened, last)
    if len(open_ones) > 1:
        if said == "yes":
            await raise_to_confirm(session, happened, open_ones)
        return None  # which of them is to be moved or cancelled, the bot asks
    if not open_ones:
        return None
    reminder = open_ones[0]
    told_at = int((reminder.told_start_at or reminder.starts_at).timestamp())
    return await _take(session, happened, reminder, _meant(said, reminder.asking), told_at, tapped=False)


def _meant(said: str, asking: str | None) -> Heard:
    if asking == "cancel" and said in ("yes", "no"):
        return "cancel_sure" if said == "yes" else "keep"
    meant: dict[str, Heard] = {"yes": "confirm", "no": "decline", "move": "move", "cancel": "cancel"}
    return meant[said]


async def _take(
    session: AsyncSession, happened: MessageReceived, reminder: Reminder, heard: Heard, told_at: int, *, tapped: bool
) -> None:
    if heard == "move" and await leave_to_bot(session, happened, reminder, told_at):
        return
    await take(session, happened)
    await later(
        session,
        answer,
        conversation_id=happened.conversation_id,
        message_id=happened.message_id,
        reminder_id=reminder.id,
        heard=heard,
        told_at=told_at,
        tapped=tapped,
    )


async def _written(session: AsyncSession, message_id: UUID) -> tuple[str, str, str]:
    """Kind, text, and the id of what was pressed."""
    row = await (await raw_connection(session)).fetchrow(
        "SELECT kind, text, data::text FROM messages WHERE account_id = $1 AND id = $2",
        session.info["account_id"],
        message_id,
    )
    assert row is not None
    pressed = msgspec.json.decode(row["data"]).get("id", "")
    return row["kind"], row["text"] or "", str(pressed)


async def _is_theirs(session: AsyncSession, asked_in: UUID, answered_in: UUID) -> bool:
    """The same person: what was forwarded to somebody else is not theirs to answer."""
    if asked_in == answered_in:
        return True
    first, second = await find(session, Conversation, asked_in), await find(session, Conversation, answered_in)
    return first is not None and second is not None and first.contact_id == second.contact_id


async def _awaited(session: AsyncSession, happened: MessageReceived, last: UUID | None) -> Sequence[Reminder]:
    """The reminders that stand unanswered, one a visit, if the last thing that we said here is of one of them."""
    rows = await session.scalars(
        select(Reminder)
        .where(
            Reminder.account_id == session.info["account_id"],
            Reminder.conversation_id == happened.conversation_id,
            Reminder.status == "sent",
            Reminder.starts_at > clock.now(),
        )
        .order_by(Reminder.settled_at.desc())
        .limit(20)
    )
    newest = {row.appointment_id: row for row in reversed(rows.all())}
    waiting = [row for row in newest.values() if row.asking or row.answer in (None, "decline")]
    return waiting if last is not None and last in {row.last_message_id for row in waiting} else []


async def _last_said(session: AsyncSession, happened: MessageReceived) -> UUID | None:
    """What the person had before them when they wrote: the last of ours that left the house."""
    id: UUID | None = await (await raw_connection(session)).fetchval(
        "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2 AND direction = 'outbound' "
        "AND kind NOT IN ('note', 'system', 'reaction') AND status NOT IN ('queued', 'failed') "
        "ORDER BY written_at DESC, place DESC LIMIT 1",
        session.info["account_id"],
        happened.conversation_id,
    )
    return id
