"""What the clock does for the desk: who is gone goes offline, promises fall due, what was missed is drawn again."""

from uuid import UUID

from balcao.core.database import transaction
from balcao.core.queue import queued
from balcao.domains.conversations.routing.drain import drain
from balcao.domains.conversations.routing.presence import leave
from balcao.domains.conversations.routing.reassign import reassign
from balcao.domains.conversations.service_levels.breach import note_breaches


@queued("upkeep")
async def keep_desk(account_id: UUID) -> None:
    """Idempotent: each step is a transaction that looks for what is due."""
    for step in (leave, note_breaches, reassign):
        async with transaction(account_id) as session:
            await step(session)
    await drain(account_id)
