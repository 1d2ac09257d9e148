"""When a reminder is due: so long before the visit, but never while the clinic's people sleep."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from balcao.domains.notifications.models import ReminderChain

# An evening's reminder goes out some time before the quiet begins.
BEFORE_QUIET = timedelta(minutes=30)
# Later than this before a visit a reminder is of no use to anybody.
LAST_CALL = timedelta(minutes=30)


def due_at(chain: ReminderChain, starts_at: datetime, before: timedelta, timezone: str) -> datetime:
    """Out of the quiet hours: to the morning if that leaves half of the time to the visit, else to the evening."""
    due = starts_at - before
    end = quiet_until(chain, due, timezone)
    if end is None:
        return due
    if end <= starts_at - before / 2 and end <= starts_at - LAST_CALL:
        return end
    return _evening_before(chain, end, timezone)


def quiet_until(chain: ReminderChain, at: datetime, timezone: str) -> datetime | None:
    """When the quiet ends that holds at this moment; None where it is not quiet."""
    first, last = chain.quiet_from_minute, chain.quiet_to_minute
    if first == last:
        return None
    local = at.astimezone(ZoneInfo(timezone))
    minute = local.hour * 60 + local.minute
    is_quiet = first <= minute < last if first < last else minute >= first or minute < last
    if not is_quiet:
        return None
    days = 1 if first > last and minute >= first else 0
    return _at(local + timedelta(days=days), last, timezone)


def _evening_before(chain: ReminderChain, end: datetime, timezone: str) -> datetime:
    """Shortly before the quiet that ends at `end` began."""
    first, last = chain.quiet_from_minute, chain.quiet_to_minute
    day = end.astimezone(ZoneInfo(timezone)) - timedelta(days=1 if first > last else 0)
    return _at(day, first, timezone) - BEFORE_QUIET


def _at(day: datetime, minute: int, timezone: str) -> datetime:
    wall = datetime.combine(day.date(), time(minute // 60, minute % 60), ZoneInfo(timezone))
    return wall.astimezone(UTC)
