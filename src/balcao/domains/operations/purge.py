"""What is kept for a while only: the live feed's frames, tickets nobody used."""

from uuid import UUID

from sqlalchemy import text

from balcao.core import live
from balcao.core.database import transaction
from balcao.core.queue import queued


@queued("upkeep")
async def purge(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        await live.purge(session)
        await session.execute(text("DELETE FROM live_tickets WHERE expires_at < now()"))
