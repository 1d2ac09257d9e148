"""Google's events as we see them: their times as instants, and whether they take time at all."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.google_calendar.guests import guests, replies
from balcao.contracts.calendar import SeenEvent

# Our mark in an event's private properties: the appointment's key.
MARK = "balcao"
# Kinds of event that say where somebody is or what day it is, not that they cannot be booked.
FREE_KINDS = {"workingLocation", "birthday"}
# What its owner keeps from those who share the calendar has no title for us either.
PRIVATE = {"private", "confidential"}


def seen_event(event: Object, zone: str) -> SeenEvent | None:
    """`zone` is the calendar's, in which whole days are meant. None for what has no id."""
    id = text(event, "id")
    if id is None:
        return None
    start_at, end_at = moment(inner(event, "start"), zone), moment(inner(event, "end"), zone)
    key = text(inner(inner(event, "extendedProperties"), "private"), MARK)
    is_gone = text(event, "status") == "cancelled" or start_at is None or end_at is None
    return SeenEvent(
        event_id=id,
        etag=text(event, "etag") or "",
        is_gone=is_gone,
        key=key,
        series_id=text(event, "recurringEventId"),
        original_start_at=moment(inner(event, "originalStartTime"), zone),
        start_at=start_at,
        end_at=end_at,
        timezone=text(inner(event, "start"), "timeZone") or zone,
        is_all_day=text(inner(event, "start"), "date") is not None,
        is_busy=_is_busy(event),
        title=_title(event, is_ours=key is not None),
        url=text(event, "htmlLink"),
        changed_at=_instant(text(event, "updated"), zone),
        guests=tuple(guests(event)),
        replies=replies(event),
        omits_guests=event.get("attendeesOmitted") is True,
    )


def _title(event: Object, *, is_ours: bool) -> str:
    hidden = not is_ours and text(event, "visibility") in PRIVATE
    return "" if hidden else text(event, "summary") or ""


def _is_busy(event: Object) -> bool:
    if text(event, "transparency") == "transparent" or text(event, "eventType") in FREE_KINDS:
        return False
    own = [one for one in items(event, "attendees") if one.get("self") is True]
    return not any(text(one, "responseStatus") == "declined" for one in own)


def moment(time: Object, zone: str) -> datetime | None:
    """An instant; a date is midnight in the calendar's zone."""
    return _instant(text(time, "dateTime") or text(time, "date"), text(time, "timeZone") or zone)


def _instant(written: str | None, zone: str) -> datetime | None:
    if written is None:
        return None
    try:
        found = datetime.fromisoformat(written)
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, LookupError, OSError, OverflowError):
        return None
