"""Graph's events as we see them: their times as instants, and whether they take time at all."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.microsoft_graph.guests import guests, replies
from balcao.connectors.microsoft_graph.zones import iana, zone
from balcao.contracts.calendar import SeenEvent

# Our mark: a property of ours to search by, and the start of the transaction id, which the delta tells too.
MARK = "balcao"
PROPERTY = "String {0b7c9f4e-6a52-4d0e-9a3b-5f2d8f1c7ba1} Name balcao"
FREE = {"free", "workingElsewhere"}
# What its owner keeps from those who share the calendar has no title for us either.
PRIVATE = {"private", "confidential", "personal"}


def seen_event(told: Object, zone: str, master: Object | None = None) -> SeenEvent | None:
    """`zone` is the calendar's, in which whole days are meant. An occurrence of a series is told with hardly more than
    its times: what it shares with the others is its `master`'s. None for what has no id.
    """
    id = text(told, "id")
    if id is None:
        return None
    said = {**(master or {}), **{name: value for name, value in told.items() if value is not None}}
    is_all_day = said.get("isAllDay") is True
    start_at, end_at = (moment(inner(told, name), zone, is_all_day) for name in ("start", "end"))
    is_gone = "@removed" in told or said.get("isCancelled") is True or start_at is None or end_at is None
    series_id = text(told, "seriesMasterId")
    key = None if master else key_of(told)
    return SeenEvent(
        event_id=id,
        etag=_etag(told, said),
        is_gone=is_gone,
        key=key,
        series_id=series_id,
        original_start_at=(_instant(text(told, "originalStart")) or start_at) if series_id else None,
        start_at=start_at,
        end_at=end_at,
        timezone=iana(text(said, "originalStartTimeZone"), zone),
        is_all_day=is_all_day,
        is_busy=_is_busy(said),
        title=_title(said, is_ours=key is not None),
        url=text(said, "webLink"),
        changed_at=_instant(text(said, "lastModifiedDateTime")),
        guests=tuple(guests(said)),
        replies=replies(said),
    )


def _title(said: Object, *, is_ours: bool) -> str:
    hidden = not is_ours and text(said, "sensitivity") in PRIVATE
    return "" if hidden else text(said, "subject") or ""


def key_of(told: Object) -> str | None:
    """The appointment's key: `balcao:KEY:N` in the transaction id, or our property where it was asked for."""
    mark, _, rest = (text(told, "transactionId") or "").partition(":")
    if mark == MARK and rest:
        return rest.rpartition(":")[0] or rest
    properties = items(told, "singleValueExtendedProperties")
    return next((text(one, "value") for one in properties if text(one, "id") == PROPERTY), None)


def moment(told: Object, calendar_zone: str, is_all_day: bool = False) -> datetime | None:
    """A time without an offset, in the zone beside it. A whole day is no instant: its midnight is the calendar's,
    unless the server made an instant of it, which is then no midnight.
    """
    written = text(told, "dateTime")
    try:
        naive = datetime.fromisoformat((written or "").rstrip("Z")[:26])
    except ValueError:
        return None
    own = zone(text(told, "timeZone") or "UTC", calendar_zone)
    if is_all_day and naive.time() == time():
        own = ZoneInfo(calendar_zone)
    return naive.replace(tzinfo=own).astimezone(UTC)


def _etag(told: Object, said: Object) -> str:
    """An occurrence told by its times alone has none: its series' and its own start then."""
    own = text(told, "@odata.etag")
    return own or f"{text(said, '@odata.etag') or ''} {text(inner(told, 'start'), 'dateTime') or ''}".strip()


def _is_busy(said: Object) -> bool:
    if text(said, "showAs") in FREE:
        return False
    return text(inner(said, "responseStatus"), "response") != "declined"


def _instant(written: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
