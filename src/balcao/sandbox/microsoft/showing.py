"""How Graph tells an event: ids of the kind asked for, times in the zone asked for, the change key as an etag."""

import base64
import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple

from balcao.sandbox.microsoft.errors import GraphError
from balcao.sandbox.microsoft.event_rules import moment
from balcao.sandbox.microsoft.events import etag
from balcao.sandbox.microsoft.zones import zone

Json = dict[str, Any]
TOLD = (
    "subject", "showAs", "sensitivity", "isAllDay", "isReminderOn", "reminderMinutesBeforeStart", "recurrence",
    "transactionId", "responseStatus", "attendees", "categories", "responseRequested", "allowNewTimeProposals",
    "hideAttendees",
)  # fmt: skip
PREFERENCE = re.compile(r'([\w.-]+)\s*=\s*("[^"]*"|[^,;\s]*)')
PROPERTY = re.compile(r"singleValueExtendedProperties\(\$filter=id eq '([^']+)'\)")


class Preferences(NamedTuple):
    zone_name: str = "UTC"
    immutable: bool = False
    page_size: int = 10

    @property
    def zone(self) -> tzinfo:
        return zone(self.zone_name)


def preferences(headers: Sequence[str]) -> Preferences:
    """Of the Prefer headers. Raises GraphError 400 for a zone that there is not."""
    told = {name.lower(): value.strip('"') for header in headers for name, value in PREFERENCE.findall(header)}
    wanted = told.get("outlook.timezone", "UTC")
    zone(wanted)
    size = told.get("odata.maxpagesize", "10")
    if not size.isdigit() or not 1 <= int(size) <= 1000:
        raise GraphError(400, "ErrorInvalidRequest", "odata.maxpagesize must be from 1 to 1000.")
    return Preferences(wanted, told.get("idtype") == "ImmutableId", int(size))


def event_id(uid: str, calendar_id: str, immutable: bool) -> str:
    """The mutable kind changes with the calendar that the event stands in."""
    content = uid if immutable else f"{calendar_id}|{uid}"
    return ("AAkALg" if immutable else "AAMkAG") + base64.b64encode(content.encode(), b"-_").decode()


def read_id(told: str) -> tuple[str | None, str]:
    """The calendar, for an id of the mutable kind, and the event's own name. Raises GraphError."""
    try:
        content = base64.b64decode(told[6:].encode(), b"-_", validate=True).decode()
    except ValueError as error:
        raise GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.") from error
    if told.startswith("AAkALg"):
        return None, content
    if told.startswith("AAMkAG") and "|" in content:
        calendar_id, _, uid = content.rpartition("|")
        return calendar_id, uid
    raise GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")


def show(event: Json, calendar_id: str, wanted: Preferences, expand: str | None = None) -> Json:
    told = {name: event[name] for name in TOLD if name in event}
    shown = {
        "@odata.etag": etag(event),
        **_identity(event, calendar_id, wanted),
        "changeKey": f"{event['changeKey']}==",
        "createdDateTime": event["created"],
        "lastModifiedDateTime": event["modified"],
        "iCalUId": f"040000008200E000{event['uid']}",
        "isCancelled": False,
        "isOrganizer": event["responseStatus"].get("response") == "organizer",
        "originalStartTimeZone": event["start"]["timeZone"],
        "originalEndTimeZone": event["end"]["timeZone"],
        "webLink": f"https://outlook.office365.test/owa/?itemid={event['uid']}",
        **{name: event.get(name) for name in ("body", "location")},
        **told,
    }
    if event.get("originally"):
        original = moment({**event["start"], "dateTime": event["originally"]})
        shown["originalStart"] = original.isoformat().replace("+00:00", "Z")
    if expand is not None:
        shown |= _expanded(event, expand)
    return shown


def show_occurrence(event: Json, calendar_id: str, wanted: Preferences) -> Json:
    """As the delta tells one: what it shares with its series is said there, and nowhere else."""
    return {"@odata.type": "#microsoft.graph.event", **_identity(event, calendar_id, wanted)}


def _identity(event: Json, calendar_id: str, wanted: Preferences) -> Json:
    master = event.get("master")
    return {
        "id": event_id(event["uid"], calendar_id, wanted.immutable),
        "type": event["type"],
        "seriesMasterId": event_id(master, calendar_id, wanted.immutable) if master else None,
        "start": _time(event["start"], event, wanted),
        "end": _time(event["end"], event, wanted),
    }


def _time(told: Json, event: Json, wanted: Preferences) -> Json:
    """A whole day is no instant: it is midnight in whatever zone is asked for."""
    if event.get("isAllDay"):
        local = datetime.fromisoformat(told["dateTime"])
    else:
        local = moment(told).astimezone(wanted.zone if wanted.zone_name != "UTC" else UTC).replace(tzinfo=None)
    return {"dateTime": f"{local:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": wanted.zone_name}


def _expanded(event: Json, expand: str) -> Json:
    asked = PROPERTY.fullmatch(expand)
    if asked is None:
        raise GraphError(400, "BadRequest", f"Could not parse $expand: {expand}")
    value = event.get("properties", {}).get(asked[1])
    return {"singleValueExtendedProperties": [{"id": asked[1], "value": value}]} if value is not None else {}
