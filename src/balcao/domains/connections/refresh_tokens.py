"""Access tokens that are good for a while yet: refreshed under a lease in the row, never within a transaction.

Whoever holds the lease asks the provider; the others wait for what it stores. What is stored is compared with the
token's version, so that a refresh that took too long does not overwrite a newer one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from balcao.contracts.oauth import Tokens
from balcao.core import clock, http
from balcao.core.database import transaction
from balcao.core.events import publish
from balcao.core.outcomes import ProviderError, Unauthorized, Unavailable
from balcao.core.secrets import open_value, sealing_keys
from balcao.domains.connections.change_connection import existing_connection
from balcao.domains.connections.connectors import load, needs_consent
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.finish_authorization import seal_tokens
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.connections.record_call import mark_unauthorized

Result = TypeVar("Result")
MARGIN = timedelta(minutes=2)
LEASE = timedelta(seconds=30)
LOOK_EVERY = 0.1
LONGEST_WAIT = LEASE + timedelta(seconds=5)


@dataclass(frozen=True)
class _Lease:
    """The right to refresh, and what it takes."""

    connector: str
    settings: Any
    refresh_token: str
    version: int


async def with_fresh_settings(account_id: UUID, connection_id: UUID, ask: Callable[[Any], Awaitable[Result]]) -> Result:
    """`ask(settings)`; once more with a new access token when the provider refuses one that should still be good."""
    settings = await fresh_settings(account_id, connection_id)
    with http.on_behalf_of(str(connection_id)):
        try:
            return await ask(settings)
        except Unauthorized:
            refused = getattr(settings, "access_token", None)
            if not await _forget(account_id, connection_id, refused.get_secret_value() if refused else ""):
                raise
        return await ask(await fresh_settings(account_id, connection_id))


async def _forget(account_id: UUID, connection_id: UUID, refused: str) -> bool:
    """Lets the next look refresh, unless another did so already; False for a connection that has nothing to refresh."""
    async with transaction(account_id) as session:
        connection = await existing_connection(session, connection_id, lock=True)
        sealed = connection.sealed
        if not needs_consent(connection.connector, sealed) or not {"access_token", "refresh_token"} <= sealed.keys():
            return False
        if await open_value(session, connection_id, "access_token", sealed["access_token"]) == refused:
            connection.token_expires_at = clock.now()
        return True


async def fresh_settings(account_id: UUID, connection_id: UUID) -> Any:
    """The connection's settings, by consent or not, with an access token that is good for MARGIN at least.

    Never call this within a transaction. Raises NotFound, Unauthorized, Unavailable, secrets.Unreadable.
    """
    async with transaction(account_id) as session:
        connection = await existing_connection(session, connection_id)
        if not needs_consent(connection.connector, connection.sealed):
            return await open_settings(session, connection)
    await fresh_access_token(account_id, connection_id)
    async with transaction(account_id) as session:
        return await open_settings(session, await existing_connection(session, connection_id))


async def fresh_access_token(account_id: UUID, connection_id: UUID) -> str:
    """Raises NotFound; Unauthorized when a person has to consent anew; Unavailable when the provider cannot now."""
    give_up = clock.now() + LONGEST_WAIT
    while clock.now() < give_up:
        found = await _look(account_id, connection_id)
        if isinstance(found, str):
            return found
        if isinstance(found, _Lease):
            token = await _refresh(account_id, connection_id, found)
            if token is not None:
                return token
            continue
        await asyncio.sleep(LOOK_EVERY)
    raise Unavailable("refreshing", "Renovação em andamento", "O acesso está sendo renovado; tente em instantes.")


async def _look(account_id: UUID, connection_id: UUID) -> str | _Lease | None:
    """A good token, or the lease, or None while another has it."""
    async with transaction(account_id) as session:
        connection = await existing_connection(session, connection_id, lock=True)
        now = clock.now()
        sealed = connection.sealed
        if "refresh_token" not in sealed or connection.status == "unauthorized":
            raise Unauthorized("no_consent", "Falta o consentimento", "Conecte de novo esta integração.")
        expires_at = connection.token_expires_at
        if "access_token" in sealed and expires_at is not None and expires_at - now > MARGIN:
            return await open_value(session, connection_id, "access_token", sealed["access_token"])
        if connection.refreshing_until is not None and connection.refreshing_until > now:
            return None
        connection.refreshing_until = now + LEASE
        refresh_token = await open_value(session, connection_id, "refresh_token", sealed["refresh_token"])
        settings = await open_settings(session, connection)
        return _Lease(connection.connector, settings, refresh_token, connection.token_version)


async def _refresh(account_id: UUID, connection_id: UUID, lease: _Lease) -> str | None:
    """The new token, or None to look again because another was quicker."""
    try:
        with http.on_behalf_of(str(connection_id)):
            tokens: Tokens = await load(lease.connector, "oauth").refresh(lease.settings, lease.refresh_token)
    except Unauthorized as refused:
        if await _is_final(account_id, connection_id, lease, refused):
            raise
        return None
    except ProviderError as failure:
        # A provider's outage says nothing about the consent: the connection stays as it is.
        await _release(account_id, connection_id, lease)
        raise Unavailable(failure.code, failure.title, failure.detail) from failure
    async with transaction(account_id) as session:
        connection = await existing_connection(session, connection_id, lock=True)
        if connection.token_version != lease.version:
            return None
        keys = await sealing_keys(session)
        connection.sealed = {**connection.sealed, **seal_tokens(keys.seal, connection_id, tokens)}
        connection.token_version += 1
        connection.token_expires_at = tokens.expires_at
        connection.refreshing_until = None
        if connection.status == "failing":
            connection.status = "active"
            await publish(session, ConnectionChanged(connection_id))
    return tokens.access_token


async def _is_final(account_id: UUID, connection_id: UUID, lease: _Lease, refused: Unauthorized) -> bool:
    """A refusal counts only if the token refused is still the one we hold."""
    async with transaction(account_id) as session:
        connection = await existing_connection(session, connection_id, lock=True)
        if connection.token_version != lease.version:
            return False
        connection.refreshing_until = None
        await session.flush()
        await mark_unauthorized(session, connection_id, refused.title or refused.code)
        return True


async def _release(account_id: UUID, connection_id: UUID, lease: _Lease) -> None:
    async with transaction(account_id) as session:
        connection: Connection = await existing_connection(session, connection_id, lock=True)
        if connection.token_version == lease.version:
            connection.refreshing_until = None
