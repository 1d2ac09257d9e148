"""Series of events: RRULEs (daily, weekly by day, monthly, yearly; interval, count, until) unrolled into instances."""

import calendar as months
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from balcao.sandbox.google.event_rules import moment

Json = dict[str, Any]
DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
FURTHEST = timedelta(days=730)


def instance(masters: Mapping[str, Json], event_id: str) -> Json | None:
    """The instance that an id such as `<master>_20261201T120000Z` names, if the series has it."""
    master_id, _, written = event_id.rpartition("_")
    master = masters.get(master_id)
    if master is None or master["status"] == "cancelled":
        return None
    for start in _starts(master, datetime.max.replace(tzinfo=UTC)):
        if _written(master, start) == written:
            return _instance(master, start)
    return None


def instances(master: Json, before: datetime | None) -> Iterator[Json]:
    """Oldest first; without an end, two years of them."""
    limit = before or moment(master["start"]) + FURTHEST
    for start in _starts(master, limit):
        yield _instance(master, start)


def _starts(master: Json, before: datetime) -> Iterator[datetime]:
    first = moment(master["start"])
    rule = next((one[6:] for one in master["recurrence"] if one.startswith("RRULE:")), None)
    skipped = {
        stamp for one in master["recurrence"] if one.startswith("EXDATE") for stamp in one.rpartition(":")[2].split(",")
    }
    if rule is None:
        yield first
        return
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    until = _until(parts.get("UNTIL"))
    count = int(parts.get("COUNT", 0)) or None
    furthest = min(before, first + timedelta(days=3660))
    for given, start in enumerate(_by_rule(first, parts)):
        if start >= furthest or (until and start > until) or (count is not None and given >= count):
            return
        if _written(master, start) not in skipped and start.strftime("%Y%m%dT%H%M%S") not in skipped:
            yield start


def _by_rule(first: datetime, parts: Mapping[str, str]) -> Iterator[datetime]:
    interval = int(parts.get("INTERVAL", 1))
    match parts.get("FREQ"):
        case "DAILY":
            step = 0
            while True:
                yield first + timedelta(days=interval * step)
                step += 1
        case "WEEKLY":
            days = sorted(DAYS[day[-2:]] for day in parts.get("BYDAY", "").split(",") if day) or [first.weekday()]
            monday = first - timedelta(days=first.weekday())
            while True:
                for day in days:
                    if monday + timedelta(days=day) >= first:
                        yield monday + timedelta(days=day)
                monday += timedelta(weeks=interval)
        case "MONTHLY" | "YEARLY":
            ahead = 0
            while True:
                year, month = divmod(first.year * 12 + first.month - 1 + ahead, 12)
                if first.day <= months.monthrange(year, month + 1)[1]:
                    yield first.replace(year=year, month=month + 1)
                ahead += interval * (12 if parts["FREQ"] == "YEARLY" else 1)
        case _:
            yield first


def _instance(master: Json, start: datetime) -> Json:
    length = moment(master["end"]) - moment(master["start"])
    made = {name: value for name, value in master.items() if name != "recurrence"}
    return {
        **made,
        "id": f"{master['id']}_{_written(master, start)}",
        "recurringEventId": master["id"],
        "originalStartTime": _time_like(master["start"], start),
        "start": _time_like(master["start"], start),
        "end": _time_like(master["end"], start + length),
    }


def _time_like(time: Json, at: datetime) -> Json:
    return {"date": at.date().isoformat()} if time.get("date") else {**time, "dateTime": at.isoformat()}


def _written(master: Json, start: datetime) -> str:
    return start.strftime("%Y%m%d") if master["start"].get("date") else start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _until(text: str | None) -> datetime | None:
    if not text:
        return None
    if len(text) == 8:
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC) + timedelta(days=1)
    return datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
