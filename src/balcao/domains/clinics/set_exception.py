"""Gives one day of a practitioner hours of its own, or closes it; a day's earlier exception is replaced."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Invalid
from balcao.domains.clinics.lock_practitioner import lock_to_change
from balcao.domains.clinics.models import HourException


async def set_exception(
    session: AsyncSession,
    practitioner_id: UUID,
    day: date,
    intervals: Sequence[tuple[UUID, int, int]],
    reason: str | None = None,
) -> list[HourException]:
    """`intervals` are (clinic_id, start_minute, end_minute); none at all closes the day."""
    ordered = sorted(intervals, key=lambda interval: interval[1])
    for (_, _, end), (_, start, _) in pairwise(ordered):
        if start < end:
            raise Invalid("Os intervalos do dia se sobrepõem.")
    await clear_exception(session, practitioner_id, day)
    rows = [
        HourException(
            practitioner_id=practitioner_id,
            day=day,
            clinic_id=clinic,
            start_minute=start,
            end_minute=end,
            reason=reason,
        )
        for clinic, start, end in ordered
    ] or [HourException(practitioner_id=practitioner_id, day=day, reason=reason)]
    session.add_all(rows)
    await session.flush()
    return rows


async def clear_exception(session: AsyncSession, practitioner_id: UUID, day: date) -> None:
    """The day follows the weekly hours again."""
    await lock_to_change(session, practitioner_id)
    await session.execute(
        delete(HourException).where(
            HourException.account_id == session.info["account_id"],
            HourException.practitioner_id == practitioner_id,
            HourException.day == day,
        )
    )
