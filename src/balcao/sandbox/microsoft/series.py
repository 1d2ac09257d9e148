"""Series: patterns by day, week and month unrolled into occurrences, in the zone in which they were made."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from balcao.sandbox.microsoft.event_rules import DAYS, moment
from balcao.sandbox.microsoft.zones import zone

Json = dict[str, Any]
FURTHEST = timedelta(days=3 * 366)


def occurrences(master: Json, begin: datetime, end: datetime) -> Iterator[Json]:
    """Those that overlap the time, oldest first, without regard to what became of single ones."""
    local = datetime.fromisoformat(master["start"]["dateTime"])
    length = datetime.fromisoformat(master["end"]["dateTime"]) - local
    last = min(end, moment(master["start"]) + FURTHEST)
    for day in _days(master["recurrence"], local.date()):
        start = datetime.combine(day, local.time())
        instant = start.replace(tzinfo=zone(master["start"]["timeZone"])).astimezone(UTC)
        if instant >= last:
            return
        found = _occurrence(master, day, start, length)
        if moment(found["end"]) > begin:
            yield found


def occurrence(master: Json, uid: str) -> Json | None:
    """The one that this id names, if the series has it."""
    always = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
    return next((one for one in occurrences(master, *always) if one["uid"] == uid), None)


def _occurrence(master: Json, day: date, start: datetime, length: timedelta) -> Json:
    made = {name: value for name, value in master.items() if name not in ("recurrence", "transactionId")}
    return {
        **made,
        "uid": f"{master['uid']}.{day:%Y%m%d}",
        "type": "occurrence",
        "master": master["uid"],
        "start": {**master["start"], "dateTime": start.isoformat()},
        "end": {**master["end"], "dateTime": (start + length).isoformat()},
        "originally": start.isoformat(),
    }


def _days(recurrence: Json, first: date) -> Iterator[date]:
    """All of the range; the pattern's kinds that are not unrolled here give the first day alone."""
    span = recurrence["range"]
    until = date.fromisoformat(span["endDate"]) if span["type"] == "endDate" else date.max
    most = int(span.get("numberOfOccurrences") or 0) if span["type"] == "numbered" else None
    for number, day in enumerate(_by_pattern(recurrence["pattern"], first)):
        if day > until or (most is not None and number >= most):
            return
        yield day


def _by_pattern(pattern: Json, first: date) -> Iterator[date]:
    every = pattern["interval"]
    match pattern["type"]:
        case "daily":
            for step in range(0, 20_000, every):
                yield first + timedelta(days=step)
        case "weekly":
            monday = first - timedelta(days=first.weekday())
            wanted = sorted(DAYS.index(day) for day in pattern["daysOfWeek"])
            for week in range(0, 3_000, every):
                days = (monday + timedelta(weeks=week, days=one) for one in wanted)
                yield from (day for day in days if day >= first)
        case "absoluteMonthly":
            for ahead in range(0, 720, every):
                year, month = divmod(first.year * 12 + first.month - 1 + ahead, 12)
                day = min(int(pattern.get("dayOfMonth") or first.day), monthrange(year, month + 1)[1])
                yield date(year, month + 1, day)
        case _:
            yield first
