"""Frees the open conversations of somebody who left the team: others see them as nobody's at once."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.conversations.change import change
from balcao.domains.conversations.models import Conversation
from balcao.domains.identity.events import PersonLeft


async def release(session: AsyncSession, happened: PersonLeft) -> None:
    """Resolved ones keep the name of who had them."""
    wanted = select(Conversation.id).where(
        Conversation.account_id == session.info["account_id"],
        Conversation.assignee_id == happened.user_id,
        Conversation.status != "resolved",
    )
    for conversation_id in (await session.scalars(wanted.order_by(Conversation.id))).all():
        await change(session, conversation_id, {"assignee_id": None})
