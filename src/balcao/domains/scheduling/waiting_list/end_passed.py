"""Calls off what waited for a time of a day that is over, and ends its wish with it."""

from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import transaction
from balcao.core.queue import queued
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.waiting_list.models import WaitingWish

REASON: Final = "O dia passou sem vaga"
MOST: Final = 200


@queued("upkeep")
async def end_passed(account_id: UUID) -> None:
    """For the timetable. Each in a transaction of its own; what was booked or put off meanwhile is left alone."""
    now = clock.now()
    async with transaction(account_id) as session:
        rows = await session.scalars(
            select(Appointment)
            .where(
                Appointment.account_id == account_id,
                Appointment.status == "waitlist",
                Appointment.start_at < now,
            )
            .order_by(Appointment.start_at)
            .limit(MOST)
        )
        ids = [row.id for row in rows if _is_over(row, now)]
    for id in ids:
        async with transaction(account_id) as session:
            await _end(session, id, now)


async def _end(session: AsyncSession, id: UUID, now: datetime) -> None:
    """A wish that was given later days waits for those, and the appointment with it."""
    wishes = await session.scalars(
        select(WaitingWish)
        .where(
            WaitingWish.account_id == session.info["account_id"],
            WaitingWish.appointment_id == id,
            WaitingWish.status == "waiting",
        )
        .with_for_update()
    )
    standing = wishes.all()
    appointment = await to_change(session, id)
    today = now.astimezone(ZoneInfo(appointment.timezone)).date()
    if appointment.status != "waitlist" or not _is_over(appointment, now):
        return
    if any(wish.last_day >= today for wish in standing):
        return
    for wish in standing:
        wish.status, wish.settled_at, wish.updated_at = "expired", now, now
        wish.version += 1
        live.show_change(session, "wish.updated", wish.id)
    await cancel(session, id, actor=SYSTEM, reason=REASON)


def _is_over(appointment: Appointment, now: datetime) -> bool:
    """By the clinic's own day."""
    return appointment.local_start.date() < now.astimezone(ZoneInfo(appointment.timezone)).date()
