"""Sends the reminders that are due, each once: it is queued and marked as sent in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find, transaction
from balcao.core.failpoints import reach
from balcao.core.problems import Problem
from balcao.core.queue import queued
from balcao.domains.conversations.ask import expect_answer
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author, reply
from balcao.domains.notifications.models import Reminder
from balcao.domains.notifications.reminders.judge import Verdict, judge
from balcao.domains.notifications.reminders.say import can_say, said_by
from balcao.domains.notifications.routes_to import Way, conversation_on, ways_to
from balcao.domains.notifications.steps import Step
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.queries import see_appointment

REMINDER: Final = Author("system", None, "Lembrete")
# So many every two seconds (timetable.py): what people are waiting for is never behind a thousand reminders.
MOST_AT_ONCE: Final = 20


@queued("bulk")
async def send_reminders(account_id: UUID) -> None:
    """A worker that dies leaves the reminder planned, or sent and queued: never both, never neither."""
    for _ in range(MOST_AT_ONCE):
        async with transaction(account_id) as session:
            id = await _next(session)
            if id is None:
                return
            await _settle(session, id)
            reach("reminder")


async def _next(session: AsyncSession) -> UUID | None:
    return await session.scalar(
        select(Reminder.id)
        .where(
            Reminder.account_id == session.info["account_id"],
            Reminder.status == "planned",
            Reminder.due_at <= clock.now(),
        )
        .order_by(Reminder.due_at, Reminder.id)
        .limit(1)
    )


async def _settle(session: AsyncSession, id: UUID) -> None:
    """Looked at without locks first: only what is to go out needs a conversation, which is locked before the rest."""
    now = clock.now()
    row = await find(session, Reminder, id)
    assert row is not None
    appointment = await find(session, Appointment, row.appointment_id)
    verdict = await judge(session, row, appointment, now)
    ways: list[Way] = []
    if verdict.status is None and appointment is not None and appointment.contact_id is not None:
        assert verdict.step is not None
        ways = await ways_to(session, appointment.contact_id, appointment.clinic_id, verdict.step.channels)
        verdict = verdict if ways else Verdict("failed", "no_channel")
    if verdict.status is not None or appointment is None or appointment.contact_id is None:
        await _write(session, id, verdict, now)
        return
    assert verdict.step is not None
    way = await _best(session, id, ways, appointment.contact_id, verdict.step, row.appointment_id)
    conversation_id = await conversation_on(session, way, appointment.contact_id)
    conversation = await find(session, Conversation, conversation_id, lock=True)
    assert conversation is not None
    await _send(session, id, conversation, way, verdict.step, now)


async def _best(
    session: AsyncSession, id: UUID, ways: Sequence[Way], contact_id: UUID, step: Step, appointment_id: UUID
) -> Way:
    """The first that can carry it now; the first of all, which says why not, where none can."""
    seen = await see_appointment(session, appointment_id) if len(ways) > 1 else None
    if seen is not None:
        for way in ways:
            if await can_say(session, way, contact_id, step, seen, id):
                return way
    return ways[0]


async def _send(
    session: AsyncSession, id: UUID, conversation: Conversation, way: Way, step: Step, now: datetime
) -> None:
    row, verdict = await _locked(session, id, now)
    if row is None:
        return
    seen = await see_appointment(session, row.appointment_id)
    if verdict.status is not None or seen is None:
        _mark(session, row, verdict, now)
        return
    try:
        async with session.begin_nested():
            said = await said_by(session, conversation, way.channel, step, seen, row.id)
            message = await reply(session, conversation.id, REMINDER, said)
    except Problem as refused:
        _mark(session, row, Verdict("failed", type(refused).type), now, refused.detail)
        return
    row.conversation_id, row.message_id, row.last_message_id = conversation.id, message.id, message.id
    _mark(session, row, Verdict("sent"), now)
    await session.flush()
    await expect_answer(session, conversation.id, seen.end_at)


async def _locked(session: AsyncSession, id: UUID, now: datetime) -> tuple[Reminder | None, Verdict]:
    """The appointment before the reminder, as planning does; judged again now that neither can change."""
    known = await find(session, Reminder, id)
    assert known is not None
    appointment = await find(session, Appointment, known.appointment_id, lock=True)
    row = await find(session, Reminder, id, lock=True)
    if row is None or row.status != "planned":
        return None, Verdict(None)
    return row, await judge(session, row, appointment, now)


async def _write(session: AsyncSession, id: UUID, verdict: Verdict, now: datetime) -> None:
    row, again = await _locked(session, id, now)
    if row is None:
        return
    # What could go now that it is locked waits for the next round.
    if again.status is not None or verdict.reason == "no_channel":
        _mark(session, row, again if again.status is not None else verdict, now)


def _mark(session: AsyncSession, row: Reminder, verdict: Verdict, now: datetime, detail: str | None = None) -> None:
    if verdict.due_at is not None:
        row.due_at = verdict.due_at
        return
    row.status = verdict.status or "sent"
    row.reason, row.detail, row.settled_at = verdict.reason, detail, now
    live.show_change(session, "appointment.updated", row.appointment_id)
