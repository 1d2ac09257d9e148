"""What became of a message that we sent."""

from typing import get_args

from balcao.connectors._shared.loose_json import Object, inner, items, known, text
from balcao.connectors.whatsapp_cloud.calls_in import call_status
from balcao.connectors.whatsapp_cloud.failures import failure_of
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.connectors.whatsapp_cloud.people import recipient_of
from balcao.contracts.messaging import AccountChanged, CallNoted, MessageRevoked, Status, StatusChanged

STATUSES: dict[str, Status] = {status: status for status in get_args(Status)}


def status_changed(
    route: str, status: Object, contacts: list[Object], entry: Object
) -> StatusChanged | MessageRevoked | CallNoted | AccountChanged | None:
    id, told = text(status, "id"), text(status, "status")
    if id is None or told is None:
        return None
    at = told_at(status, entry)
    if told == "deleted":  # a person took back what they wrote (API documents until 2023)
        return MessageRevoked(route, id, f"{id}:deleted", at)
    if noted := call_status(route, status, contacts, entry):
        return noted
    if text(status, "type") == "call" or told not in STATUSES:
        return AccountChanged(route, "other_status", at, {"raw": status})
    errors = items(status, "errors")
    return StatusChanged(
        route=route,
        provider_message_id=id,
        status=STATUSES[told],
        provider_at=at,
        correlation=text(status, "biz_opaque_callback_data"),
        recipient=recipient_of(status),
        error=failure_of(errors[0] if errors else {}) if told == "failed" else None,
        data=known(
            pricing=inner(status, "pricing") or None,
            conversation=inner(status, "conversation") or None,
            group_id=text(status, "recipient_id") if text(status, "recipient_type") == "group" else None,
            participant=text(status, "recipient_participant_id"),
        ),
    )
