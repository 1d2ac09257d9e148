"""When a practitioner works: weekly hours, or the day's own, less holidays and blocks, as minutes since 1970."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from balcao.domains.clinics.holidays import holiday_name
from balcao.domains.scheduling.intervals import Interval, merge, without
from balcao.domains.scheduling.recurrence import occurrences
from balcao.domains.scheduling.schedules import Place, Schedules, Worker
from balcao.domains.scheduling.wall_clock import minute_at


class Working(NamedTuple):
    """An interval at one clinic. `anchor` is where its hours begin, before any block was cut out of them."""

    start: int
    end: int
    anchor: int
    clinic: Place


def working_intervals(
    schedules: Schedules, worker: Worker, from_day: date, to_day: date, clinic_id: UUID | None = None
) -> list[Working]:
    """In order of time. Hours that run on past midnight are one interval; the days are those at each clinic."""
    blocked = blocked_intervals(schedules, worker, from_day, to_day)
    return [
        Working(start, end, hours.start, hours.clinic)
        for hours in _joined(schedules, worker, from_day, to_day)
        if clinic_id is None or hours.clinic.id == clinic_id
        for start, end in without((hours.start, hours.end), blocked)
    ]


def blocked_intervals(schedules: Schedules, worker: Worker, from_day: date, to_day: date) -> list[Interval]:
    """A day more on either side: zones differ, and hours may run past midnight."""
    around = from_day - timedelta(days=1), to_day + timedelta(days=1)
    return merge(
        interval
        for block in schedules.blocks
        if block.practitioner_id == worker.id
        for interval in occurrences(block.rrule, block.local_start, block.local_end, block.timezone, *around)
    )


def _joined(schedules: Schedules, worker: Worker, from_day: date, to_day: date) -> list[Working]:
    joined: list[Working] = []
    for hours in sorted(_expanded(schedules, worker, from_day, to_day), key=lambda hours: hours[:2]):
        if joined and hours.start <= joined[-1].end and hours.clinic is joined[-1].clinic:
            joined[-1] = joined[-1]._replace(end=max(hours.end, joined[-1].end))
        else:
            joined.append(hours)
    return joined


def _expanded(schedules: Schedules, worker: Worker, from_day: date, to_day: date) -> Iterator[Working]:
    clinics = {clinic.id: clinic for clinic in schedules.clinics}
    own_days: dict[date, list[tuple[UUID, int, int]]] = defaultdict(list)
    for exception in schedules.exceptions:
        if exception.practitioner_id == worker.id:
            own = own_days[exception.day]
            if exception.clinic_id and exception.start_minute is not None and exception.end_minute is not None:
                own.append((exception.clinic_id, exception.start_minute, exception.end_minute))
    weekly = _weekly(schedules, worker)
    day = from_day - timedelta(days=1)
    while day <= to_day:
        if day in own_days:
            intervals = own_days[day]
        else:
            intervals = [
                (clinic_id, start, end)
                for clinic_id, start, end, valid_from, valid_to in weekly[day.isoweekday()]
                if (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
                if not _is_closed(clinics[clinic_id], day)
            ]
        for clinic_id, start, end in intervals:
            clinic = clinics[clinic_id]
            first = minute_at(clinic.timezone, day, start)
            yield Working(first, minute_at(clinic.timezone, day, end), first, clinic)
        day += timedelta(days=1)


_Weekly = tuple[UUID, int, int, date | None, date | None]


def _weekly(schedules: Schedules, worker: Worker) -> dict[int, list[_Weekly]]:
    found: dict[int, list[_Weekly]] = defaultdict(list)
    for hours in schedules.hours:
        if hours.practitioner_id == worker.id:
            found[hours.weekday].append(
                (hours.clinic_id, hours.start_minute, hours.end_minute, hours.valid_from, hours.valid_to)
            )
    clinic = home_clinic(schedules, worker)
    if not worker.has_hours and clinic is not None:
        for opening in clinic.opening_hours:
            found[opening.weekday].append((clinic.id, opening.start_minute, opening.end_minute, None, None))
    return found


def home_clinic(schedules: Schedules, worker: Worker) -> Place | None:
    """Where the practitioner works if nothing says otherwise: their clinic, or the only one there is."""
    if worker.clinic_id is None:
        return schedules.clinics[0] if len(schedules.clinics) == 1 else None
    return next((clinic for clinic in schedules.clinics if clinic.id == worker.clinic_id), None)


def _is_closed(clinic: Place, day: date) -> bool:
    return clinic.closes_on_holidays and holiday_name(day, clinic.state) is not None
