"""Keys that are changed while others work with them."""

import asyncio
from uuid import UUID

from sqlalchemy import text

from balcao.core import secrets
from balcao.core.database import find, transaction
from balcao.domains.connections.connect import connect
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.connections.rotate_keys import rotate_tenant_key
from balcao.testing import make_connections
from balcao.testing.make_connections import SECRET, channel_settings


async def test_a_connection_made_while_the_key_is_turned_is_sealed_anew_too(account_id: UUID) -> None:
    await make_connections.channel(account_id)
    async with transaction(account_id) as session:
        made = await connect(session, None, connector="whatsapp_cloud", name="Ao lado", settings=channel_settings())
        await session.flush()
        turning = asyncio.create_task(rotate_tenant_key(account_id))
        await asyncio.sleep(0.3)
        assert not turning.done(), "it waits for whoever holds the old key"
    assert await turning == 2
    async with transaction(account_id) as session:
        await session.execute(text("DELETE FROM data_keys WHERE retired_at IS NOT NULL"))  # as an hour later
    secrets._tenants.clear()
    async with transaction(account_id) as session:
        row = await find(session, Connection, made.id)
        assert row is not None
        assert (await open_settings(session, row)).access_token.get_secret_value() == f"{SECRET}-1"
