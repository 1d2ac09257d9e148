"""Blocks that return: when an RRULE (RFC 5545) falls, on the wall clock of its zone."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from balcao.core.problems import Invalid
from balcao.domains.scheduling.wall_clock import known_by_zone, minute_at

_UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6})Z", re.IGNORECASE)
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
# A rule that never falls ("30 de fevereiro") is sought until the year 9999: these bounds keep that short.
_BYS = {"DAILY": {"BYDAY"}, "WEEKLY": {"BYDAY"}, "MONTHLY": _PARTS, "YEARLY": _PARTS}
_MOST = 1_000


def checked_rule(written: str, local_start: datetime, zone: str) -> str:
    """The rule as kept: without its prefix, UNTIL on the wall clock. Invalid for rules that we do not follow."""
    rule = written.strip().upper().removeprefix("RRULE:")
    rule = _UNTIL.sub(lambda found: f"UNTIL={_local_until(found[1], zone)}", rule)
    parts = dict(part.partition("=")[::2] for part in rule.rstrip(";").split(";"))
    bys = {part for part in parts if part.startswith("BY")}
    if parts.get("FREQ") not in _BYS or not set(parts) <= _PARTS or not bys <= _BYS[parts["FREQ"]]:
        raise Invalid("rrule: FREQ=DAILY ou WEEKLY (com BYDAY), MONTHLY ou YEARLY; INTERVAL, COUNT e UNTIL.")
    try:
        if int(parts.get("COUNT", 1)) > _MOST:
            raise ValueError(f"COUNT até {_MOST}")
        _rule(rule, local_start)
    except (ValueError, TypeError) as broken:
        raise Invalid(f"rrule inválida: {broken}") from broken
    return rule


def _local_until(utc: str, zone: str) -> str:
    instant = datetime.strptime(utc, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y%m%dT%H%M%S")


def _rule(rule: str, local_start: datetime) -> rrule:
    found = rrulestr(rule, dtstart=local_start)
    assert isinstance(found, rrule)
    return found


def last_start(rule: str, local_start: datetime) -> datetime | None:
    """The wall time of the last occurrence; None when the rule has no end."""
    if "UNTIL=" not in rule and "COUNT=" not in rule:
        return None
    last = local_start
    for at in islice(_rule(rule, local_start), _MOST * 4):
        last = at
    return last


@known_by_zone(2_000)
def occurrences(
    rule: str | None, local_start: datetime, local_end: datetime, zone: str, from_day: date, to_day: date
) -> tuple[tuple[int, int], ...]:
    """The intervals, in minutes since 1970, of a block that touch the days, both included."""
    length = local_end - local_start
    first = datetime.combine(from_day, time()) - length
    last = datetime.combine(to_day, time()) + timedelta(days=1)
    if rule is None:
        starts = [local_start] if first < local_start < last else []
    else:
        starts = _rule(rule, local_start).between(first, last, inc=True)
    return tuple((_minute(start, zone), _minute(start + length, zone)) for start in starts)


def _minute(wall: datetime, zone: str) -> int:
    return minute_at(zone, wall.date(), wall.hour * 60 + wall.minute)
