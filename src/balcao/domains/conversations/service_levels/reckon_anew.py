"""Reckons the promises under way again, after a service level or the hours it counts in were changed."""

from uuid import UUID

from sqlalchemy import select

from balcao.core.database import find, transaction
from balcao.core.events import publish
from balcao.core.queue import queued
from balcao.domains.conversations.desk_models import ServiceClock
from balcao.domains.conversations.events import ConversationChanged
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.service_levels.follow import adjust


@queued("upkeep")
async def reckon_anew(account_id: UUID) -> None:
    """A transaction for each conversation: nobody who writes waits for the rest."""
    async with transaction(account_id) as session:
        ids = await session.scalars(
            select(ServiceClock.conversation_id)
            .where(ServiceClock.account_id == account_id, ServiceClock.ended_at.is_(None))
            .distinct()
        )
        conversations = list(ids)
    for conversation_id in conversations:
        async with transaction(account_id) as session:
            conversation = await find(session, Conversation, conversation_id, lock=True)
            if conversation is not None:
                await adjust(session, conversation, anew=True)
                conversation.version += 1
                await publish(session, ConversationChanged(conversation_id))
