"""When a practitioner works: weekly hours, or the day's own, less holidays and blocks, as minutes since 1970."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from balcao.domains.clinics.holidays import Observed, OwnWord, closed_days
from balcao.domains.scheduling.intervals import Interval, merge, without
from balcao.domains.scheduling.recurrence import occurrences
from balcao.domains.scheduling.schedules import Place, Schedules, Worker
from balcao.domains.scheduling.wall_clock import DAY, known_by_zone, minute_at, offset_at


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
    blocked = blocked_intervals(worker, from_day, to_day)
    hours = _joined(schedules, worker, from_day, to_day)
    if clinic_id is not None:
        hours = [one for one in hours if one.clinic.id == clinic_id]
    if not blocked:
        return hours
    return [
        Working(start, end, one.anchor, one.clinic)
        for one in hours
        for start, end in without((one.start, one.end), blocked)
    ]


def blocked_intervals(worker: Worker, from_day: date, to_day: date) -> list[Interval]:
    """A day more on either side: zones differ, and hours may run past midnight."""
    around = from_day - timedelta(days=1), to_day + timedelta(days=1)
    return merge(
        interval
        for block in worker.blocks
        for interval in occurrences(block.rrule, block.local_start, block.local_end, block.timezone, *around)
    )


def _joined(schedules: Schedules, worker: Worker, from_day: date, to_day: date) -> list[Working]:
    joined: list[Working] = []
    for hours in _expanded(schedules, worker, from_day, to_day):
        if joined and hours.start <= joined[-1].end and hours.clinic is joined[-1].clinic:
            joined[-1] = joined[-1]._replace(end=max(hours.end, joined[-1].end))
        else:
            joined.append(hours)
    return joined


def _expanded(schedules: Schedules, worker: Worker, from_day: date, to_day: date) -> list[Working]:
    own_days = _own_days(worker)
    weekly = _weekly(schedules, worker)
    clinics = {clinic.id: clinic for clinic in schedules.clinics}
    first = from_day - timedelta(days=1)
    days = {id: _days(clinic.timezone, observed(clinic), first, to_day) for id, clinic in clinics.items()}
    expanded: list[Working] = []
    for number in range((to_day - first).days + 1):
        day = first + timedelta(days=number)
        own = own_days.get(day)
        for clinic_id, start, end, valid_from, valid_to in weekly[day.isoweekday()] if own is None else own:
            midnight, even, closed = days[clinic_id][number]
            if own is None and (
                closed or (valid_from is not None and day < valid_from) or (valid_to is not None and day > valid_to)
            ):
                continue
            clinic = clinics[clinic_id]
            if even:
                opens, closes = midnight + start, midnight + end
            else:
                opens, closes = minute_at(clinic.timezone, day, start), minute_at(clinic.timezone, day, end)
            expanded.append(Working(opens, closes, opens, clinic))
    expanded.sort(key=_start)
    return expanded


def _start(hours: Working) -> int:
    return hours.start


@known_by_zone(500)
def _days(zone: str, kept: Observed, first: date, last: date) -> tuple[tuple[int, bool, bool], ...]:
    """Each day's midnight, whether the clocks stand still until the second one after, and whether it is a holiday."""
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        midnight = minute_at(zone, day, 0)
        even = offset_at(zone, midnight) == offset_at(zone, midnight + 2 * DAY)
        found.append((midnight, even, day in closed_days(kept, day.year)))
    return tuple(found)


def observed(clinic: Place) -> Observed:
    """The calendars that the clinic keeps, and its own word on the days that were asked for."""
    return Observed(
        clinic.closes_on_holidays,
        clinic.state,
        clinic.municipality_code,
        tuple(clinic.optional_holidays),
        clinic.bridges_holidays,
        tuple(OwnWord(own.day, own.is_closed, own.name) for own in clinic.own_days),
    )


_Weekly = tuple[UUID, int, int, date | None, date | None]


def _own_days(worker: Worker) -> dict[date, list[_Weekly]]:
    """Days with hours of their own; an empty list is a day without any."""
    found: dict[date, list[_Weekly]] = defaultdict(list)
    for own in worker.exceptions:
        intervals = found[own.day]
        if own.clinic_id and own.start_minute is not None and own.end_minute is not None:
            intervals.append((own.clinic_id, own.start_minute, own.end_minute, None, None))
    return found


def _weekly(schedules: Schedules, worker: Worker) -> dict[int, list[_Weekly]]:
    found: dict[int, list[_Weekly]] = defaultdict(list)
    for hours in worker.hours:
        interval = (hours.clinic_id, hours.start_minute, hours.end_minute, hours.valid_from, hours.valid_to)
        found[hours.weekday].append(interval)
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
