"""An event's attendees as Exchange keeps them, and whom it writes to."""

import re
from collections.abc import Iterator
from typing import Any

from balcao.sandbox.microsoft.errors import GraphError

Json = dict[str, Any]
KINDS = {"required", "optional", "resource"}
RESPONSES = {"none", "tentativelyAccepted", "accepted", "declined", "notResponded"}
NEVER = "0001-01-01T00:00:00Z"
TOLD = ("start", "end", "subject", "body", "location", "isAllDay", "recurrence")
MOST = 500


def check_attendees(attendees: Any) -> None:
    """Raises GraphError 400."""
    if attendees is None:
        return
    _must(isinstance(attendees, list) and len(attendees) <= MOST)
    for one in attendees:
        _must(isinstance(one, dict) and set(one) <= {"emailAddress", "type", "status", "proposedNewTime"})
        _must(one.get("type") in (None, *KINDS))
        named = one.get("emailAddress")
        _must(isinstance(named, dict) and set(named) <= {"address", "name"})
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", str(named.get("address"))):
            raise GraphError(400, "ErrorInvalidRecipients", "At least one recipient isn't valid.")


def _must(holds: Any) -> None:
    if not holds:
        raise GraphError(400, "ErrorPropertyValidationFailure", "At least one property failed validation: attendees")


def answered(before: Json, event: Json) -> list[Json]:
    """Whoever stays keeps the answer, which is to the time that it was given to."""
    same = all(before.get(name) == event.get(name) for name in ("start", "end"))
    had = {_address(one): one["status"] for one in before.get("attendees") or []} if same else {}
    nothing = {"response": "none", "time": NEVER}
    return [
        {"type": "required", **one, "status": had.get(_address(one), nothing)} for one in event.get("attendees") or []
    ]


def replied(event: Json, email: str, response: str, at: str) -> Json:
    """Raises GraphError when they are not invited, or there is no such answer."""
    if response not in RESPONSES or email.lower() not in {_address(one) for one in event.get("attendees") or []}:
        raise GraphError(404, "ErrorItemNotFound", "not a guest, or not an answer")
    status = {"response": response, "time": at}
    listed = [{**one, "status": status} if _address(one) == email.lower() else one for one in event["attendees"]]
    return {**event, "attendees": listed}


def mails(before: Json | None, after: Json | None) -> Iterator[tuple[str, str]]:
    """(invitation, update or cancellation; whom to): nothing can be changed in silence."""
    stood, stand = _guests(before), _guests(after)
    yield from (("invitation", address) for address in sorted(stand - stood))
    yield from (("cancellation", address) for address in sorted(stood - stand))
    if before and after and any(before.get(name) != after.get(name) for name in TOLD):
        yield from (("update", address) for address in sorted(stood & stand))


def refuse_guests(code: str | None, before: Json | None, wanted: Any) -> None:
    """`code`: why this mailbox may write to nobody. Raises GraphError."""
    named = wanted.get("attendees") if isinstance(wanted, dict) else None
    if code and {_address(one) for one in named or [] if isinstance(one, dict)} - _guests(before):
        raise GraphError(400, code)


def _guests(event: Json | None) -> set[str]:
    listed = (event or {}).get("attendees") or []
    return {_address(one) for one in listed if one.get("type") != "resource"}


def _address(attendee: Json) -> str:
    return str((attendee.get("emailAddress") or {}).get("address")).lower()
