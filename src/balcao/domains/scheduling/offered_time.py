"""How much time each practitioner offers in a clinic: hours less holidays, exceptions and blocks, by day and hour."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.schedules import load_working_hours
from balcao.domains.scheduling.wall_clock import DAY, EPOCH, offset_at
from balcao.domains.scheduling.working_intervals import working_intervals


@dataclass
class Offered:
    """Minutes: by (day, practitioner), and by (weekday, hour of the day), 1 being Monday."""

    by_day: Counter[tuple[date, UUID]] = field(default_factory=Counter)
    by_hour: Counter[tuple[int, int]] = field(default_factory=Counter)


async def offered_time(
    session: AsyncSession,
    clinic_id: UUID,
    first: date,
    last: date,
    *,
    practitioner_id: UUID | None = None,
    also: Collection[UUID] = (),
) -> Offered:
    """The days are the clinic's own, both included. Of those who are active, and of `also`.

    Weekly hours that have no dates are read as they are today, also for what is gone.
    """
    one_day = timedelta(days=1)
    around = first - one_day, last + one_day
    schedules = await load_working_hours(session, practitioner_id=practitioner_id, from_day=around[0], to_day=around[1])
    found = Offered()
    weeks: Counter[tuple[int, int, int]] = Counter()
    for worker in schedules.workers:
        if not worker.active and worker.id not in also:
            continue
        for interval in working_intervals(schedules, worker, *around, clinic_id):
            for day, minute, length in _by_day(interval.start, interval.end, interval.clinic.timezone):
                if first <= day <= last:
                    found.by_day[day, worker.id] += length
                    weeks[day.isoweekday(), minute, length] += 1
    # The same hours come week after week: they are taken apart once.
    for (weekday, minute, length), times in weeks.items():
        for hour, part in _by_hour(minute, minute + length):
            found.by_hour[weekday, hour] += part * times
    return found


def _by_day(start: int, end: int, zone: str) -> Iterator[tuple[date, int, int]]:
    """(day, minute of it, minutes) of an interval in minutes since 1970, on the zone's clock."""
    clocks_stand = offset_at(zone, start) == offset_at(zone, end)
    while start < end:
        day, minute = divmod(start + offset_at(zone, start), DAY)
        length = min(end - start, DAY - minute if clocks_stand else 60 - minute % 60)
        yield date.fromordinal(EPOCH + day), minute, length
        start += length


def _by_hour(minute: int, until: int) -> Iterator[tuple[int, int]]:
    while minute < until:
        part = min(until - minute, 60 - minute % 60)
        yield minute // 60, part
        minute += part
