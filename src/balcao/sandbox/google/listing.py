"""events.list: filters, order, pages, and sync tokens that give only what changed since."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.sandbox.google import recurrence
from balcao.sandbox.google.errors import GoogleError
from balcao.sandbox.google.event_rules import moment
from balcao.sandbox.google.events import Calendar, Kept

Json = dict[str, Any]
FORBIDDEN_WITH_SYNC = (
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
)
WITHOUT_SYNC = ("iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "updatedMin")
REMEMBERED = ("singleEvents", "timeMin", "timeMax", "maxAttendees", "showHiddenInvitations", "eventTypes")


def list_events(calendar: Calendar, query: "Query") -> Json:
    """The parts of the answer that depend on the events: `items` and one of the two tokens. Raises GoogleError."""
    sync = _read_sync_token(calendar, query)
    page = (
        _read_token(query.one("pageToken"), "pageToken") if query.one("pageToken") else {"o": 0, "n": calendar.change}
    )
    if page.get("p", query.fingerprint()) != query.fingerprint():
        raise GoogleError(400, "invalid", "The page token does not belong to this query.", "pageToken")
    chosen = _chosen(calendar, query, sync)
    size = query.page_size()
    items = chosen[page["o"] : page["o"] + size]
    answer: Json = {"items": items}
    if page["o"] + size < len(chosen):
        answer["nextPageToken"] = _token({"o": page["o"] + size, "n": page["n"], "p": query.fingerprint()})
    elif not any(query.one(name) for name in WITHOUT_SYNC):
        remembered = sync["q"] if sync else {name: query.one(name) for name in REMEMBERED if query.one(name)}
        answer["nextSyncToken"] = _token({"c": calendar.id, "g": calendar.generation, "n": page["n"], "q": remembered})
    return answer


class Query:
    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = pairs

    def one(self, name: str) -> str | None:
        return next((value for key, value in self._pairs if key == name), None)

    def many(self, name: str) -> list[str]:
        return [value for key, value in self._pairs if key == name]

    def is_true(self, name: str) -> bool:
        value = self.one(name)
        if value not in (None, "true", "false", "True", "False"):
            raise GoogleError(400, "invalid", f"Invalid boolean value: '{value}'.", name)
        return value in ("true", "True")

    def time(self, name: str) -> datetime | None:
        value = self.one(name)
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value.replace(" ", "+"))
        except ValueError as error:
            raise GoogleError(400, "badRequest", "Bad Request", name) from error
        if found.tzinfo is None:
            raise GoogleError(400, "badRequest", "Bad Request", name)
        return found

    def page_size(self) -> int:
        value = self.one("maxResults")
        if value is None:
            return 250
        if not value.isdigit() or int(value) < 1:
            raise GoogleError(
                400, "invalid", f"Invalid value for: {value} is not in the valid range of [1, 2500]", "maxResults"
            )
        return min(int(value), 2500)

    def fingerprint(self) -> str:
        kept = sorted(pair for pair in self._pairs if pair[0] not in ("pageToken", "maxResults", "fields"))
        return hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:12]


def _chosen(calendar: Calendar, query: Query, sync: Json | None) -> list[Json]:
    remembered: Mapping[str, str] = sync["q"] if sync else {}
    query = Query([*query._pairs, *((name, value) for name, value in remembered.items() if query.one(name) is None)])
    time_min, time_max, updated_min = query.time("timeMin"), query.time("timeMax"), query.time("updatedMin")
    if time_min and time_max and time_min >= time_max:
        raise GoogleError(400, "timeRangeEmpty")
    single, order = query.is_true("singleEvents"), query.one("orderBy")
    if order not in (None, "startTime", "updated"):
        raise GoogleError(
            400, "invalid", f"Invalid string value: '{order}'. Allowed values: [startTime, updated]", "orderBy"
        )
    if order == "startTime" and not single:
        raise GoogleError(
            400, "badRequest", "The requested ordering is not available for the particular query.", "orderBy"
        )
    shows_deleted = query.is_true("showDeleted") or sync is not None or updated_min is not None
    since = sync["n"] if sync else -1
    kept = sorted((one for one in calendar.masters_and_exceptions() if one.change > since), key=lambda one: one.change)
    events = _expanded(calendar, kept, time_max) if single else [one.event for one in kept]
    if single and sync is not None:
        events += [stub for one in kept for stub in _vanished(calendar, one, time_max)]
    found = [
        event
        for event in events
        if (shows_deleted or event["status"] != "cancelled")
        and (sync is not None or _overlaps(event, time_min, time_max))  # what leaves the window has changed, too
        and (updated_min is None or datetime.fromisoformat(event["updated"]) >= updated_min)
        and _matches(event, query)
    ]
    if order == "startTime":
        found.sort(key=lambda event: (moment(event["start"]), event["id"]))
    return found


def _expanded(calendar: Calendar, kept: list[Kept], before: datetime | None) -> list[Json]:
    exceptions = {event_id for event_id, one in calendar.events.items() if one.event.get("recurringEventId")}
    events: list[Json] = []
    for one in kept:
        if not one.event.get("recurrence"):
            events.append(one.event)
        elif one.event["status"] != "cancelled":
            events += [event for event in recurrence.instances(one.event, before) if event["id"] not in exceptions]
    return events


def _vanished(calendar: Calendar, one: Kept, before: datetime | None) -> list[Json]:
    """Instances that a changed or deleted series had and has no more: cancelled, with hardly more than their ids."""
    if not one.event.get("recurrence"):
        return []
    standing = one.event["status"] != "cancelled"
    left = {event["id"] for event in recurrence.instances(one.event, before)} if standing else set()
    gone: dict[str, Json] = {}
    for earlier in one.earlier:
        for event in recurrence.instances({**one.event, **earlier}, before):
            if event["id"] not in left and event["id"] not in calendar.events:
                names = ("kind", "etag", "id", "recurringEventId", "originalStartTime")
                gone[event["id"]] = {**{name: event[name] for name in names}, "status": "cancelled"}
    return list(gone.values())


def _overlaps(event: Json, time_min: datetime | None, time_max: datetime | None) -> bool:
    """timeMin is held against the end and timeMax against the start."""
    if event.get("recurrence"):
        return time_max is None or moment(event["start"]) < time_max
    return (time_min is None or moment(event["end"]) > time_min) and (
        time_max is None or moment(event["start"]) < time_max
    )


def _matches(event: Json, query: Query) -> bool:
    words = query.one("q")
    if words and not all(word in _searched(event) for word in words.lower().split()):
        return False
    if query.one("iCalUID") not in (None, event.get("iCalUID")):
        return False
    kinds = query.many("eventTypes")
    if kinds and event.get("eventType", "default") not in kinds:
        return False
    for name, part in (("privateExtendedProperty", "private"), ("sharedExtendedProperty", "shared")):
        kept = event.get("extendedProperties", {}).get(part, {})
        for wanted in query.many(name):
            key, sign, value = wanted.partition("=")
            if not sign:
                raise GoogleError(400, "invalid", f"Invalid value for: {name}", name)
            if kept.get(key) != value:
                return False
    return True


def _searched(event: Json) -> str:
    people = " ".join(f"{one.get('email', '')} {one.get('displayName', '')}" for one in event.get("attendees", []))
    return f"{event.get('summary', '')} {event.get('description', '')} {event.get('location', '')} {people}".lower()


def _read_sync_token(calendar: Calendar, query: Query) -> Json | None:
    text = query.one("syncToken")
    if text is None:
        return None
    for name in FORBIDDEN_WITH_SYNC:
        if query.one(name):
            raise GoogleError(400, "invalid", f"Sync token cannot be used together with {name}.", name)
    if query.one("showDeleted") == "false":
        raise GoogleError(400, "invalid", "Sync token cannot be used with showDeleted set to false.", "showDeleted")
    try:
        token = _read_token(text, "syncToken")
        known = token["c"] == calendar.id and token["g"] == calendar.generation and isinstance(token["q"], dict)
    except (GoogleError, KeyError):
        known = False
    if not known:
        raise GoogleError(410, "fullSyncRequired", parameter="syncToken")
    if query.is_true("singleEvents") != (token["q"].get("singleEvents") in ("true", "True")):
        raise GoogleError(
            400, "invalid", "The sync token was made by a query with another singleEvents.", "singleEvents"
        )
    return token


def _token(content: Json) -> str:
    return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")


def _read_token(text: str | None, name: str) -> Json:
    try:
        found = json.loads(base64.urlsafe_b64decode((text or "") + "=="))
    except ValueError as error:
        raise GoogleError(400, "invalid", f"Invalid value for: {name}", name) from error
    if not isinstance(found, dict):
        raise GoogleError(400, "invalid", f"Invalid value for: {name}", name)
    return found
