"""A person comes back from the provider's consent page: the code becomes tokens, which are sealed and kept."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import text

from balcao.contracts.oauth import Tokens
from balcao.core import clock, http
from balcao.core.database import find, transaction
from balcao.core.events import publish
from balcao.core.outcomes import ProviderError
from balcao.core.secrets import open_value, sealing_keys
from balcao.domains.connections.connectors import load
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.models import Connection, OAuthState
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.identity.note import note

log = structlog.get_logger()


@dataclass(frozen=True)
class Return:
    """The connection, when the state named one, and what went wrong: a word for the screen."""

    connection_id: UUID | None
    error: str | None = None


@dataclass(frozen=True)
class _Claimed:
    account_id: UUID
    connection: Connection
    settings: object
    verifier: str
    redirect_uri: str


async def finish_authorization(
    *, state: str, code: str | None, error: str | None, browser: str | None, need_browser: bool
) -> Return:
    """`browser` is the mark that the departing browser was given.

    Without `need_browser` its absence is let pass, but never a wrong one.
    """
    claimed = await _claim(state, browser, need_browser)
    if isinstance(claimed, Return):
        return claimed
    id = claimed.connection.id
    if error or not code:
        return Return(id, "access_denied" if error == "access_denied" else "refused")
    try:
        with http.on_behalf_of(str(id)):
            tokens: Tokens = await load(claimed.connection.connector, "oauth").exchange(
                claimed.settings, code=code, redirect_uri=claimed.redirect_uri, code_verifier=claimed.verifier
            )
    except ProviderError as failure:
        log.warning("consent not exchanged", connection_id=str(id), error=repr(failure)[:200])
        return Return(id, failure.code if re.fullmatch(r"[a-z_]{3,40}", failure.code) else "exchange_failed")
    return await _keep(claimed.account_id, id, tokens)


async def _claim(state: str, browser: str | None, need_browser: bool) -> _Claimed | Return:
    """Uses the state up, whatever comes of it."""
    digest = hashlib.sha256(state.encode()).digest()
    async with transaction(None) as session:
        given = {"digest": digest}
        found = (await session.execute(text("SELECT * FROM find_oauth_state(:digest)"), given)).one_or_none()
    if found is None:
        return Return(None, "expired")
    async with transaction(found.account_id) as session:
        row = await find(session, OAuthState, found.id, lock=True)
        if row is None:
            return Return(None, "expired")
        await session.delete(row)
        await session.flush()
        connection = await find(session, Connection, row.connection_id)
        if connection is None or connection.deleted_at is not None:
            return Return(None, "expired")
        if row.expires_at <= clock.now():
            return Return(connection.id, "expired")
        if not _same_browser(row, browser, need_browser):
            return Return(connection.id, "other_browser")
        verifier = await open_value(session, row.id, "verifier", row.verifier)
        settings = await open_settings(session, connection)
        return _Claimed(found.account_id, connection, settings, verifier, row.redirect_uri)


def _same_browser(row: OAuthState, browser: str | None, need_browser: bool) -> bool:
    if browser is None:
        return not need_browser
    return hmac.compare_digest(row.browser_sha256 or b"", hashlib.sha256(browser.encode()).digest())


async def _keep(account_id: UUID, id: UUID, tokens: Tokens) -> Return:
    async with transaction(account_id) as session:
        connection = await find(session, Connection, id, lock=True)
        if connection is None or connection.deleted_at is not None:
            return Return(None, "expired")
        if tokens.refresh_token is None and "refresh_token" not in connection.sealed:
            return Return(id, "no_refresh_token")
        keys = await sealing_keys(session)
        connection.sealed = {**connection.sealed, **seal_tokens(keys.seal, id, tokens)}
        connection.token_version += 1
        connection.token_expires_at = tokens.expires_at
        connection.refreshing_until = None
        connection.status = "active"
        connection.version += 1
        connection.updated_at = clock.now()
        await note(session, None, "consented", "connection", id, {"scope": tokens.scope})
        await publish(session, ConnectionChanged(id))
    return Return(id)


def seal_tokens(seal: Callable[[UUID, str, str], str], id: UUID, tokens: Tokens) -> dict[str, str]:
    given = {"access_token": tokens.access_token, "refresh_token": tokens.refresh_token}
    return {name: seal(id, name, value) for name, value in given.items() if value is not None}
