"""Google's notices of change: no body at all, everything in the headers, and no signature but the channel's token."""

import hmac
from collections.abc import Sequence

import msgspec

from balcao.connectors._shared.loose_json import parse_object, text
from balcao.connectors.google_calendar.settings import Settings
from balcao.contracts.calendar import CalendarTouched, watch_token
from balcao.contracts.messaging import Request

CHANNEL, TOKEN = "x-goog-channel-id", "x-goog-channel-token"
STATE, NUMBER = "x-goog-resource-state", "x-goog-message-number"


def challenge(request: Request, settings: Settings) -> str | None:
    """Google does not ask before it sends."""
    return None


def routes(request: Request) -> Sequence[str]:
    """None: each connection has an address of its own."""
    return ()


def verify(request: Request, settings: Settings) -> bool:
    """The token is bound to the channel, so that one channel's does not serve for another's."""
    if settings.webhook_secret is None:
        return False
    expected = watch_token(settings.webhook_secret.get_secret_value(), request.headers.get(CHANNEL, ""))
    told = request.headers.get(TOKEN, "")
    return hmac.compare_digest(told.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def key(request: Request) -> str:
    """The number grows from notice to notice of a channel; a repeat has the same."""
    return " ".join(request.headers.get(name, "") for name in (CHANNEL, NUMBER, STATE))


def kept(request: Request) -> bytes:
    """Without the token, which is a secret."""
    return msgspec.json.encode({"channel": request.headers.get(CHANNEL, ""), "state": request.headers.get(STATE, "")})


def parse(body: bytes, route_keys: frozenset[str]) -> Sequence[CalendarTouched]:
    told = parse_object(body)
    channel = text(told, "channel")
    if channel is None:
        return []
    return [CalendarTouched(channel, "started" if text(told, "state") == "sync" else "changed")]
