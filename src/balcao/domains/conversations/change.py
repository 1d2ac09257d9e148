"""Changes a conversation: who has it, whether the bot answers, its status, labels and priority."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.problems import Conflict, Invalid, NotFound, PreconditionFailed
from balcao.domains.conversations.events import ConversationChanged, ConversationRead
from balcao.domains.conversations.models import Conversation
from balcao.domains.identity.models import User


class AnotherOpen(Conflict):
    """Esta pessoa já tem uma conversa aberta neste canal."""

    type = "another-conversation-open"


async def change(
    session: AsyncSession, conversation_id: UUID, given: dict[str, Any], *, expected_version: int | None = None
) -> Conversation:
    """Sets the given fields; PreconditionFailed when `expected_version` is not the current one."""
    conversation = await find(session, Conversation, conversation_id, lock=True)
    if conversation is None:
        raise NotFound("Esta conversa não existe.")
    if expected_version is not None and conversation.version != expected_version:
        raise PreconditionFailed("A conversa mudou desde que você a abriu.")
    if (assignee_id := given.get("assignee_id")) and await find(session, User, assignee_id) is None:
        raise Invalid("Esta pessoa não faz parte da equipe.")
    if given.get("unread_count") == 0 and conversation.unread_count > 0:
        await publish(session, ConversationRead(conversation.id))
    if given.get("status", conversation.status) != conversation.status:
        await _change_status(session, conversation, given["status"])
    for name, value in given.items():
        if name == "labels":
            value = list(dict.fromkeys(value))
        if name != "status":
            setattr(conversation, name, value)
    conversation.version += 1
    conversation.updated_at = clock.now()
    await session.flush()
    await publish(session, ConversationChanged(conversation.id))
    return conversation


async def _change_status(session: AsyncSession, conversation: Conversation, status: str) -> None:
    if conversation.status == "resolved" and await _other_open(session, conversation):
        raise AnotherOpen("Continue na conversa que está aberta.")
    conversation.status = status
    conversation.resolved_at = clock.now() if status == "resolved" else None
    if status != "snoozed":
        conversation.snoozed_until = None
    if status == "resolved":
        conversation.unread_count = 0


async def _other_open(session: AsyncSession, conversation: Conversation) -> bool:
    other = await session.scalar(
        select(Conversation.id).where(
            Conversation.account_id == conversation.account_id,
            Conversation.channel_id == conversation.channel_id,
            Conversation.contact_id == conversation.contact_id,
            Conversation.status != "resolved",
        )
    )
    return other is not None
