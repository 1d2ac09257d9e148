"""Sends a person to the provider to consent: a state good once for ten minutes, and PKCE (RFC 7636)."""

import base64
import hashlib
import secrets as random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.outcomes import ProviderError
from balcao.core.problems import Conflict, Invalid
from balcao.core.secrets import sealing_keys
from balcao.domains.connections.change_connection import existing_connection
from balcao.domains.connections.connectors import has, load
from balcao.domains.connections.models import OAuthState
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.identity.access import Caller
from balcao.domains.identity.note import note

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Departure:
    """Where the browser goes, and the mark it carries so that only it may come back."""

    url: str
    browser: str


async def begin_authorization(session: AsyncSession, caller: Caller, id: UUID, redirect_uri: str) -> Departure:
    """Raises NotFound, Invalid for a connector that knows no consent, Conflict when its settings do not suffice."""
    connection = await existing_connection(session, id)
    if not has(connection.connector, "oauth"):
        raise Invalid("Esta integração não se conecta por consentimento.")
    settings = await open_settings(session, connection)
    state, verifier, browser = (random.token_urlsafe(size) for size in (32, 48, 32))
    row = OAuthState(
        connection_id=id,
        user_id=caller.user_id,
        sha256=_sha256(state),
        browser_sha256=_sha256(browser),
        verifier="",
        redirect_uri=redirect_uri,
        expires_at=clock.now() + LIFETIME,
    )
    session.add(row)
    await session.flush()
    row.verifier = (await sealing_keys(session)).seal(row.id, "verifier", verifier)
    await note(session, caller, "began_consent", "connection", id)
    challenge = base64.urlsafe_b64encode(_sha256(verifier)).decode().rstrip("=")
    try:
        url: str = load(connection.connector, "oauth").authorize_url(
            settings, redirect_uri=redirect_uri, state=state, code_challenge=challenge
        )
    except ProviderError as missing:
        raise Conflict(missing.detail or missing.title) from missing
    return Departure(url, browser)


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
