"""Holds that nobody made an appointment of: free as soon as they expire, gone from the table some hours later."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.queue import queued
from balcao.domains.scheduling.models import Occupancy

KEPT = timedelta(hours=6)


@queued("upkeep")
async def sweep_holds(account_id: UUID) -> None:
    before = clock.now() - KEPT
    async with transaction(account_id) as session:
        await session.execute(
            delete(Occupancy).where(
                Occupancy.account_id == account_id,
                Occupancy.kind == "hold",
                Occupancy.expires_at < before,
            )
        )
        await session.execute(_FORGET, {"account_id": account_id, "before": before})


# Only what it was noted for is gone: a hold may be made longer than usual, and its occupancy is still there then.
_FORGET = text(
    "DELETE FROM held_visits h WHERE h.account_id = :account_id AND h.noted_at < :before AND NOT EXISTS ("
    "SELECT FROM occupancies o WHERE o.account_id = :account_id AND o.holder = h.holder AND o.active "
    "AND o.kind = 'hold')"
)
