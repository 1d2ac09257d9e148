"""Changes what somebody on the waiting list wishes for."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import existing
from balcao.core.problems import PreconditionFailed
from balcao.core.queue import later
from balcao.domains.clinics.today import today_at
from balcao.domains.scheduling.problems import WrongStatus
from balcao.domains.scheduling.waiting_list.add_wish import check_days, check_hours, check_ids
from balcao.domains.scheduling.waiting_list.look import look_for_times
from balcao.domains.scheduling.waiting_list.models import WaitingWish


async def change_wish(
    session: AsyncSession, wish_id: UUID, given: dict[str, Any], expected_version: int | None = None
) -> WaitingWish:
    """Only the fields that are given change; the place in time (`since`) is kept."""
    row = await to_change(session, wish_id, expected_version)
    clinics = given.get("clinic_ids", row.clinic_ids)
    today = await today_at(session, clinics[0] if clinics else None)
    for field, value in given.items():
        setattr(row, field, value)
    check_days(row.first_day, row.last_day, today)
    check_hours(row.periods, row.first_minute, row.last_minute)
    await check_ids(session, row.service_id, row.practitioner_ids, row.clinic_ids, row.appointment_id, row.contact_id)
    row.version += 1
    row.updated_at = clock.now()
    await session.flush()
    live.show_change(session, "wish.updated", row.id)
    await later(session, look_for_times, key=f"look_for_times:{row.account_id}")
    return row


async def to_change(session: AsyncSession, wish_id: UUID, expected_version: int | None = None) -> WaitingWish:
    """The row, locked, while it waits."""
    row = await existing(session, WaitingWish, wish_id, lock=True)
    if expected_version not in (None, row.version):
        raise PreconditionFailed
    if row.status != "waiting":
        raise WrongStatus("Este pedido já saiu da lista de espera.")
    return row
