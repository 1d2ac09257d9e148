"""Arithmetic with the hours in which a clinic answers: pure, exact over daylight saving, in UTC at its edges.

It is open at an instant when the clock on the wall there shows a time within a period. A period belongs to the day on
which it begins and may run past midnight; so where the clock is set back an hour, that hour counts twice.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
HORIZON_DAYS = 800
SET_BACK = timedelta(hours=3)  # no zone was ever set back further


@dataclass(frozen=True)
class Period:
    """Minutes from local midnight; an end beyond 1440 runs into the next day."""

    start_minute: int
    end_minute: int


@dataclass(frozen=True)
class Hours:
    """`week` maps a weekday (1 is Monday) to its periods, `special` a day to its own, which closed days yield to."""

    zone: ZoneInfo
    week: Mapping[int, tuple[Period, ...]]
    special: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)
    is_closed: Callable[[date], bool] = lambda day: False

    def periods(self, day: date) -> tuple[Period, ...]:
        if day in self.special:
            return self.special[day]
        return () if self.is_closed(day) else self.week.get(day.isoweekday(), ())


Span = tuple[datetime, datetime]


def add(hours: Hours | None, at: datetime, length: timedelta) -> datetime | None:
    """When `length` of open time will have passed since `at`; None when it never will. Without hours all time counts.

    With nothing to wait for it is `at` itself, open or not.
    """
    if hours is None or length <= timedelta(0):
        return at + max(length, timedelta(0))
    rest = length
    for start, end in open_spans(hours, at, at + HORIZON_DAYS * DAY):
        if end - start >= rest:
            return start + rest
        rest -= end - start
    return None


def between(hours: Hours | None, start: datetime, end: datetime) -> timedelta:
    """How much open time lies between two instants; nothing when they are the wrong way round."""
    if end <= start:
        return timedelta(0)
    if hours is None:
        return end - start
    return sum((until - since for since, until in open_spans(hours, start, end)), timedelta(0))


def is_open(hours: Hours, at: datetime) -> bool:
    return next(open_spans(hours, at, at + timedelta(microseconds=1)), None) is not None


def opens_at(hours: Hours, at: datetime) -> datetime | None:
    """`at` itself while it is open, else when it opens next; None when it never does."""
    span = next(open_spans(hours, at, at + HORIZON_DAYS * DAY), None)
    return span[0] if span else None


def open_spans(hours: Hours, start: datetime, end: datetime) -> Iterator[Span]:
    """The open stretches between two instants: in order, apart from each other, cut to the edges."""
    open_since: datetime | None = None
    open_until = start
    for since, until in _overlapping(hours, start, end):
        if open_since is None or since > open_until:
            if open_since is not None:
                yield open_since, open_until
            open_since, open_until = since, until
        else:
            open_until = max(open_until, until)
    if open_since is not None:
        yield open_since, open_until


def _overlapping(hours: Hours, start: datetime, end: datetime) -> Iterator[Span]:
    """By their beginnings, cut to the edges, possibly overlapping."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    day = start.astimezone(hours.zone).date() - DAY
    last = end.astimezone(hours.zone).date() + DAY
    waiting: list[Span] = []
    while day <= last:
        waiting = sorted([*waiting, *_of_day(hours, day, start, end)])
        # A zone set back just after midnight shows the evening again: what begins late in the day waits for the next.
        settled = datetime.combine(day + DAY, time(), hours.zone).astimezone(UTC) - SET_BACK
        while waiting and waiting[0][0] < settled:
            yield waiting.pop(0)
        day += DAY
    yield from waiting


def _of_day(hours: Hours, day: date, start: datetime, end: datetime) -> Iterator[Span]:
    for owner in (day - DAY, day):
        for period in hours.periods(owner):
            for since, until in _within_day(hours.zone, owner, period, day):
                if max(since, start) < min(until, end):
                    yield max(since, start), min(until, end)


def _within_day(zone: ZoneInfo, owner: date, period: Period, day: date) -> Iterator[Span]:
    """The instants of `day`, by the wall's clock, that lie in a period of `owner`."""
    midnight = datetime.combine(owner, time())
    starts = max(midnight + timedelta(minutes=period.start_minute), datetime.combine(day, time()))
    ends = min(midnight + timedelta(minutes=period.end_minute), datetime.combine(day + DAY, time()))
    if starts >= ends:
        return
    for since, until, offset in _constant_offsets(zone, day):
        begin = max((starts - offset).replace(tzinfo=UTC), since)
        finish = min((ends - offset).replace(tzinfo=UTC), until)
        if begin < finish:
            yield begin, finish


@lru_cache(maxsize=4096)
def _constant_offsets(zone: ZoneInfo, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Around a local day, the stretches of UTC over which the zone keeps one offset."""
    noon = datetime.combine(day, time(12), UTC)
    left, right = noon - timedelta(hours=40), noon + timedelta(hours=40)
    edges = [left]
    probe = left
    while probe < right:
        following = min(probe + timedelta(hours=6), right)
        if _offset(zone, probe) != _offset(zone, following):
            edges.append(_transition(zone, probe, following))
        probe = following
    edges.append(right)
    return tuple((since, until, _offset(zone, since)) for since, until in pairwise(edges))


def _transition(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the new offset; zones change on whole seconds."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
