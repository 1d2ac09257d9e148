"""One calendar's events: insert, change, delete, with etags, client-given ids and instances of a series."""

import uuid
from collections.abc import Callable
from typing import Any

import msgspec

from balcao.sandbox.clock import Clock
from balcao.sandbox.google import recurrence
from balcao.sandbox.google.errors import GoogleError
from balcao.sandbox.google.event_rules import check_new_id, check_shape, check_whole
from balcao.sandbox.google.guests import addresses, mails

Json = dict[str, Any]
READ_ONLY = (
    "kind",
    "etag",
    "htmlLink",
    "created",
    "updated",
    "creator",
    "organizer",
    "recurringEventId",
    "originalStartTime",
    "locked",
)


class Kept(msgspec.Struct):
    """`earlier`: a series as it was before, so that instances which it has no more can be told as cancelled."""

    event: Json
    change: int
    earlier: list[Json] = []


MOST_EARLIER = 20
Changed = Callable[["Calendar", Kept, str, str], None]
Mailed = Callable[["Calendar", Json, str, str], None]


class Calendar:
    def __init__(self, calendar_id: str, clock: Clock, changed: Changed, mailed: Mailed) -> None:
        self.id = calendar_id
        self.events: dict[str, Kept] = {}
        self.change = 0
        self.generation = 0  # sync tokens of an older one answer 410
        self._clock = clock
        self._changed = changed
        self._mailed = mailed

    def restore(self, kept: Json) -> None:
        found = msgspec.convert(kept, Kept)
        self.events[found.event["id"]] = found
        self.change = max(self.change, found.change)

    def clear(self) -> None:
        self.events.clear()
        self.change += 1
        self.generation += 1

    def find(self, event_id: str) -> Json:
        """Deleted events too, as `cancelled`. Raises GoogleError 404."""
        kept = self.events.get(event_id)
        if kept:
            return kept.event
        instance = recurrence.instance(self._masters(), event_id)
        if instance is None:
            raise GoogleError(404, "notFound")
        return instance

    def insert(self, body: Any, email: str, by: str = "api", tells: bool = False) -> Json:
        wanted = check_shape(body)
        event_id = wanted.get("id")
        if event_id:
            check_new_id(event_id)
            if event_id in self.events:
                raise GoogleError(409, "duplicate")
            if wanted.get("iCalUID"):
                raise GoogleError(400, "invalid", "Only one of id and iCalUID may be given on insert.", "iCalUID")
        event_id = event_id or uuid.uuid4().hex
        check_whole(wanted)
        now = self._clock.text()
        event = {
            "kind": "calendar#event",
            "status": "confirmed",
            "htmlLink": f"https://www.google.com/calendar/event?eid={event_id}",
            "created": now,
            "creator": {"email": email, "self": True},
            "organizer": {"email": self.id, "self": True},
            "iCalUID": f"{event_id}@google.com",
            "sequence": 0,
            "reminders": {"useDefault": True},
            "eventType": "default",
            **_writable(wanted),
            "id": event_id,
        }
        return self._keep(event, "insert", by, tells)

    def update(self, event_id: str, body: Any, if_match: str | None, by: str = "api", tells: bool = False) -> Json:
        """PUT: what is not said is gone. A deleted event comes back with status confirmed."""
        wanted = check_shape(body)
        before = self.find(event_id)
        _check_match(before, if_match)
        kept = {name: before[name] for name in (*READ_ONLY, "id", "iCalUID", "sequence", "eventType") if name in before}
        event = {"reminders": {"useDefault": True}, "status": "confirmed", **_writable(wanted), **kept}
        return self._replace(before, event, "update", by, tells)

    def patch(self, event_id: str, body: Any, if_match: str | None, by: str = "api", tells: bool = False) -> Json:
        """Only what is said changes; null removes; arrays are replaced whole."""
        wanted = check_shape(body)
        before = self.find(event_id)
        _check_match(before, if_match)
        return self._replace(before, _merged(before, _writable(wanted)), "patch", by, tells)

    def reply(self, event_id: str, email: str, response: str) -> Json:
        """As a guest does in their own calendar or mail. Raises GoogleError when they are not invited."""
        event = self.find(event_id)
        if email.lower() not in addresses(event):
            raise GoogleError(404, "notFound", "not a guest")
        answered = [
            {**one, "responseStatus": response} if one["email"].lower() == email.lower() else one
            for one in event["attendees"]
        ]
        return self.patch(event_id, {"attendees": answered}, None, "guest")

    def delete(self, event_id: str, if_match: str | None, by: str = "api", tells: bool = False) -> None:
        before = self.find(event_id)
        if before["status"] == "cancelled":
            raise GoogleError(410, "deleted")
        _check_match(before, if_match)
        self._keep({**before, "status": "cancelled"}, "delete", by, tells)
        for one in [kept.event for kept in self.events.values() if kept.event.get("recurringEventId") == event_id]:
            if one["status"] != "cancelled":
                self._keep({**one, "status": "cancelled"}, "delete", by)

    def masters_and_exceptions(self) -> list[Kept]:
        return list(self.events.values())

    def _masters(self) -> dict[str, Json]:
        return {event_id: kept.event for event_id, kept in self.events.items() if kept.event.get("recurrence")}

    def _replace(self, before: Json, event: Json, operation: str, by: str, tells: bool) -> Json:
        check_shape(event)
        if event["status"] != "cancelled":
            check_whole(event)
        if any(before.get(name) != event.get(name) for name in ("start", "end", "recurrence", "status")):
            event["sequence"] = int(before.get("sequence", 0)) + 1
        return self._keep(event, operation, by, tells)

    def _keep(self, event: Json, operation: str, by: str, tells: bool = False) -> Json:
        for one in event.get("attendees") or []:
            one.setdefault("responseStatus", "needsAction")
            one |= {"self": True} if one["email"].lower() == self.id.lower() else {}
        self.change += 1
        event["etag"] = f'"{3_500_000_000_000_000 + self.change}"'
        event["updated"] = self._clock.text()
        before = self.events.get(event["id"])
        earlier = before.earlier if before else []
        if before and before.event.get("recurrence") and before.event["status"] != "cancelled":
            earlier = [*earlier, {name: before.event[name] for name in ("start", "end", "recurrence")}][-MOST_EARLIER:]
        self.events[event["id"]] = Kept(event, self.change, earlier)
        self._changed(self, self.events[event["id"]], operation, by)
        if tells:
            for what, address in mails(before.event if before else None, event):
                self._mailed(self, event, what, address)
        return event


def _writable(wanted: Json) -> Json:
    return {name: value for name, value in wanted.items() if name not in READ_ONLY}


def _merged(before: Json, wanted: Json) -> Json:
    merged = dict(before)
    for name, value in wanted.items():
        if name in ("id", "iCalUID"):
            continue
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(before.get(name), dict):
            merged[name] = _merged(before[name], value)
        else:
            merged[name] = value
    return merged


def _check_match(before: Json, if_match: str | None) -> None:
    if if_match and if_match != "*" and before["etag"] not in [one.strip() for one in if_match.split(",")]:
        raise GoogleError(412, "conditionNotMet")
