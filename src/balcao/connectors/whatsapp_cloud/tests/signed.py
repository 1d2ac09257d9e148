"""How Meta signs: used by the contract suite to make webhooks that must be taken, and to spoil them."""

import hashlib
import hmac

from balcao.connectors.whatsapp_cloud.settings import Settings
from balcao.contracts.messaging import Request

SECRETS = ("app_secret",)


def signed(body: bytes, settings: Settings) -> Request:
    digest = hmac.new(settings.app_secret.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
    return Request(
        "POST", "https://clinica.example/api/v1/webhooks/whatsapp", {"x-hub-signature-256": f"sha256={digest}"}, body
    )
