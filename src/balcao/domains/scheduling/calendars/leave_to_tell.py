"""Leaves it to a person to tell a patient that their visit was moved in a calendar outside."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.domains.scheduling.calendars.conflicts import open_conflict
from balcao.domains.scheduling.calendars.models import CalendarEntry
from balcao.domains.scheduling.models import Appointment


async def leave_to_tell(
    session: AsyncSession, appointment_id: UUID, stood: tuple[datetime, datetime], reason: str | None
) -> None:
    """Among the conflicts, with the time at which the patient thinks the visit to be; `reason`: why we could not."""
    appointment = await find(session, Appointment, appointment_id)
    wanted = select(CalendarEntry).where(
        CalendarEntry.account_id == session.info["account_id"], CalendarEntry.appointment_id == appointment_id
    )
    entry = (await session.scalars(wanted.order_by(CalendarEntry.updated_at.desc()).limit(1))).one_or_none()
    if appointment is None or entry is None:
        return
    left = await open_conflict(session, "to_tell", appointment, entry, None, reason=reason)
    left.theirs = {"start_at": stood[0].isoformat(), "end_at": stood[1].isoformat()}
    await session.flush()
