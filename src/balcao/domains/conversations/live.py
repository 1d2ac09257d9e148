"""What browsers see of conversations: whole messages and whole conversations, in the shape of the API."""

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import live
from balcao.domains.conversations.events import (
    ConversationChanged,
    ConversationOpened,
    MessageChanged,
    MessageQueued,
    MessageReceived,
)
from balcao.domains.conversations.queries import read_conversation, read_message


async def show_message(session: AsyncSession, happened: MessageReceived | MessageQueued) -> None:
    """A new message, and its conversation as it stands in the list now."""
    message = await read_message(session, happened.message_id)
    await live.show(session, "message.created", message.model_dump(mode="json"))
    await show_conversation(session, ConversationChanged(happened.conversation_id))


async def show_message_change(session: AsyncSession, happened: MessageChanged) -> None:
    message = await read_message(session, happened.message_id)
    await live.show(session, "message.updated", message.model_dump(mode="json"))


async def show_conversation(session: AsyncSession, happened: ConversationChanged) -> None:
    conversation = await read_conversation(session, happened.conversation_id)
    await live.show(session, "conversation.updated", conversation.model_dump(mode="json"))


async def show_new_conversation(session: AsyncSession, happened: ConversationOpened) -> None:
    conversation = await read_conversation(session, happened.conversation_id)
    await live.show(session, "conversation.created", conversation.model_dump(mode="json"))
