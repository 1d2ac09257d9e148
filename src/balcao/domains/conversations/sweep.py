"""What the clock does for conversations: dead senders' messages become unknown, naps end, old parked statuses go."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.queue import later, queued
from balcao.domains.conversations.change import change
from balcao.domains.conversations.deliver import deliver
from balcao.domains.conversations.models import Conversation, Message, ParkedStatus

PARKED_FOR = timedelta(days=2)
FORGOTTEN = timedelta(seconds=45)


@queued("upkeep")
async def sweep(account_id: UUID) -> None:
    """Idempotent, without locks of its own: any worker may run it at any time."""
    async with transaction(account_id) as session:
        now = clock.now()
        expired = select(Conversation.id).where(
            Conversation.account_id == account_id,
            Conversation.sending_id.is_not(None),
            (Conversation.sending_until.is_(None)) | (Conversation.sending_until < now),
        )
        forgotten = select(Message.conversation_id).where(
            Message.account_id == account_id,
            Message.direction == "outbound",
            Message.status == "queued",
            Message.created_at < now - FORGOTTEN,
            (Message.not_before.is_(None)) | (Message.not_before < now - FORGOTTEN),
        )
        for conversation_id in set(await session.scalars(expired.union(forgotten))):
            await later(session, deliver, key=f"sweep:{conversation_id}", conversation_id=conversation_id)
        awake = await session.scalars(
            select(Conversation.id)
            .where(
                Conversation.account_id == account_id,
                Conversation.status == "snoozed",
                Conversation.snoozed_until <= now,
            )
            .with_for_update(skip_locked=True)
        )
        for conversation_id in awake.all():
            await change(session, conversation_id, {"status": "open"})
        await session.execute(
            delete(ParkedStatus).where(ParkedStatus.account_id == account_id, ParkedStatus.parked_at < now - PARKED_FOR)
        )
