"""What Graph accepts as an event: types, enumerations, and the rules that only the server knows."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from balcao.sandbox.microsoft.errors import GraphError
from balcao.sandbox.microsoft.guests import check_attendees
from balcao.sandbox.microsoft.zones import zone

Json = dict[str, Any]
CHOICES = {
    "showAs": {"free", "tentative", "busy", "oof", "workingElsewhere", "unknown"},
    "sensitivity": {"normal", "personal", "private", "confidential"},
    "importance": {"low", "normal", "high"},
}
PATTERNS = {"daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly"}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WRITABLE = {
    "subject", "body", "start", "end", "location", "locations", "showAs", "sensitivity", "importance", "isAllDay",
    "isReminderOn", "reminderMinutesBeforeStart", "recurrence", "transactionId", "attendees", "categories",
    "singleValueExtendedProperties", "responseRequested", "allowNewTimeProposals", "hideAttendees", "isOnlineMeeting",
    "onlineMeetingProvider", "responseStatus",
}  # fmt: skip
MOST_TRANSACTION_ID = 64


def check_shape(body: Any) -> Json:
    """For create and change alike. Raises GraphError 400."""
    if not isinstance(body, dict):
        raise GraphError(400, "BadRequest", "Unable to read JSON request payload.")
    for name in body.keys() - WRITABLE:
        if not name.startswith("@odata."):
            raise GraphError(400, "RequestBodyRead", f"The property '{name}' does not exist or is read-only.")
    for name, allowed in CHOICES.items():
        _must(body.get(name) is None or body[name] in allowed, name)
    for name in ("isAllDay", "isReminderOn", "responseRequested", "allowNewTimeProposals", "hideAttendees"):
        _must(body.get(name) is None or isinstance(body[name], bool), name)
    minutes = body.get("reminderMinutesBeforeStart")
    _must(minutes is None or (isinstance(minutes, int) and minutes >= 0), "reminderMinutesBeforeStart")
    for name in ("start", "end"):
        if name in body:
            _check_time(body[name], name)
    for name in ("body", "location", "recurrence"):
        _must(body.get(name) is None or isinstance(body[name], dict), name)
    told = body.get("transactionId")
    _must(told is None or (isinstance(told, str) and len(told) <= MOST_TRANSACTION_ID), "transactionId")
    check_attendees(body.get("attendees"))
    _check_properties(body.get("singleValueExtendedProperties"))
    _check_recurrence(body.get("recurrence"))
    return body


def check_whole(event: Json) -> None:
    """What must hold of an event that is to stand. Raises GraphError 400."""
    for name in ("start", "end"):
        if not event.get(name):
            raise GraphError(400, "ErrorPropertyValidationFailure", f"At least one property failed validation: {name}")
    begins, ends = moment(event["start"]), moment(event["end"])
    if ends < begins:
        raise GraphError(400, "ErrorOccurrenceTimeSpanTooBig", "The end is before the start.")
    if not event.get("isAllDay"):
        return
    naive = [datetime.fromisoformat(event[name]["dateTime"]) for name in ("start", "end")]
    if any(one.time() != time() for one in naive) or event["start"]["timeZone"] != event["end"]["timeZone"]:
        raise GraphError(400, "ErrorPropertyValidationFailure", "An all-day event goes from midnight to midnight.")
    if naive[1] - naive[0] < timedelta(days=1):
        raise GraphError(400, "ErrorPropertyValidationFailure", "An all-day event takes a day at least.")


def moment(told: Json) -> datetime:
    """Start or end as an instant; without a zone it is UTC."""
    naive = datetime.fromisoformat(told["dateTime"].rstrip("Z"))
    return naive.replace(tzinfo=zone(told.get("timeZone"))).astimezone(UTC)


def _check_time(told: Any, name: str) -> None:
    _must(isinstance(told, dict) and isinstance(told.get("dateTime"), str), name)
    try:
        found = datetime.fromisoformat(told["dateTime"].rstrip("Z"))
    except ValueError as error:
        raise GraphError(400, "ErrorInvalidRequest", f"Cannot convert '{told['dateTime']}': {name}") from error
    if found.tzinfo is not None:
        raise GraphError(400, "ErrorInvalidRequest", f"An offset does not belong into dateTime: {name}")
    if not told.get("timeZone"):
        raise GraphError(400, "ErrorPropertyValidationFailure", f"timeZone is needed: {name}")
    zone(told["timeZone"])


def _check_properties(properties: Any) -> None:
    for one in properties or []:
        fit = isinstance(one, dict) and isinstance(one.get("id"), str) and isinstance(one.get("value"), str)
        _must(fit and one["id"].split(" ", 1)[0] in ("String", "Integer", "Boolean"), "singleValueExtendedProperties")


def _check_recurrence(recurrence: Any) -> None:
    if recurrence is None:
        return
    pattern, span = recurrence.get("pattern"), recurrence.get("range")
    _must(isinstance(pattern, dict) and pattern.get("type") in PATTERNS, "recurrence.pattern.type")
    _must(isinstance(pattern.get("interval"), int) and pattern["interval"] >= 1, "recurrence.pattern.interval")
    if pattern["type"] == "weekly":
        days = pattern.get("daysOfWeek")
        _must(isinstance(days, list) and days and set(days) <= set(DAYS), "recurrence.pattern.daysOfWeek")
    _must(isinstance(span, dict) and span.get("type") in ("endDate", "noEnd", "numbered"), "recurrence.range.type")


def _must(holds: Any, name: str) -> None:
    if not holds:
        raise GraphError(400, "ErrorPropertyValidationFailure", f"At least one property failed validation: {name}")
