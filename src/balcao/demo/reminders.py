"""The demonstration's reminders: a chain that is on, and two that go out as it starts, to be answered on the phone."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.notifications.chains.default import default_chain
from balcao.domains.notifications.chains.write import keep_chain
from balcao.domains.notifications.models import Reminder, ReminderChain
from balcao.domains.notifications.reminders.plan import plan
from balcao.domains.notifications.reminders.send_due import send_reminders
from balcao.domains.scheduling.models import Appointment

DAY = 1440
MOST = 2
# Whoever opens the demonstration late at night still sees a reminder.
QUIET = {"silencio_de": "23:00", "silencio_ate": "06:00"}


async def remind(account_id: UUID, now: datetime) -> None:
    async with transaction(account_id) as session:
        chain = await keep_chain(session, default_chain().model_copy(update=QUIET))
        soon = await _soon(session, now)
        for appointment in soon:
            await plan(session, appointment)
        await _make_due(session, chain, soon, now)
    await send_reminders(account_id)


async def _soon(session: AsyncSession, now: datetime) -> list[Appointment]:
    """The next visits of two people who have not confirmed."""
    rows = await session.scalars(
        select(Appointment)
        .where(
            Appointment.status == "booked",
            Appointment.confirmed_at.is_(None),
            Appointment.contact_id.is_not(None),
            Appointment.start_at > now + timedelta(hours=5),
        )
        .order_by(Appointment.start_at)
        .limit(12)
    )
    first = {row.contact_id: row for row in reversed(rows.all())}
    return sorted(first.values(), key=lambda row: row.start_at)[:MOST]


async def _make_due(
    session: AsyncSession, chain: ReminderChain, appointments: list[Appointment], now: datetime
) -> None:
    """The day before, as if it had come: these visits were booked while nobody was reminded yet."""
    step = next(one for one in chain.steps if one["before_minutes"] == DAY)
    for appointment in appointments:
        known = await session.scalar(
            select(Reminder).where(
                Reminder.appointment_id == appointment.id,
                Reminder.step_id == UUID(step["id"]),
                Reminder.starts_at == appointment.start_at,
            )
        )
        row = known or Reminder(
            id=new_id(), appointment_id=appointment.id, step_id=UUID(step["id"]), chain_id=chain.id,
            starts_at=appointment.start_at, before_minutes=DAY,
        )  # fmt: skip
        row.status, row.reason, row.settled_at, row.due_at = "planned", None, None, now
        session.add(row)
    await session.flush()
