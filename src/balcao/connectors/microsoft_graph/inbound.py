"""Graph's notices of change: a handshake before the first, then batches without contents, known by their clientState.

https://learn.microsoft.com/graph/change-notifications-delivery-webhooks, read 2026-11.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from balcao.connectors._shared.loose_json import Object, items, parse_object, text
from balcao.connectors.microsoft_graph.settings import Settings
from balcao.contracts.calendar import CalendarTouched, watch_token
from balcao.contracts.messaging import Request

# It is told back as text; whatever a browser could take for more than text is not.
HANDSHAKE = re.compile(r"[^<>&\"'\x00-\x1f\x7f-\uffff]{1,2048}")
LIFECYCLE: dict[str, Literal["renew", "removed", "missed"]] = {
    "reauthorizationRequired": "renew",
    "subscriptionRemoved": "removed",
    "missed": "missed",
}


def is_challenge(request: Request) -> bool:
    """Graph asks by POST, with the question in the address."""
    return request.method == "POST" and "validationToken" in request.query


def challenge(request: Request, settings: Settings) -> str | None:
    told = request.query.get("validationToken", "")
    return told if is_challenge(request) and HANDSHAKE.fullmatch(told) else None


def routes(request: Request) -> Sequence[str]:
    """None: each connection has an address of its own."""
    return ()


def verify(request: Request, settings: Settings) -> bool:
    """Every item must carry the secret of its own watch."""
    if settings.webhook_secret is None:
        return False
    told = items(parse_object(request.body), "value")
    secret = settings.webhook_secret.get_secret_value()
    return bool(told) and all(_is_ours(one, secret) for one in told)


def key(request: Request) -> str:
    """Graph repeats a delivery byte by byte; the secrets in it are hidden by the digest."""
    return hashlib.sha256(request.body).hexdigest()


def kept(request: Request) -> bytes:
    """Without the secrets, and without what we do not look at."""
    return msgspec.json.encode(
        {"value": [_kept(one) for one in items(parse_object(request.body), "value") if _watch_id(one)]}
    )


def parse(body: bytes, route_keys: frozenset[str]) -> Sequence[CalendarTouched]:
    """Every item of the batch; several changes of one calendar are one look at it."""
    found = [CalendarTouched(id, _reason(one)) for one in items(parse_object(body), "value") if (id := _watch_id(one))]
    return list(dict.fromkeys(found))


def _is_ours(one: Object, secret: str) -> bool:
    told = text(one, "clientState") or ""
    return hmac.compare_digest(told.encode("utf-8", "replace"), watch_token(secret, _watch_id(one) or "").encode())


def _watch_id(one: Object) -> str | None:
    told = text(one, "clientState") or ""
    return told.partition(".")[0] or None


def _reason(one: Object) -> Literal["changed", "renew", "removed", "missed"]:
    return LIFECYCLE.get(text(one, "lifecycleEvent") or "", "changed")


def _kept(one: Object) -> Object:
    words = {name: text(one, name) for name in ("changeType", "lifecycleEvent")}
    return {"clientState": _watch_id(one)} | {name: word for name, word in words.items() if word}
