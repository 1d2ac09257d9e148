"""Whether a reminder that is due is to go out, looked at again at the last moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.domains.contacts.models import Contact
from balcao.domains.notifications.models import Reminder, ReminderChain
from balcao.domains.notifications.reminders.due import LAST_CALL, quiet_until
from balcao.domains.notifications.steps import Step, steps_of
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.statuses import UPCOMING


@dataclass(frozen=True)
class Verdict:
    """`status` None: send it, by `step`. `planned` with `due_at`: not now, but then."""

    status: str | None
    reason: str | None = None
    due_at: datetime | None = None
    step: Step | None = None


async def judge(session: AsyncSession, row: Reminder, appointment: Appointment | None, now: datetime) -> Verdict:
    """A late one (we were away) still goes out while it is of use; never one that a later step makes idle."""
    if appointment is None or appointment.status not in UPCOMING:
        return Verdict("dropped", "cancelled")
    if appointment.start_at != row.starts_at:
        return Verdict("dropped", "moved")
    chain = await find(session, ReminderChain, row.chain_id)
    step = next((one for one in steps_of(chain.steps) if one.id == row.step_id), None) if chain else None
    if chain is None or step is None or not chain.active:
        return Verdict("dropped", "chain_changed")
    if step.skip_confirmed and appointment.confirmed_at is not None:
        return Verdict("skipped", "confirmed")
    if now > row.starts_at - _last_use(row):
        return Verdict("skipped", "too_late")
    if await _is_overtaken(session, row, now):
        return Verdict("skipped", "overtaken")
    contact = await find(session, Contact, appointment.contact_id) if appointment.contact_id else None
    if contact is None:
        return Verdict("failed", "no_contact")
    if contact.opted_out:
        return Verdict("skipped", "opted_out")
    ends = quiet_until(chain, now, appointment.timezone)
    if ends is not None:
        useful = ends <= row.starts_at - _last_use(row)
        return Verdict("planned", None, ends) if useful else Verdict("skipped", "quiet_hours")
    return Verdict(None, step=step)


def _last_use(row: Reminder) -> timedelta:
    """The last reminder is of use until half of its time before the visit has passed, at least half an hour."""
    return max(LAST_CALL, min(timedelta(minutes=row.before_minutes) / 2, timedelta(hours=1)))


async def _is_overtaken(session: AsyncSession, row: Reminder, now: datetime) -> bool:
    """A later one of the same visit is due as well: one message is enough."""
    return bool(
        await session.scalar(
            select(
                exists().where(
                    Reminder.account_id == row.account_id,
                    Reminder.appointment_id == row.appointment_id,
                    Reminder.starts_at == row.starts_at,
                    Reminder.status == "planned",
                    Reminder.due_at <= now,
                    Reminder.before_minutes < row.before_minutes,
                )
            )
        )
    )
