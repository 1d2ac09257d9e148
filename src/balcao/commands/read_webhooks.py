"""`balcao webhooks read`: kept webhooks are read again, after a parser was mended or a cause is gone."""

from uuid import UUID

from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.connections.read_again import read_again, read_failed_again
from balcao.process import opened
from balcao.settings import Settings


async def read_failed(settings: Settings) -> int:
    async with opened(settings):
        return await read_failed_again()


async def read_one(settings: Settings, id: UUID) -> int:
    """How many connections read it again; 0 when there is no such webhook."""
    async with opened(settings):
        async with transaction(None) as session:
            found = await session.scalar(text("SELECT account_ids FROM kept_webhooks WHERE id = :id"), {"id": id})
        readings = 0
        for account_id in dict.fromkeys(found or ()):
            async with transaction(account_id) as session:
                readings += await read_again(session, id)
        return readings
