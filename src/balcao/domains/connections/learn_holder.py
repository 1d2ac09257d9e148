"""A connection learns whose account it is, and gets the secret with which its webhooks are to be signed."""

import secrets as random
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.secrets import open_value, sealing_keys
from balcao.domains.connections.change_connection import existing_connection
from balcao.domains.connections.connectors import routes
from balcao.domains.connections.keep_settings import keep_routes
from balcao.domains.connections.open_settings import open_settings


async def learn_holder(session: AsyncSession, connection_id: UUID, holder_id: str) -> str:
    """The secret, the same as long as the connection stands: webhooks under way are still good after a subscription
    made anew. Raises NotFound, AlreadyConnected.
    """
    connection = await existing_connection(session, connection_id, lock=True)
    if connection.settings.get("holder_id") != holder_id:
        connection.settings = {**connection.settings, "holder_id": holder_id}
    if "webhook_secret" not in connection.sealed:
        keys = await sealing_keys(session)
        sealed = keys.seal(connection_id, "webhook_secret", random.token_urlsafe(32))
        connection.sealed = {**connection.sealed, "webhook_secret": sealed}
    await session.flush()
    named = routes(connection.connector, await open_settings(session, connection))
    await keep_routes(session, connection, named)
    return await open_value(session, connection_id, "webhook_secret", connection.sealed["webhook_secret"])
