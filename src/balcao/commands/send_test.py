"""`balcao send-test`: one message through a connection, outside any conversation, to see whether it goes."""

from uuid import UUID

import asyncpg

from balcao.contracts.messaging import Alias, Kind, Outgoing
from balcao.core import http
from balcao.core.database import plain_url, transaction
from balcao.core.ids import new_id
from balcao.domains.connections.change_connection import existing_connection
from balcao.domains.connections.connectors import load
from balcao.domains.connections.refresh_tokens import fresh_settings
from balcao.process import opened
from balcao.settings import Settings


class WrongConnection(RuntimeError):
    """Não há conexão com este id para este conector."""


async def send_test(settings: Settings, connector: str, connection_id: UUID, to: str, template: str | None) -> str:
    """The provider's id for the message. Raises the connector's own errors."""
    account_id = await _account_of(settings, connection_id)
    kind: Kind = "template" if template else "text"
    message = Outgoing(
        message_id=str(new_id()),
        to=Alias("phone", "".join(filter(str.isdigit, to))),
        kind=kind,
        text=None if template else "Teste do Balcão: se você leu isto, o envio funciona.",
        template={"name": template, "language": "en_US", "variables": {}} if template else None,
    )
    async with opened(settings):
        async with transaction(account_id) as session:
            connection = await existing_connection(session, connection_id)
        if connection.connector != connector:
            raise WrongConnection(WrongConnection.__doc__)
        ready = await fresh_settings(account_id, connection_id)
        with http.on_behalf_of(str(connection_id)):
            receipt = await load(connector, "outbound").send(ready, message)
    return str(receipt.provider_message_id)


async def _account_of(settings: Settings, connection_id: UUID) -> UUID:
    owner = await asyncpg.connect(plain_url(settings.database_url or ""))
    try:
        found: UUID | None = await owner.fetchval("SELECT account_id FROM connections WHERE id = $1", connection_id)
    finally:
        await owner.close()
    if found is None:
        raise WrongConnection(WrongConnection.__doc__)
    return found
