"""Finds the times that can be booked: working hours less what is taken, with buffers, notice and horizon.

A time is offered when its rooms and equipment, the day's limits and the insurer's quotas allow it too. Nothing here
keeps two people from the same time; the occupancies' constraint does, when they book.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import Literal, NamedTuple
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.core.problems import Invalid, NotFound
from balcao.domains.scheduling.busy_outside import busy_outside
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.gates import Gate, load_gates
from balcao.domains.scheduling.intervals import free_starts
from balcao.domains.scheduling.intervals import merge as merge_intervals
from balcao.domains.scheduling.occupy import LONGEST
from balcao.domains.scheduling.schedules import Offered, Worker, load_schedules
from balcao.domains.scheduling.sessions import session_of
from balcao.domains.scheduling.wall_clock import DAY, EPOCH, instant_of, minute_of, offset_at
from balcao.domains.scheduling.working_intervals import Working, working_intervals

Period = Literal["morning", "afternoon", "evening"]
PERIODS: dict[str, tuple[int, int]] = {"morning": (0, 720), "afternoon": (720, 1080), "evening": (1080, 1440)}
MOST_DAYS = 92


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
    at: time | None = None,
    limit: int | None = None,
    holder: str | None = None,
    moving: UUID | None = None,
    insurer: str | None = None,
) -> list[FreeTime]:
    """In order of time, then of the practitioner's name. The days and hours are those at the clinic; a time fits when
    it starts at or after `after` and before `before`; with `at`, at that hour alone, on the practitioner's grid or not.
    A hold of `holder` counts as free, and so does the time of the appointment `moving`, which gives it up. With an
    `insurer` those at which it is taken.
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
    hours = _Hours(from_day, to_day, period, after, before, at)
    gates = await load_gates(
        session, schedules, from_day, to_day, clinic_id=clinic_id, insurer=insurer, holder=holder, moving=moving
    )
    now = clock.now()
    columns = [
        _column(
            service,
            worker,
            working_intervals(schedules, worker, from_day, to_day, clinic_id),
            taken.get(worker.id) or Taken(),
            hours,
            now,
            gates.of(worker, taken.get(worker.id)),
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
        self,
        from_day: date,
        to_day: date,
        period: Period | None,
        after: time | None,
        before: time | None,
        at: time | None,
    ) -> None:
        first, last = PERIODS[period] if period else (0, DAY)
        self.from_day, self.to_day = from_day.toordinal(), to_day.toordinal()
        self.first = max(first, _minute(after) if after else 0)
        self.last = min(last, _minute(before) if before else DAY)
        self.at = _minute(at) if at else None
        if self.at is not None:
            self.first, self.last = max(self.first, self.at), min(self.last, self.at + 1)
        self.all_day = (self.first, self.last) == (0, DAY)


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _column(
    service: Offered,
    worker: Worker,
    intervals: Sequence[Working],
    taken: "Taken",
    hours: _Hours,
    now: datetime,
    gate: Gate | None,
) -> Iterator[FreeTime]:
    """One practitioner's times, in order. Wall times are whole numbers: minutes since 1970 on the clinic's clock."""
    length = timedelta(minutes=service.duration_minutes)
    this_minute = minute_of(now)
    earliest = this_minute + 1 + worker.minimum_notice_minutes
    before = worker.buffer_before_minutes + service.buffer_before_minutes
    after = worker.buffer_after_minutes + service.buffer_after_minutes
    shared = _open_sessions(service, worker, taken, before, after) if service.capacity > 1 else ()
    for start, end, anchor, clinic in intervals:
        zone = clinic.timezone
        offset = offset_at(zone, start)
        stands = offset == offset_at(zone, end)
        horizon = (this_minute + offset) // DAY + EPOCH + worker.horizon_days
        first_wall = (hours.from_day - EPOCH) * DAY
        last_wall = (min(hours.to_day, horizon) + 1 - EPOCH) * DAY
        slack = 0 if stands else DAY
        first, last = max(earliest, first_wall - offset - slack), last_wall - offset + slack
        grid = (anchor, worker.step_minutes or service.duration_minutes)
        first_start, step = grid if hours.at is None else (hours.at - offset, DAY)
        starts = free_starts(
            (start, end),
            anchor=first_start,
            step=step,
            duration=service.duration_minutes,
            before=before,
            after=after,
            busy_starts=taken.starts,
            busy_ends=taken.ends,
            earliest=first,
            latest=last,
        )
        if shared:
            inside = [at for at in shared if max(start, first) <= at < last and at + service.duration_minutes <= end]
            starts = merge(starts, inside)
        for minute in starts:
            wall = minute + (offset if stands else offset_at(zone, minute))
            if not stands and not first_wall <= wall < last_wall:
                continue
            if not hours.all_day and not hours.first <= wall % DAY < hours.last:
                continue
            if gate is not None and not gate(clinic, minute, wall):
                continue
            start_at = instant_of(minute)
            yield FreeTime(
                start_at, start_at + length, _DAYS[wall // DAY], _CLOCK[wall % DAY],
                worker.id, worker.name, service.id, service.name, clinic.id, clinic.name, zone,
            )  # fmt: skip


def _open_sessions(service: Offered, worker: Worker, taken: "Taken", before: int, after: int) -> list[int]:
    """When groups of this service that have begun to fill have seats left."""
    found = []
    for (session_id, start, end), people in taken.sessions.items():
        at = start + before
        mine = session_id == session_of(service.id, worker.id, at, end - after)
        if mine and end - after - at == service.duration_minutes and people < service.capacity:
            found.append(at)
    return sorted(found)


class _Days(dict[int, date]):
    """Dates by their number of days since 1970, made once."""

    def __missing__(self, number: int) -> date:
        self[number] = found = date.fromordinal(number + EPOCH)
        return found


_DAYS = _Days()
_CLOCK = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(DAY)]


class Taken(NamedTuple):
    """When a practitioner is busy, in minutes since 1970; when visits of ours begin, and how many people each session
    of a group has.
    """

    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    visits: Sequence[int] = ()
    sessions: Mapping[tuple[UUID, int, int], int] = {}


async def _taken(
    session: AsyncSession,
    practitioners: Sequence[UUID],
    from_day: date,
    to_day: date,
    holder: str | None,
    moving: UUID | None,
) -> dict[UUID, Taken]:
    """Each practitioner's occupancies of the days, a day more on either side for the zones. What is overbooked lies
    over others and takes nothing more.
    """
    start, end = (from_day.toordinal() - 1 - EPOCH) * DAY, (to_day.toordinal() + 2 - EPOCH) * DAY
    connection = await raw_connection(session)
    rows = await connection.fetch(
        _TAKEN, session.info["account_id"], practitioners, start - LONGEST, end, start, clock.now(), holder, moving
    )
    # Busy intervals do not overlap but for those of one session, which are the same: the n-th start has the n-th end.
    taken = {
        row["resource_id"]: Taken(sorted(row["starts"]), sorted(row["ends"]), row["starts"], _sessions(row))
        for row in rows
    }
    for who, intervals in (await busy_outside(session, practitioners, start, end)).items():
        own = taken.get(who) or Taken()
        both = merge_intervals([*zip(own.starts, own.ends, strict=True), *intervals])
        taken[who] = Taken([first for first, _ in both], [last for _, last in both], own.visits, own.sessions)
    return taken


def _sessions(row: asyncpg.Record) -> Mapping[tuple[UUID, int, int], int]:
    if not row["grouped"]:
        return {}
    every = zip(row["sessions"], row["starts"], row["ends"], strict=True)
    return Counter((id, start, end) for id, start, end in every if id is not None)


_TAKEN = """
SELECT resource_id, array_agg(start_minute) AS starts, array_agg(end_minute) AS ends,
       array_agg(session_id) AS sessions, count(session_id) > 0 AS grouped
FROM occupancies
WHERE account_id = $1 AND resource_id = ANY($2::uuid[]) AND active AND seat_no < 900
  AND start_minute >= $3 AND start_minute < $4 AND end_minute > $5
  AND (expires_at IS NULL OR expires_at > $6)
  AND ($7::text IS NULL OR holder IS DISTINCT FROM $7)
  AND ($8::uuid IS NULL OR appointment_id IS DISTINCT FROM $8)
GROUP BY resource_id
"""
