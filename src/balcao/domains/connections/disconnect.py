"""A connection is removed: its secrets at once and for good, its consent at the provider too if that answers."""

from uuid import UUID

import structlog
from sqlalchemy import text

from balcao.core import clock, http
from balcao.core.database import transaction
from balcao.core.events import publish
from balcao.core.outcomes import ProviderError
from balcao.core.secrets import keys_for
from balcao.domains.connections.addresses import own_webhook_url
from balcao.domains.connections.change_connection import existing_connection
from balcao.domains.connections.connectors import has, load
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import join, open_sealed
from balcao.domains.identity.access import Caller
from balcao.domains.identity.note import note

log = structlog.get_logger()


async def disconnect(caller: Caller, id: UUID) -> None:
    """Conversations stay and keep its name. Raises NotFound."""
    async with transaction(caller.account_id) as session:
        connection = await existing_connection(session, id, lock=True)
        opened = open_sealed(await keys_for(session, connection.sealed.values()), connection)
        plain = connection.settings
        connection.settings, connection.sealed, connection.facts = {}, {}, {}
        connection.status, connection.deleted_at = "disabled", clock.now()
        connection.token_version += 1
        connection.version += 1
        await session.flush()
        for table in ("connection_routes", "oauth_states", "provider_templates"):
            await session.execute(text(f"DELETE FROM {table} WHERE connection_id = :id"), {"id": id})  # noqa: S608
        await note(session, caller, "removed", "connection", id, {"name": connection.name})
        await publish(session, ConnectionChanged(id))
    await _unsubscribe(connection, plain, opened)
    if token := opened.get("refresh_token"):
        await _revoke(connection, plain, opened, token)


async def _unsubscribe(connection: Connection, plain: dict[str, object], opened: dict[str, str]) -> None:
    """Webhooks that we ordered are not to be sent to nobody."""
    if not has(connection.connector, "bookings"):
        return
    settings = join(connection.connector, plain, opened)
    try:
        with http.on_behalf_of(str(connection.id)):
            await load(connection.connector, "bookings").leave(settings, own_webhook_url(connection))
    except ProviderError as failure:
        log.warning("subscription left behind", connection_id=str(connection.id), error=repr(failure)[:200])


async def _revoke(connection: Connection, plain: dict[str, object], opened: dict[str, str], token: str) -> None:
    if not has(connection.connector, "oauth"):
        return
    try:
        with http.on_behalf_of(str(connection.id)):
            await load(connection.connector, "oauth").revoke(join(connection.connector, plain, opened), token)
    except ProviderError as failure:
        log.warning("consent not revoked at the provider", connection_id=str(connection.id), error=repr(failure)[:200])
