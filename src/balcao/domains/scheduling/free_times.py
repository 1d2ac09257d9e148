"""Finds the times that can be booked: working hours less what is taken, with buffers, notice and horizon.

Nothing here keeps two people from the same time; the occupancies' constraint does, when they book.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.core.problems import Invalid, NotFound
from balcao.domains.scheduling.busy_outside import busy_outside
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.intervals import free_starts
from balcao.domains.scheduling.intervals import merge as merge_intervals
from balcao.domains.scheduling.schedules import Offered, Worker, load_schedules
from balcao.domains.scheduling.wall_clock import DAY, EPOCH, instant_of, minute_of, offset_at
from balcao.domains.scheduling.working_intervals import Working, working_intervals

Period = Literal["morning", "afternoon", "evening"]
PERIODS: dict[str, tuple[int, int]] = {"morning": (0, 720), "afternoon": (720, 1080), "evening": (1080, 1440)}
LONGEST = 2 * DAY  # minutes; no occupancy is longer: a CHECK of the table
MOST_DAYS = 92
Busy = tuple[Sequence[int], Sequence[int]]


async def free_times(
    session: AsyncSession,
    *,
    service_id: UUID,
    from_day: date,
    to_day: date,
    practitioner_id: UUID | None = None,
    clinic_id: UUID | None = None,
    period: Period | None = None,
    after: time | None = None,
    before: time | None = None,
    limit: int | None = None,
    holder: str | None = None,
    moving: UUID | None = None,
) -> list[FreeTime]:
    """In order of time, then of the practitioner's name. The days and hours are those at the clinic; a time fits when
    it starts at or after `after` and before `before`. A hold of `holder` counts as free, and so does the time
    of the appointment `moving`, which gives it up.
    """
    if to_day < from_day or (to_day - from_day).days > MOST_DAYS:
        raise Invalid(f"Peça de 1 a {MOST_DAYS} dias, do primeiro ao último.")
    schedules = await load_schedules(
        session, service_id=service_id, practitioner_id=practitioner_id, from_day=from_day, to_day=to_day
    )
    service = schedules.service
    if service is None:
        raise NotFound("Não há serviço com esse id.")
    if not service.active:
        return []
    taken = await _taken(session, [worker.id for worker in schedules.workers], from_day, to_day, holder, moving)
    hours = _Hours(from_day, to_day, period, after, before)
    now = clock.now()
    columns = [
        _column(
            service,
            worker,
            working_intervals(schedules, worker, from_day, to_day, clinic_id),
            taken.get(worker.id, ((), ())),
            hours,
            now,
        )
        for worker in schedules.workers
    ]
    if limit is not None:
        return list(islice(merge(*columns, key=_start), limit))
    found = [free for column in columns for free in column]
    found.sort(key=_start)  # stable: at one time the practitioners stay in the order of their names
    return found


def _start(free: FreeTime) -> datetime:
    return free.start_at


class _Hours:
    """Which days and hours are wanted, on the clinic's clock; days as ordinals, hours in minutes."""

    def __init__(
        self, from_day: date, to_day: date, period: Period | None, after: time | None, before: time | None
    ) -> None:
        first, last = PERIODS[period] if period else (0, DAY)
        self.from_day, self.to_day = from_day.toordinal(), to_day.toordinal()
        self.first = max(first, _minute(after) if after else 0)
        self.last = min(last, _minute(before) if before else DAY)
        self.all_day = (self.first, self.last) == (0, DAY)


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _column(
    service: Offered, worker: Worker, intervals: Sequence[Working], taken: Busy, hours: _Hours, now: datetime
) -> Iterator[FreeTime]:
    """One practitioner's times, in order. Wall times are whole numbers: minutes since 1970 on the clinic's clock."""
    length = timedelta(minutes=service.duration_minutes)
    this_minute = minute_of(now)
    earliest = this_minute + 1 + worker.minimum_notice_minutes
    for start, end, anchor, clinic in intervals:
        zone = clinic.timezone
        offset = offset_at(zone, start)
        stands = offset == offset_at(zone, end)
        horizon = (this_minute + offset) // DAY + EPOCH + worker.horizon_days
        first_wall = (hours.from_day - EPOCH) * DAY
        last_wall = (min(hours.to_day, horizon) + 1 - EPOCH) * DAY
        slack = 0 if stands else DAY
        for minute in free_starts(
            (start, end),
            anchor=anchor,
            step=worker.step_minutes or service.duration_minutes,
            duration=service.duration_minutes,
            before=worker.buffer_before_minutes,
            after=worker.buffer_after_minutes,
            busy_starts=taken[0],
            busy_ends=taken[1],
            earliest=max(earliest, first_wall - offset - slack),
            latest=last_wall - offset + slack,
        ):
            wall = minute + (offset if stands else offset_at(zone, minute))
            if not stands and not first_wall <= wall < last_wall:
                continue
            if not hours.all_day and not hours.first <= wall % DAY < hours.last:
                continue
            start_at = instant_of(minute)
            yield FreeTime(
                start_at, start_at + length, _DAYS[wall // DAY], _CLOCK[wall % DAY],
                worker.id, worker.name, service.id, service.name, clinic.id, clinic.name, zone,
            )  # fmt: skip


class _Days(dict[int, date]):
    """Dates by their number of days since 1970, made once."""

    def __missing__(self, number: int) -> date:
        self[number] = found = date.fromordinal(number + EPOCH)
        return found


_DAYS = _Days()
_CLOCK = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(DAY)]


async def _taken(
    session: AsyncSession,
    practitioners: Sequence[UUID],
    from_day: date,
    to_day: date,
    holder: str | None,
    moving: UUID | None,
) -> dict[UUID, Busy]:
    """Each practitioner's occupancies of the days as minutes since 1970, a day more on either side for the zones."""
    start, end = (from_day.toordinal() - 1 - EPOCH) * DAY, (to_day.toordinal() + 2 - EPOCH) * DAY
    connection = await raw_connection(session)
    rows = await connection.fetch(
        _TAKEN, session.info["account_id"], practitioners, start - LONGEST, end, start, clock.now(), holder, moving
    )
    # The intervals of a seat do not overlap, so the n-th start belongs to the n-th end.
    taken: dict[UUID, Busy] = {row["resource_id"]: (sorted(row["starts"]), sorted(row["ends"])) for row in rows}
    for who, intervals in (await busy_outside(session, practitioners, start, end)).items():
        both = merge_intervals([*zip(*taken.get(who, ((), ())), strict=True), *intervals])
        taken[who] = ([first for first, _ in both], [last for _, last in both])
    return taken


_TAKEN = """
SELECT resource_id, array_agg(start_minute) AS starts, array_agg(end_minute) AS ends
FROM occupancies
WHERE account_id = $1 AND resource_id = ANY($2::uuid[]) AND active AND seat_no = 0
  AND start_minute >= $3 AND start_minute < $4 AND end_minute > $5
  AND (expires_at IS NULL OR expires_at > $6)
  AND ($7::text IS NULL OR holder IS DISTINCT FROM $7)
  AND ($8::uuid IS NULL OR appointment_id IS DISTINCT FROM $8)
GROUP BY resource_id
"""
