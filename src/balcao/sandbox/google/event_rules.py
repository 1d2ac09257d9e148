"""What Google accepts as an event: the discovery document's types, and the rules that only the server knows."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from balcao.sandbox.google.errors import GoogleError

Json = dict[str, Any]
EVENT_ID = re.compile(r"[a-v0-9]{5,1024}")
TEXTS = (
    "id",
    "iCalUID",
    "summary",
    "description",
    "location",
    "colorId",
    "etag",
    "eventLabelId",
    "recurringEventId",
    "hangoutLink",
    "htmlLink",
)
CLAIMS = (
    "anyoneCanAddSelf",
    "attendeesOmitted",
    "guestsCanInviteOthers",
    "guestsCanModify",
    "guestsCanSeeOtherGuests",
    "locked",
    "privateCopy",
    "endTimeUnspecified",
)
CHOICES = {
    "status": {"confirmed", "tentative", "cancelled"},
    "transparency": {"opaque", "transparent"},
    "visibility": {"default", "public", "private", "confidential"},
    "eventType": {"default", "outOfOffice", "focusTime", "workingLocation", "fromGmail", "birthday"},
}
RESPONSES = {"needsAction", "declined", "tentative", "accepted"}
OBJECTS = (
    "start",
    "end",
    "originalStartTime",
    "extendedProperties",
    "reminders",
    "conferenceData",
    "source",
    "creator",
    "organizer",
    "gadget",
)


def check_shape(body: Any) -> Json:
    """Types only, for insert, update and patch alike. Raises GoogleError 400."""
    if not isinstance(body, dict):
        raise GoogleError(400, "parseError", "This API does not support parsing form-encoded input.")
    for name in TEXTS:
        _must(body.get(name) is None or isinstance(body[name], str), name)
    for name in CLAIMS:
        _must(body.get(name) is None or isinstance(body[name], bool), name)
    for name, allowed in CHOICES.items():
        _must(body.get(name) is None or body[name] in allowed, name)
    for name in OBJECTS:
        _must(body.get(name) is None or isinstance(body[name], dict), name)
    _must(body.get("sequence") is None or _is_integer(body["sequence"]), "sequence")
    for name in ("start", "end"):
        if isinstance(body.get(name), dict):
            _check_time(body[name], name)
    _check_attendees(body.get("attendees"))
    _check_reminders(body.get("reminders"))
    _check_properties(body.get("extendedProperties"))
    _check_recurrence(body.get("recurrence"))
    return body


def check_new_id(event_id: str) -> None:
    if not EVENT_ID.fullmatch(event_id):
        raise GoogleError(400, "invalid", "Invalid resource id value.", "id")


def check_whole(event: Json) -> None:
    """What must hold of an event that is to stand. Raises GoogleError 400."""
    for name in ("start", "end"):
        if not event.get(name) or not (event[name].get("date") or event[name].get("dateTime")):
            raise GoogleError(400, "required", f"Missing {name} time.")
    start, end = event["start"], event["end"]
    if bool(start.get("date")) != bool(end.get("date")):
        raise GoogleError(400, "invalid", "Start and end times must either both be date or both be dateTime.")
    if moment(end) < moment(start) or (start.get("date") and end["date"] <= start["date"]):
        raise GoogleError(400, "timeRangeEmpty")
    if event.get("recurrence") and start.get("dateTime"):
        for name in ("start", "end"):
            if not event[name].get("timeZone"):
                raise GoogleError(400, "required", f"Missing time zone definition for {name} time.")


def moment(time: Json, zone: str = "America/Sao_Paulo") -> datetime:
    """Start or end as an aware time; a date begins at midnight of the calendar."""
    if time.get("dateTime"):
        found = datetime.fromisoformat(time["dateTime"])
        return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(time.get("timeZone") or zone))
    return datetime.fromisoformat(time["date"]).replace(tzinfo=ZoneInfo(zone))


def _check_time(time: Json, name: str) -> None:
    day, clock, zone = time.get("date"), time.get("dateTime"), time.get("timeZone")
    _must(not (day and clock), name)
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (LookupError, ValueError, OSError, TypeError) as error:
            raise GoogleError(400, "invalid", f"Invalid time zone definition for {name} time.") from error
    if day is not None:
        try:
            date.fromisoformat(day)
        except (ValueError, TypeError) as error:
            raise GoogleError(400, "invalid", f"Invalid value for: {name}.date", name) from error
    if clock is not None:
        try:
            found = datetime.fromisoformat(clock)
        except (ValueError, TypeError) as error:
            raise GoogleError(400, "invalid", f"Invalid value for: Invalid format: {clock!r}", name) from error
        if "T" not in clock.upper():
            raise GoogleError(400, "invalid", f"Invalid value for: {name}.dateTime", name)
        if found.tzinfo is None and not zone:
            raise GoogleError(400, "required", f"Missing time zone definition for {name} time.")


def _check_attendees(attendees: Any) -> None:
    if attendees is None:
        return
    _must(isinstance(attendees, list), "attendees")
    for attendee in attendees:
        _must(isinstance(attendee, dict), "attendees")
        email = attendee.get("email")
        if not isinstance(email, str) or not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
            raise GoogleError(400, "invalid", "Invalid attendee email.", "attendees")
        _must(attendee.get("responseStatus") in (None, *RESPONSES), "attendees.responseStatus")
        for name in ("optional", "resource", "self", "organizer"):
            _must(attendee.get(name) is None or isinstance(attendee[name], bool), f"attendees.{name}")


def _check_reminders(reminders: Any) -> None:
    if reminders is None:
        return
    default, overrides = reminders.get("useDefault"), reminders.get("overrides")
    _must(default is None or isinstance(default, bool), "reminders.useDefault")
    if overrides is None:
        return
    _must(isinstance(overrides, list), "reminders.overrides")
    if default and overrides:
        raise GoogleError(
            400,
            "cannotUseDefaultRemindersAndSpecifyOverride",
            "Cannot specify both default reminders and overrides at the same time.",
        )
    if len(overrides) > 5:
        raise GoogleError(400, "invalid", "At most 5 reminders.", "reminders.overrides")
    for one in overrides:
        _must(isinstance(one, dict) and one.get("method") in ("email", "popup"), "reminders.overrides.method")
        _must(_is_integer(one.get("minutes")) and 0 <= one["minutes"] <= 40320, "reminders.overrides.minutes")


def _check_properties(properties: Any) -> None:
    if properties is None:
        return
    for name in ("private", "shared"):
        kept = properties.get(name)
        if kept is None:
            continue
        _must(isinstance(kept, dict), f"extendedProperties.{name}")
        _must(len(kept) <= 300, f"extendedProperties.{name}")
        for key, value in kept.items():
            _must(value is None or isinstance(value, str), f"extendedProperties.{name}.{key}")
            _must(len(key) <= 44 and len(value or "") <= 1024, f"extendedProperties.{name}.{key}")


def _check_recurrence(recurrence: Any) -> None:
    if recurrence is None:
        return
    _must(isinstance(recurrence, list), "recurrence")
    for rule in recurrence:
        if not isinstance(rule, str) or not re.match(r"(RRULE|EXRULE|RDATE|EXDATE)[:;]", rule):
            raise GoogleError(400, "invalid", "Invalid recurrence rule.", "recurrence")


def _must(holds: Any, name: str) -> None:
    if not holds:
        raise GoogleError(400, "invalid", f"Invalid value for: {name}", name)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
