"""The addresses under which providers and browsers come back to us."""

from functools import cache

from balcao.domains.connections.connectors import load, manifests
from balcao.domains.connections.models import Connection
from balcao.settings import read_settings

LOOPBACK = ("http://127.", "http://localhost", "http://[::1]")


@cache
def base_url() -> str:
    return read_settings().base_url


def webhook_url(connection: Connection) -> str | None:
    """Without the connection's id where the body itself says whose it is: one address then serves many numbers."""
    manifest = manifests().get(connection.connector)
    if manifest is None or manifest.hook is None:
        return None
    own = "" if hasattr(load(manifest.key, "settings"), "routes") else f"/{connection.id}"
    return f"{base_url()}/api/v1/webhooks/{manifest.hook}{own}"


def own_webhook_url(connection: Connection) -> str:
    """This connection's alone: where we register the address ourselves, nobody else's webhooks are to come there."""
    return f"{base_url()}/api/v1/webhooks/{manifests()[connection.connector].hook}/{connection.id}"


def redirect_uri() -> str:
    """The one address to register at every provider that asks for consent."""
    return f"{base_url()}/api/v1/oauth/callback"


def is_loopback() -> bool:
    """Nobody but this machine's own user can come back here."""
    return base_url().startswith(LOOPBACK)
