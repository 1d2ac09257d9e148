"""Blocks a practitioner's time, once or again and again; says which appointments lie in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.problems import Invalid
from balcao.domains.clinics.lock_practitioner import lock_to_change
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.intervals import Interval
from balcao.domains.scheduling.models import Appointment, Block
from balcao.domains.scheduling.recurrence import checked_rule, last_start, occurrences
from balcao.domains.scheduling.statuses import UPCOMING
from balcao.domains.scheduling.wall_clock import instant_of_wall, minute_of

LONGEST_ONCE = timedelta(days=366)
LONGEST_RECURRING = timedelta(days=1)


async def block(
    session: AsyncSession,
    practitioner_id: UUID,
    *,
    actor: Actor,
    local_start: datetime,
    local_end: datetime,
    timezone: str,
    rrule: str | None = None,
    reason: str | None = None,
) -> tuple[Block, list[Appointment]]:
    """The times are wall times of `timezone`. Safe to repeat: the same block again is the one that stands.

    Appointments that lie in it (those of the coming year, of a block without end) are not touched.
    """
    longest = LONGEST_RECURRING if rrule else LONGEST_ONCE
    if not timedelta() < local_end - local_start <= longest:
        raise Invalid(f"O bloqueio precisa terminar depois de começar e durar até {longest.days} dia(s).")
    rule = checked_rule(rrule, local_start, timezone) if rrule else None
    await lock_to_change(session, practitioner_id)
    standing = await _same(session, practitioner_id, local_start, local_end, timezone, rule)
    if standing is None:
        standing = Block(
            practitioner_id=practitioner_id,
            start_at=instant_of_wall(local_start, timezone),
            end_at=instant_of_wall(local_end, timezone),
            local_start=local_start,
            local_end=local_end,
            timezone=timezone,
            rrule=rule,
            last_at=_last(local_start, local_end, timezone, rule),
            reason=reason,
            created_by=actor.name,
            created_at=clock.now(),
        )
        session.add(standing)
        await session.flush()
    return standing, await _within(session, standing)


async def unblock(session: AsyncSession, block_id: UUID) -> None:
    standing = await existing(session, Block, block_id)
    await session.delete(standing)
    await session.flush()


def _last(local_start: datetime, local_end: datetime, timezone: str, rule: str | None) -> datetime | None:
    last = last_start(rule, local_start) if rule else local_start
    return instant_of_wall(last + (local_end - local_start), timezone) if last else None


async def _same(
    session: AsyncSession, practitioner_id: UUID, start: datetime, end: datetime, timezone: str, rule: str | None
) -> Block | None:
    wanted = select(Block).where(
        Block.account_id == session.info["account_id"],
        Block.practitioner_id == practitioner_id,
        Block.local_start == start,
        Block.local_end == end,
        Block.timezone == timezone,
        Block.rrule.is_not_distinct_from(rule),
    )
    return (await session.scalars(wanted.limit(1))).one_or_none()


async def _within(session: AsyncSession, standing: Block) -> list[Appointment]:
    first = max(standing.start_at, clock.now())
    last = min(standing.last_at or first + LONGEST_ONCE, first + LONGEST_ONCE)
    if last < first:
        return []
    intervals = occurrences(
        standing.rrule, standing.local_start, standing.local_end, standing.timezone, first.date() - timedelta(days=1),
        last.date() + timedelta(days=1),
    )  # fmt: skip
    upcoming = await session.scalars(
        select(Appointment)
        .where(
            Appointment.account_id == session.info["account_id"],
            Appointment.practitioner_id == standing.practitioner_id,
            Appointment.status.in_(UPCOMING),
            Appointment.end_at > first,
            Appointment.start_at < last,
        )
        .order_by(Appointment.start_at)
    )
    return [appointment for appointment in upcoming if _lies_in(appointment, intervals)]


def _lies_in(appointment: Appointment, intervals: Sequence[Interval]) -> bool:
    first, last = minute_of(appointment.start_at), minute_of(appointment.end_at)
    return any(first < end and start < last for start, end in intervals)
