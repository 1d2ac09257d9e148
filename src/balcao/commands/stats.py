"""`balcao stats`: the queues of every account together."""

from typing import Any

from balcao.core import database
from balcao.core.database import transaction
from balcao.domains.operations.queues import read_stats
from balcao.settings import Settings


async def read(settings: Settings) -> list[dict[str, Any]]:
    database.open_database(settings.database_url or "", pool=2)
    try:
        async with transaction(None) as session:
            return [lane.model_dump() for lane in await read_stats(session)]
    finally:
        await database.close_database()
