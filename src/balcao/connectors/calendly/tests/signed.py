"""Signs a body as Calendly does: HMAC-SHA256 over the time, a dot, and the bytes."""

import hashlib
import hmac
from typing import Any

from balcao.contracts.messaging import Request
from balcao.core import clock

SECRETS = ("webhook_secret",)


def signed(body: bytes, settings: Any, at: int | None = None) -> Request:
    at = int(clock.now().timestamp()) if at is None else at
    key = settings.webhook_secret.get_secret_value().encode()
    digest = hmac.new(key, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    header = {"calendly-webhook-signature": f"t={at},v1={digest}"}
    return Request("POST", "http://127.0.0.1/api/v1/webhooks/calendly", header, body)
