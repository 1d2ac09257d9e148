"""Webhooks of the Cloud API: whose they are, whether Meta signed them, and everything that they tell."""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import msgspec

from balcao.connectors._shared.loose_json import Object, inner, items, parse_object, text
from balcao.connectors.whatsapp_cloud.account_changes import account_change
from balcao.connectors.whatsapp_cloud.amendments import amendment
from balcao.connectors.whatsapp_cloud.calls_in import calls
from balcao.connectors.whatsapp_cloud.control_in import AGENT, handovers, observed
from balcao.connectors.whatsapp_cloud.echoes_in import echoes
from balcao.connectors.whatsapp_cloud.groups_in import FIELDS as GROUP_FIELDS
from balcao.connectors.whatsapp_cloud.groups_in import groups
from balcao.connectors.whatsapp_cloud.history_in import history
from balcao.connectors.whatsapp_cloud.messages_in import message_arrived
from balcao.connectors.whatsapp_cloud.preferences_in import preferences
from balcao.connectors.whatsapp_cloud.saved_people_in import saved_people
from balcao.connectors.whatsapp_cloud.settings import Settings
from balcao.connectors.whatsapp_cloud.statuses_in import status_changed
from balcao.contracts.messaging import Happened, MessageEchoed, Request

# Anything else would be reflected into a page that a browser may open.
CHALLENGE = re.compile(r"[0-9A-Za-z]{1,256}")


class _Metadata(msgspec.Struct, frozen=True):
    phone_number_id: str | None = None


class _Value(msgspec.Struct, frozen=True):
    metadata: _Metadata = _Metadata()
    recipient: _Metadata = _Metadata()  # of a handover, which has no metadata


class _Change(msgspec.Struct, frozen=True):
    value: _Value = _Value()


class _Entry(msgspec.Struct, frozen=True):
    id: str | None = None
    changes: list[_Change] = []


class _Envelope(msgspec.Struct, frozen=True):
    """As Meta writes it, and only what routes() looks at; what is written otherwise is read the slow way."""

    entry: list[_Entry] = []


_ENVELOPE = msgspec.json.Decoder(_Envelope)


def challenge(request: Request, settings: Settings) -> str | None:
    told, ours = request.query.get("hub.verify_token", ""), settings.verify_token.get_secret_value()
    asked = request.query.get("hub.challenge", "")
    if request.query.get("hub.mode") != "subscribe" or not hmac.compare_digest(told.encode(), ours.encode()):
        return None
    return asked if CHALLENGE.fullmatch(asked) else None


def routes(request: Request) -> Sequence[str]:
    """The number's id where a change has one, else the account's. Every webhook waits for this, so it is quick."""
    try:
        entries = _ENVELOPE.decode(request.body).entry
        found = [
            change.value.metadata.phone_number_id or change.value.recipient.phone_number_id or entry.id
            for entry in entries
            for change in entry.changes
        ]
    except (ValueError, RecursionError):
        found = [_route(account, value) for account, _, value, _ in _changes(request.body)]
    return list(dict.fromkeys(route for route in found if route))


def verify(request: Request, settings: Settings) -> bool:
    """HMAC over the bytes as they came: Meta escapes what it signs, so a body written anew has another signature."""
    secret = settings.app_secret.get_secret_value().encode()
    expected = "sha256=" + hmac.new(secret, request.body, hashlib.sha256).hexdigest()
    told = request.headers.get("x-hub-signature-256", "")
    return hmac.compare_digest(told.encode("utf-8", "replace"), expected.encode())


def key(request: Request) -> str:
    """Meta repeats a delivery byte by byte."""
    return hashlib.sha256(request.body).hexdigest()


def parse(body: bytes, route_keys: frozenset[str]) -> Sequence[Happened]:
    found: list[Happened] = []
    for account, field, value, at in _changes(body):
        if (route := _route(account, value)) in route_keys and route:
            found.extend(_happened(route, field, value, at))
    return found


def _changes(body: bytes) -> Iterator[tuple[str | None, str, Object, Object]]:
    """Every change of every entry: the account's id, the field, the value, and the entry itself for its time."""
    for entry in items(parse_object(body), "entry"):
        for change in items(entry, "changes"):
            yield text(entry, "id"), text(change, "field") or "", inner(change, "value"), entry


def _route(account: str | None, value: Object) -> str | None:
    numbers = (text(inner(value, name), "phone_number_id") for name in ("metadata", "recipient"))
    return next(filter(None, numbers), account)


def _happened(route: str, field: str, value: Object, entry: Object) -> Iterator[Happened]:
    if field in READERS:
        told = list(READERS[field](route, value, entry))
        yield from told or [account_change(route, field, value, entry)]
    elif field in GROUP_FIELDS:
        yield from groups(route, field, value, entry)
    elif field == "standby":
        yield from _messages(route, field, observed(value), entry)
    elif field == "messages":
        yield from _messages(route, field, value, entry)
    else:
        yield account_change(route, field, value, entry)


def _messages(route: str, field: str, value: Object, entry: Object) -> Iterator[Happened]:
    """`standby`: Meta's own agent has the person, and we look on (changelog of 2026-08)."""
    contacts = items(value, "contacts")
    for message in items(value, "messages"):
        if changed := amendment(route, message, entry):
            yield changed
        elif arrived := message_arrived(route, message, contacts, entry):
            yield replace(arrived, is_observed=True) if field == "standby" else arrived
    for status in items(value, "statuses"):
        if told := status_changed(route, status, contacts, entry):
            yield told
    if items(value, "message_echoes"):
        agent = AGENT if field == "standby" else None
        for one in echoes(route, value, entry):
            yield replace(one, agent=agent) if isinstance(one, MessageEchoed) else one
    elif "messages" not in value and "statuses" not in value:
        what = "error" if items(value, "errors") else field
        yield account_change(route, what, value, entry)


READERS: dict[str, Callable[[str, Object, Object], Iterator[Happened]]] = {
    "smb_message_echoes": echoes,
    "calls": calls,
    "user_preferences": preferences,
    "history": history,
    "smb_app_state_sync": saved_people,
    "messaging_handovers": handovers,
}
