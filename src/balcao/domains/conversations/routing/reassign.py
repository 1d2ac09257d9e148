"""Puts back into the queue what waits for somebody who has been away too long."""

from datetime import timedelta

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.conversations.change import change
from balcao.domains.conversations.desk_models import Availability, InboxOptions, Team
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.routing.enter import needs_person, put_in_queue


async def reassign(session: AsyncSession) -> None:
    """Only where a person waits for an answer: a conversation at rest may stay with who knows it."""
    account_id = session.info["account_id"]
    minutes = await session.scalar(
        select(InboxOptions.reassign_after_minutes).where(InboxOptions.account_id == account_id)
    )
    if minutes is None:
        return
    left = await session.execute(
        select(Conversation.id, Team.distribution)
        .join(
            Availability,
            and_(Availability.account_id == Conversation.account_id, Availability.user_id == Conversation.assignee_id),
        )
        .outerjoin(Team, and_(Team.account_id == Conversation.account_id, Team.id == Conversation.team_id))
        .where(
            Conversation.account_id == account_id,
            Conversation.status == "open",
            Conversation.waiting_since.is_not(None),
            Availability.state == "offline",
            Availability.state_since < clock.now() - timedelta(minutes=minutes),
        )
        .order_by(Conversation.id)
        .with_for_update(of=Conversation, skip_locked=True)
    )
    for conversation_id, team_distribution in left.all():
        # Whoever changed nothing by hand has it routed as at its opening; where no rule applies, its team decides.
        conversation = await change(session, conversation_id, {"assignee_id": None})
        if needs_person(conversation):
            await put_in_queue(session, conversation, team_distribution or "by_hand")
