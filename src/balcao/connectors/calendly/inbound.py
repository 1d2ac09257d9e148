"""Webhooks of Calendly: whose they are, whether it signed them just now, and what they tell of a booking.

https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures, read 2026-11.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence

from balcao.connectors._shared.loose_json import inner, parse_object, text
from balcao.connectors.calendly.readings import booking_of
from balcao.connectors.calendly.settings import Settings
from balcao.contracts.bookings_outside import BookingTold, BookingTouched
from balcao.contracts.messaging import Request
from balcao.core import clock
from balcao.settings import read_settings

OLDEST_SECONDS = 180
SIGNATURE = re.compile(r"(?:^|,)\s*(t|v1)=([0-9A-Za-z]+)")
BOOKED = ("invitee.created", "invitee.canceled")
NO_SHOW = ("invitee_no_show.created", "invitee_no_show.deleted")


class NotABooking(ValueError):
    """Samples of v1 are still passed around: such a webhook is kept, and shown as one that could not be read."""


def challenge(request: Request, settings: Settings) -> str | None:
    """Calendly asks nothing."""
    return None


def routes(request: Request) -> Sequence[str]:
    """The user under whose name the subscription was made."""
    creator = text(parse_object(request.body), "created_by")
    return [creator] if creator else []


def verify(request: Request, settings: Settings) -> bool:
    """HMAC over the time and the bytes as they came; what was signed more than three minutes ago is a replay."""
    parts = SIGNATURE.findall(request.headers.get("calendly-webhook-signature", ""))
    at = next((value for name, value in parts if name == "t"), "")
    told = [value for name, value in parts if name == "v1"]
    if not at.isdecimal() or len(at) > 12 or abs(clock.now().timestamp() - int(at)) > OLDEST_SECONDS:
        return False
    signed = at.encode() + b"." + request.body
    return any(hmac.compare_digest(_signature(key, signed), one.encode()) for key in _keys(settings) for one in told)


def key(request: Request) -> str:
    """There is no delivery id. Only a byte for byte repeat at the same address is left out here; the tables see to the
    others.
    """
    address = request.url.partition("?")[0].encode()
    return hashlib.sha256(address + b"\n" + request.body).hexdigest()


def parse(body: bytes, route_keys: frozenset[str]) -> Sequence[BookingTold | BookingTouched]:
    told = parse_object(body)
    if text(told, "created_by") not in route_keys:
        return []
    event, payload = text(told, "event"), inner(told, "payload")
    if event in BOOKED:
        booking = booking_of(payload, inner(payload, "scheduled_event"))
        if booking is None:
            raise NotABooking(f"{event} without a v2 invitee and its event")
        return [BookingTold(booking)]
    return _touched(payload) if event in NO_SHOW else []


def _touched(payload: dict[str, object]) -> Sequence[BookingTouched]:
    """The payload is the invitee, or a resource that names one; either way it is asked for."""
    found = [text(payload, "invitee"), text(inner(payload, "invitee"), "uri"), text(payload, "uri")]
    return [BookingTouched(id) for id in found if id and "/invitees/" in id][:1]


def _keys(settings: Settings) -> Iterator[bytes]:
    """A personal token's webhooks are signed with our secret, an application's with the application's own key."""
    for secret in (settings.webhook_secret, settings.signing_key):
        if secret is not None and secret.get_secret_value():
            yield secret.get_secret_value().encode()
    installation = None if settings.client_id or settings.personal_token else read_settings().calendly_signing_key
    if installation is not None:
        yield installation.get_secret_value().encode()


def _signature(key: bytes, signed: bytes) -> bytes:
    return hmac.new(key, signed, hashlib.sha256).hexdigest().encode()
