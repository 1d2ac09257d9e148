"""The service level that a conversation is under: the first, by position, whose every condition holds."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.conversations.desk_models import ServiceLevel
from balcao.domains.conversations.models import Conversation


async def level_for(session: AsyncSession, conversation: Conversation) -> ServiceLevel | None:
    levels = await session.scalars(
        select(ServiceLevel)
        .where(ServiceLevel.account_id == conversation.account_id, ServiceLevel.active)
        .order_by(ServiceLevel.position, ServiceLevel.id)
    )
    return next((level for level in levels if applies(level, conversation)), None)


def applies(level: ServiceLevel, conversation: Conversation) -> bool:
    return (
        (not level.channel_ids or conversation.channel_id in level.channel_ids)
        and (not level.team_ids or conversation.team_id in level.team_ids)
        and (not level.priorities or conversation.priority in level.priorities)
        and (not level.labels or bool(set(level.labels) & set(conversation.labels)))
    )
