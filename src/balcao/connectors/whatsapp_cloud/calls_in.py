"""Calls on the number, as they ring and end. The voice itself is not ours to carry here."""

from collections.abc import Iterator

from balcao.connectors._shared.loose_json import Object, items, text
from balcao.connectors.whatsapp_cloud.moments import moment, told_at
from balcao.connectors.whatsapp_cloud.people import contact_for, person_of
from balcao.contracts.messaging import CallNoted, CallPhase

STATUSES: dict[str, CallPhase] = {"RINGING": "ringing", "ACCEPTED": "accepted", "REJECTED": "rejected"}


def calls(route: str, value: Object, entry: Object) -> Iterator[CallNoted]:
    contacts = items(value, "contacts")
    for call in items(value, "calls"):
        if noted := _call(route, call, contacts, entry):
            yield noted
    for status in items(value, "statuses"):
        if noted := call_status(route, status, contacts, entry):
            yield noted


def call_status(route: str, status: Object, contacts: list[Object], entry: Object) -> CallNoted | None:
    """How a call of the clinic's own went on."""
    id, phase = text(status, "id"), STATUSES.get((text(status, "status") or "").upper())
    phone, user = text(status, "recipient_id"), text(status, "recipient_user_id")
    person = person_of(phone, user, contact=contact_for(contacts, phone, user))
    if text(status, "type") != "call" or not (id and phase and person):
        return None
    return CallNoted(route, id, person, phase, told_at(status, entry), own=True)


def _call(route: str, call: Object, contacts: list[Object], entry: Object) -> CallNoted | None:
    id, event = text(call, "id"), text(call, "event")
    own = text(call, "direction") == "BUSINESS_INITIATED"
    side = "to" if own else "from"
    phone, user = text(call, side), text(call, f"{side}_user_id")
    contact = contact_for(contacts, phone, user) or (contacts[0] if len(contacts) == 1 else {})
    person = person_of(phone, user, contact=contact)
    if not (id and person) or event not in ("connect", "terminate"):
        return None
    at = told_at(call, entry)
    if event == "connect":
        return CallNoted(route, id, person, "ringing", at, own)
    seconds = _seconds(call)
    return CallNoted(route, id, person, "ended" if seconds is not None else "missed", at, own, seconds)


def _seconds(call: Object) -> int | None:
    """Meta tells of duration only where somebody picked up."""
    told = call.get("duration")
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < 10**6:
        return told
    began, ended = moment(call, "start_time"), moment(call, "end_time")
    return int((ended - began).total_seconds()) if began and ended and ended >= began else None
