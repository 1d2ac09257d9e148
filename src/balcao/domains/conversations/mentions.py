"""The notes in which somebody was called, and which of them they have read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.act_models import Mention
from balcao.domains.conversations.act_schemas import MentionOut
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.queries import messages_out
from balcao.domains.conversations.schemas import ContactSummary


def mentions_query() -> Any:
    """Mentions with their message and contact; add conditions, order and limit."""
    return (
        select(Mention, Message, Contact)
        .join(Message, (Message.account_id == Mention.account_id) & (Message.id == Mention.message_id))
        .join(
            Conversation, (Conversation.account_id == Message.account_id) & (Conversation.id == Message.conversation_id)
        )
        .join(Contact, (Contact.account_id == Conversation.account_id) & (Contact.id == Conversation.contact_id))
    )


async def mentions_out(session: AsyncSession, rows: Sequence[Any]) -> list[MentionOut]:
    messages = await messages_out(session, [message for _, message, _ in rows])
    return [
        MentionOut(
            id=mention.id,
            conversation_id=message.conversation_id,
            contact=ContactSummary(id=contact.id, name=contact.name, phone=contact.phone),
            message=message,
            by_name=mention.by_name,
            created_at=mention.created_at,
            read_at=mention.read_at,
        )
        for (mention, _, contact), message in zip(rows, messages, strict=True)
    ]


async def see_mentions(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """For views.py."""
    mine = Mention.account_id == session.info["account_id"], Mention.id.in_(ids)
    rows = (await session.execute(mentions_query().where(*mine))).all()
    return {mention.id: mention.model_dump(mode="json") for mention in await mentions_out(session, rows)}


async def count_unread(session: AsyncSession, user_id: UUID) -> int:
    wanted = select(func.count()).where(
        Mention.account_id == session.info["account_id"], Mention.user_id == user_id, Mention.read_at.is_(None)
    )
    return await session.scalar(wanted) or 0


async def read_mentions(
    session: AsyncSession, user_id: UUID, *, conversation_id: UUID | None = None, ids: Sequence[UUID] | None = None
) -> int:
    """How many are left unread, which the person's other tabs are told as well."""
    wanted = update(Mention).where(
        Mention.account_id == session.info["account_id"], Mention.user_id == user_id, Mention.read_at.is_(None)
    )
    if conversation_id is not None:
        wanted = wanted.where(Mention.conversation_id == conversation_id)
    if ids is not None:
        wanted = wanted.where(Mention.id.in_(ids))
    await session.execute(wanted.values(read_at=clock.now()).execution_options(synchronize_session=False))
    unread = await count_unread(session, user_id)
    live.show(session, "mentions.read", {"unread": unread}, user_id=user_id)
    return unread
