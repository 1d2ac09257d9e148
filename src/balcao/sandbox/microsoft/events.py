"""One calendar's events: create, change, delete, with change keys, transaction ids, and occurrences of a series."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from balcao.sandbox.clock import Clock
from balcao.sandbox.microsoft import series
from balcao.sandbox.microsoft.errors import GraphError
from balcao.sandbox.microsoft.event_rules import check_shape, check_whole, moment
from balcao.sandbox.microsoft.guests import answered, mails, replied

Json = dict[str, Any]
TIMES = ("start", "end", "isAllDay", "recurrence")


class Item(msgspec.Struct):
    """An event, a series, or one occurrence that is unlike its series. `past`: how its times were, for the delta."""

    event: Json
    change: int
    gone: bool = False
    past: list[Json] = []


Changed = Callable[["Calendar", Item, str, str], None]
Mailed = Callable[["Calendar", Json, str, str], None]


class Calendar:
    def __init__(self, calendar_id: str, clock: Clock, changed: Changed, mailed: Mailed) -> None:
        self.id = calendar_id
        self.items: dict[str, Item] = {}
        self.change = 0
        self.generation = 0  # delta tokens of an older one are lost
        self._clock = clock
        self._changed = changed
        self._mailed = mailed

    def restore(self, kept: Json) -> None:
        found = msgspec.convert(kept, Item)
        self.items[found.event["uid"]] = found
        self.change = max(self.change, found.change)

    def clear(self) -> None:
        self.items.clear()
        self.change += 1
        self.generation += 1

    def find(self, uid: str) -> Json:
        """Raises GraphError 404."""
        item = self.items.get(uid)
        if item is not None and not item.gone:
            return item.event
        master = self.items.get(uid.partition(".")[0])
        is_of_series = item is None and master is not None and not master.gone and master.event.get("recurrence")
        found = series.occurrence(master.event, uid) if master is not None and is_of_series else None
        if found is None:
            raise GraphError(404, "ErrorItemNotFound")
        return found

    def insert(self, body: Any, by: str = "api") -> tuple[Json, bool]:
        """The event, and whether it is new. A transaction id that was used gives what it made, even if that is gone."""
        wanted = check_shape(body)
        told = wanted.get("transactionId")
        if told:
            for item in self.items.values():
                if item.event.get("transactionId") == told:
                    return item.event, False
        check_whole(wanted)
        now = self._clock.text()
        event = {
            "showAs": "busy",
            "sensitivity": "normal",
            "isAllDay": False,
            "isReminderOn": True,
            "reminderMinutesBeforeStart": 15,
            "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
            **_with_properties({}, wanted),
            "uid": uuid.uuid4().hex,
            "type": "seriesMaster" if wanted.get("recurrence") else "singleInstance",
            "created": now,
        }
        if event.get("attendees"):
            event["attendees"] = answered({}, event)
        return self._keep(event, "create", by), True

    def patch(self, uid: str, body: Any, if_match: str | None, by: str = "api") -> Json:
        wanted = check_shape(body)
        before = self.find(uid)
        check_match(before, if_match)
        if "transactionId" in wanted and wanted["transactionId"] != before.get("transactionId"):
            raise GraphError(400, "ErrorInvalidRequest", "transactionId can be set on creation only.")
        event = {**before, **_with_properties(before, wanted)}
        check_whole(event)
        if event.get("attendees"):
            event["attendees"] = answered(before, event)
        if before["type"] == "occurrence":
            event["type"] = "exception"
        elif before["type"] == "seriesMaster" and any(before.get(name) != event.get(name) for name in TIMES):
            self._forget_exceptions(uid)
        return self._keep(event, "update", by)

    def reply(self, uid: str, email: str, response: str) -> Json:
        """As a guest does in their own calendar or mail. Raises GraphError."""
        return self._keep(replied(dict(self.find(uid)), email, response, self._clock.text()), "update", "guest")

    def delete(self, uid: str, if_match: str | None, by: str = "api") -> None:
        before = self.find(uid)
        check_match(before, if_match)
        self._keep(dict(before), "delete", by)

    def between(self, begin: datetime, end: datetime) -> list[Json]:
        """As a calendar shows them: single events, occurrences and exceptions that overlap the time, by start."""
        found = [
            event
            for item in self.items.values()
            if not item.gone
            for event in (self.standing(item.event, begin, end) if item.event.get("recurrence") else [item.event])
            if overlaps(event, begin, end)
        ]
        return sorted(found, key=lambda event: (moment(event["start"]), event["uid"]))

    def standing(self, master: Json, begin: datetime, end: datetime) -> Iterator[Json]:
        """A series' occurrences without those that were changed or taken away one by one."""
        return (one for one in series.occurrences(master, begin, end) if one["uid"] not in self.items)

    def take_out(self, uid: str) -> Item:
        """Out of this calendar, leaving the mark of its going, and into a person's other hand."""
        moved = Item(dict(self.find(uid)), 0)
        self._keep(dict(moved.event), "delete", "screen")
        return moved

    def put_in(self, item: Item) -> Json:
        return self._keep(item.event, "create", "screen")

    def _forget_exceptions(self, master_uid: str) -> None:
        """A series that was given other times begins anew: what was unlike it is like it again."""
        for uid in [uid for uid in self.items if uid.startswith(master_uid + ".")]:
            self._changed(self, self.items.pop(uid), "forget", "")

    def _keep(self, event: Json, operation: str, by: str) -> Json:
        self.change += 1
        before = self.items.get(event["uid"])
        past = before.past if before else []
        if before:
            past = [*past, _times(before.event)]
        elif event.get("master"):  # an occurrence that is made unlike its series stood where that put it
            past = [_times(series.occurrence(self.items[event["master"]].event, event["uid"]) or event)]
        event["changeKey"] = f"CQAAABYAAAD{self.change:08d}"
        event["modified"] = self._clock.text()
        item = Item(event, self.change, operation == "delete", past)
        self.items[event["uid"]] = item
        if item.gone and event.get("recurrence"):
            self._forget_exceptions(event["uid"])
        self._changed(self, item, operation, by)
        stood = before.event if before and not before.gone else None
        for what, address in mails(stood, None if item.gone else event):
            self._mailed(self, event, what, address)
        return event


def etag(event: Json) -> str:
    return f'W/"{event["changeKey"]}=="'


def check_match(event: Json, if_match: str | None) -> None:
    if if_match and if_match != "*" and if_match != etag(event):
        raise GraphError(412, "ErrorIrresolvableConflict")


def overlaps(times: Json, begin: datetime, end: datetime) -> bool:
    return moment(times["start"]) < end and moment(times["end"]) > begin


def _times(event: Json) -> Json:
    return {name: event[name] for name in (*TIMES, "uid") if name in event}


def _with_properties(before: Json, wanted: Json) -> Json:
    """What is to be written, extended properties by their ids."""
    told = {name: value for name, value in wanted.items() if not name.startswith("@odata.")}
    properties = {one["id"]: one["value"] for one in told.pop("singleValueExtendedProperties", None) or []}
    return {**told, "properties": {**before.get("properties", {}), **properties}}
