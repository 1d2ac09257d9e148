"""Holds that nobody made an appointment of: free as soon as they expire, gone from the table some hours later."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.queue import queued
from balcao.domains.scheduling.models import Occupancy

KEPT = timedelta(hours=6)


@queued("upkeep")
async def sweep_holds(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        await session.execute(
            delete(Occupancy).where(
                Occupancy.account_id == account_id,
                Occupancy.kind == "hold",
                Occupancy.expires_at < clock.now() - KEPT,
            )
        )
