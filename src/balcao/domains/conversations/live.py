"""What browsers see of conversations: whole messages and whole conversations, in the shape of the API."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.live import show_change
from balcao.domains.conversations.events import (
    ConversationChanged,
    ConversationOpened,
    LineWritten,
    MessageChanged,
    MessageQueued,
    MessageReceived,
)
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.queries import conversation_out, conversations_query, messages_out


async def show_message(session: AsyncSession, happened: MessageReceived | MessageQueued) -> None:
    """A new message, and its conversation as it stands in the list now."""
    show_change(session, "message.created", happened.message_id)
    show_change(session, "conversation.updated", happened.conversation_id)


async def show_line(session: AsyncSession, happened: LineWritten) -> None:
    show_change(session, "message.created", happened.message_id)


async def show_message_change(session: AsyncSession, happened: MessageChanged) -> None:
    show_change(session, "message.updated", happened.message_id)


async def show_conversation(session: AsyncSession, happened: ConversationChanged) -> None:
    show_change(session, "conversation.updated", happened.conversation_id)


async def show_new_conversation(session: AsyncSession, happened: ConversationOpened) -> None:
    show_change(session, "conversation.created", happened.conversation_id)


async def see_messages(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    wanted = select(Message).where(Message.account_id == session.info["account_id"], Message.id.in_(ids))
    messages = (await session.scalars(wanted)).all()
    return {message.id: message.model_dump(mode="json") for message in await messages_out(session, messages)}


async def see_conversations(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    mine = (Conversation.account_id == session.info["account_id"]) & Conversation.id.in_(ids)
    rows = await session.execute(conversations_query().where(mine))
    return {row[0].id: conversation_out(row).model_dump(mode="json") for row in rows}
