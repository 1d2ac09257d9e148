"""Resolves what has been at rest for as many days as the account chose, unless somebody waits for an answer there."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.queue import queued
from balcao.domains.conversations.change import change
from balcao.domains.conversations.desk_models import InboxOptions
from balcao.domains.conversations.models import Conversation

BATCH = 50


@queued("upkeep")
async def resolve_idle(account_id: UUID) -> None:
    while True:
        async with transaction(account_id) as session:
            days = await session.scalar(
                select(InboxOptions.resolve_after_days).where(InboxOptions.account_id == account_id)
            )
            if days is None:
                return
            idle = await session.scalars(
                select(Conversation.id)
                .where(
                    Conversation.account_id == account_id,
                    Conversation.status.in_(["open", "pending"]),
                    Conversation.waiting_since.is_(None),
                    Conversation.last_message_at < clock.now() - timedelta(days=days),
                )
                .order_by(Conversation.id)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            found = idle.all()
            for conversation_id in found:
                await change(session, conversation_id, {"status": "resolved"})
        if len(found) < BATCH:
            return
