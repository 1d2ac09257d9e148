"""Plans an appointment's reminders from how it stands now: made, moved in time, or dropped when it is off."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.conditions import when
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.core.queue import later, later_many, queued
from balcao.domains.notifications.chain_for import chain_for
from balcao.domains.notifications.models import Reminder, ReminderChain
from balcao.domains.notifications.reminders.due import due_at
from balcao.domains.notifications.steps import Step, steps_of
from balcao.domains.scheduling.events import AppointmentBooked
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.statuses import UPCOMING

PAGE = 500


_ANY = """
    (EXISTS (SELECT FROM reminder_chains WHERE account_id = :account_id)
    OR EXISTS (SELECT FROM reminders WHERE account_id = :account_id AND appointment_id = :appointment_id))
"""


@when("EXISTS (SELECT FROM reminder_chains WHERE account_id = :account_id)")
async def plan_booked(session: AsyncSession, event: AppointmentBooked) -> None:
    """For reactions.py, with the booking itself: a job would cost more than the plan."""
    appointment = await find(session, Appointment, event.appointment_id)
    assert appointment is not None
    await plan(session, appointment, is_new=appointment.version == 1)


@when(_ANY)
@queued("upkeep")
async def plan_reminders(account_id: UUID, appointment_id: UUID) -> None:
    """For reactions.py: whatever happened to it since. Repeated, late or out of order it comes to the same."""
    async with transaction(account_id) as session:
        appointment = await find(session, Appointment, appointment_id, lock=True)
        if appointment is not None:
            await plan(session, appointment)


@queued("upkeep")
async def plan_all(account_id: UUID, after_at: datetime | None = None, after_id: UUID | None = None) -> None:
    """Every appointment to come, page by page: a chain was made, changed or taken away."""
    async with transaction(account_id) as session:
        given = {"account_id": account_id, "at": after_at or clock.now(), "id": after_id or UUID(int=0), "page": PAGE}
        found = (await session.execute(_UPCOMING, given)).all()
        await later_many(session, [(plan_reminders, {"appointment_id": row.id}) for row in found])
        if len(found) == PAGE:
            await later(session, plan_all, after_at=found[-1].start_at, after_id=found[-1].id)


async def plan(session: AsyncSession, appointment: Appointment, *, is_new: bool = False) -> None:
    """The appointment is locked by the caller, or made by it (`is_new`)."""
    now = clock.now()
    stands = appointment.status in UPCOMING and appointment.start_at > now
    chain = await chain_for(session, appointment.service_id, appointment.clinic_id) if stands else None
    steps = {step.id: step for step in steps_of(chain.steps)} if chain else {}
    if not is_new:
        await _drop(session, appointment, set(steps), now)
    if chain is None:
        return
    booked_at = appointment.created_at if is_new else await _last_placed(session, appointment)
    known = {} if is_new else await _of_this_time(session, appointment)
    for step in steps.values():
        row = known.get(step.id)
        if row is None:
            row = Reminder(id=new_id(), appointment_id=appointment.id, step_id=step.id, starts_at=appointment.start_at)
            session.add(row)
        elif row.status not in ("planned", "dropped"):
            continue
        _set(row, chain, step, appointment, booked_at, now)
    await session.flush()


def _set(
    row: Reminder, chain: ReminderChain, step: Step, appointment: Appointment, booked_at: datetime, now: datetime
) -> None:
    before = timedelta(minutes=step.before_minutes)
    row.chain_id, row.before_minutes = chain.id, step.before_minutes
    row.due_at = due_at(chain, appointment.start_at, before, appointment.timezone)
    row.status, row.reason, row.detail, row.settled_at = "planned", None, None, None
    if row.due_at <= now or appointment.start_at - booked_at < timedelta(minutes=step.minimum_lead_minutes):
        row.status, row.reason, row.settled_at = "skipped", "booked_late", now


async def _of_this_time(session: AsyncSession, appointment: Appointment) -> dict[UUID, Reminder]:
    rows = await session.scalars(
        select(Reminder)
        .where(
            Reminder.account_id == appointment.account_id,
            Reminder.appointment_id == appointment.id,
            Reminder.starts_at == appointment.start_at,
        )
        .with_for_update()
    )
    return {row.step_id: row for row in rows}


async def _drop(session: AsyncSession, appointment: Appointment, steps: set[UUID], now: datetime) -> None:
    """What was planned for a visit that is off, or for another time of it, or by a step that is no more."""
    reason = "chain_changed" if appointment.status in UPCOMING else "cancelled"
    given = {
        "account_id": appointment.account_id,
        "appointment_id": appointment.id,
        "starts_at": appointment.start_at,
        "steps": list(steps),
        "reason": reason,
        "now": now,
    }
    await session.execute(_DROP, given)


async def _last_placed(session: AsyncSession, appointment: Appointment) -> datetime:
    """When it was last given its time: who moved a visit to tomorrow has just heard of it."""
    given = {"account_id": appointment.account_id, "appointment_id": appointment.id}
    moved_at: datetime | None = await session.scalar(_MOVED, given)
    return moved_at or appointment.created_at


_DROP = text(
    """
    UPDATE reminders SET status = 'dropped', settled_at = :now,
        reason = CASE WHEN starts_at <> :starts_at AND :reason <> 'cancelled' THEN 'moved' ELSE :reason END
    WHERE account_id = :account_id AND appointment_id = :appointment_id AND status = 'planned'
        AND (starts_at <> :starts_at OR NOT step_id = ANY(:steps))
    """
)
_MOVED = text(
    "SELECT max(at) FROM appointment_history "
    "WHERE account_id = :account_id AND appointment_id = :appointment_id AND act = 'moved'"
)
_UPCOMING = text(
    "SELECT id, start_at FROM appointments WHERE account_id = :account_id AND (start_at, id) > (:at, :id) "
    "AND status IN ('proposed', 'pending', 'booked') ORDER BY start_at, id LIMIT :page"
)
