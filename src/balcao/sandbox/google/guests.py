"""Whom Google would write to about an event, and about what."""

from collections.abc import Iterator
from typing import Any

from balcao.sandbox.google.errors import GoogleError

Json = dict[str, Any]
TOLD = ("start", "end", "summary", "description", "location", "status")
UPDATES = {None: False, "none": False, "all": True, "externalOnly": True}


def are_told(send_updates: str | None) -> bool:
    """Raises GoogleError 400 for what is none of its values; said nothing, nobody is."""
    if send_updates not in UPDATES:
        raise GoogleError(400, "invalid", f"Invalid string value: '{send_updates}'.", "sendUpdates")
    return UPDATES[send_updates]


def addresses(event: Json | None) -> set[str]:
    """Of the guests of an event that stands: not its owner, nor rooms."""
    if event is None or event["status"] == "cancelled":
        return set()
    listed = event.get("attendees") or []
    return {one["email"].lower() for one in listed if not (one.get("self") or one.get("resource"))}


def mails(before: Json | None, after: Json) -> Iterator[tuple[str, str]]:
    """(invitation, update or cancellation; whom to)"""
    stood, stand = addresses(before), addresses(after)
    yield from (("invitation", address) for address in sorted(stand - stood))
    yield from (("cancellation", address) for address in sorted(stood - stand))
    if before is not None and any(before.get(name) != after.get(name) for name in TOLD):
        yield from (("update", address) for address in sorted(stood & stand))


def refuse_guests(reason: str | None, before: Json | None, wanted: Any) -> None:
    """`reason`: why this account may invite nobody, or nobody more for now. Raises GoogleError 403."""
    named = wanted.get("attendees") if isinstance(wanted, dict) else None
    listed = {str(one.get("email")).lower() for one in named or [] if isinstance(one, dict)}
    if reason and listed - addresses(before):
        raise GoogleError(403, reason, "Service accounts cannot invite attendees without Domain-Wide Delegation.")
