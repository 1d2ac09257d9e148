"""Conversations and messages as they go over the wire, read with few statements."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.problems import NotFound
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.desk_models import Team
from balcao.domains.conversations.models import Conversation, Message, MessageAttachment
from balcao.domains.conversations.outgoing import WITH_FILES
from balcao.domains.conversations.schemas import (
    ChannelSummary,
    ContactSummary,
    ConversationOut,
    ErrorOut,
    LastMessage,
    MessageOut,
    Named,
    SenderOut,
    SlaOut,
    WaitingOut,
)
from balcao.domains.files.models import StoredFile
from balcao.domains.files.shown import attachment_out
from balcao.domains.identity.models import User


def conversations_query() -> Any:
    """Conversations with what a list shows of each; add conditions, order and limit."""
    return (
        select(
            Conversation,
            Contact.name.label("contact_name"),
            Contact.phone.label("contact_phone"),
            Contact.is_group.label("contact_is_group"),
            Connection.name.label("channel_name"),
            Connection.connector,
            User.name.label("assignee_name"),
            Team.name.label("team_name"),
            Message,
        )
        .join(Contact, (Contact.account_id == Conversation.account_id) & (Contact.id == Conversation.contact_id))
        .join(
            Connection, (Connection.account_id == Conversation.account_id) & (Connection.id == Conversation.channel_id)
        )
        .outerjoin(User, (User.account_id == Conversation.account_id) & (User.id == Conversation.assignee_id))
        .outerjoin(Team, (Team.account_id == Conversation.account_id) & (Team.id == Conversation.team_id))
        .outerjoin(
            Message, (Message.account_id == Conversation.account_id) & (Message.id == Conversation.last_message_id)
        )
        .execution_options(populate_existing=True)
    )


def conversation_out(row: Any) -> ConversationOut:
    conversation, contact_name, contact_phone, is_group, channel_name, connector, assignee_name, team_name, last = row
    return ConversationOut(
        **{name: getattr(conversation, name) for name in _SAME},
        contact=ContactSummary(id=conversation.contact_id, name=contact_name, phone=contact_phone, is_group=is_group),
        channel=ChannelSummary(id=conversation.channel_id, name=channel_name, connector=connector),
        assignee=Named(id=conversation.assignee_id, name=assignee_name) if conversation.assignee_id else None,
        team=Named(id=conversation.team_id, name=team_name) if conversation.team_id else None,
        sla=sla_out(conversation.sla, clock.now()) if conversation.sla else None,
        last_message=LastMessage(**{name: getattr(last, name) for name in LastMessage.model_fields}) if last else None,
    )


_JOINED = {"contact", "channel", "assignee", "team", "sla", "last_message"}
_SAME = [name for name in ConversationOut.model_fields if name not in _JOINED]


def sla_out(kept: dict[str, Any], now: datetime) -> SlaOut:
    """The summary kept with the conversation, with the state that it has now."""
    due_at, soon_at = (datetime.fromisoformat(kept[name]) if kept[name] else None for name in ("due_at", "soon_at"))
    if kept["clock"] is None:
        state = "breached" if kept["missed"] else "met"
    elif kept["late"] or (due_at and due_at <= now):
        state = "breached"
    else:
        state = "soon" if soon_at and soon_at <= now else "ok"
    return SlaOut(
        policy=Named(**kept["policy"]) if kept["policy"] else None,
        clock=kept["clock"],
        due_at=due_at,
        soon_at=soon_at,
        state=state,
        paused=kept["paused"],
    )


async def read_conversation(session: AsyncSession, id: UUID) -> ConversationOut:
    row = (await session.execute(conversations_query().where(_is(Conversation, session, id)))).one_or_none()
    if row is None:
        raise NotFound("Esta conversa não existe.")
    return conversation_out(row)


async def read_message(session: AsyncSession, id: UUID) -> MessageOut:
    message = (
        await session.scalars(
            select(Message).where(_is(Message, session, id)).execution_options(populate_existing=True)
        )
    ).one_or_none()
    if message is None:
        raise NotFound("Esta mensagem não existe.")
    return (await messages_out(session, [message]))[0]


def _is(kind: Any, session: AsyncSession, id: UUID) -> Any:
    return (kind.account_id == session.info["account_id"]) & (kind.id == id)


async def messages_out(session: AsyncSession, messages: Sequence[Message]) -> list[MessageOut]:
    """The messages with their attachments, read in one statement for all."""
    shown = [message.id for message in messages if message.kind in WITH_FILES and message.removed_at is None]
    files = await _files(session, shown)
    return [message_out(message, files.get(message.id, [])) for message in messages]


async def _files(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, list[StoredFile]]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = await session.execute(
        select(MessageAttachment.message_id, StoredFile)
        .join(
            StoredFile,
            (StoredFile.account_id == MessageAttachment.account_id) & (StoredFile.id == MessageAttachment.file_id),
        )
        .where(MessageAttachment.account_id == session.info["account_id"], MessageAttachment.message_id.in_(wanted))
        .order_by(MessageAttachment.position)
        .execution_options(populate_existing=True)
    )
    found: dict[UUID, list[StoredFile]] = {}
    for message_id, file in rows:
        found.setdefault(message_id, []).append(file)
    return found


def message_out(message: Message, files: Sequence[StoredFile] = ()) -> MessageOut:
    return MessageOut(
        id=message.id,
        conversation_id=message.conversation_id,
        direction=message.direction,
        kind=message.kind,
        text=message.text,
        attachments=[attachment_out(file) for file in files],
        sender=SenderOut(type=message.sender_type, id=message.sender_id, name=message.sender_name),
        status=message.status,
        error=ErrorOut(**message.error) if message.error else None,
        provider_message_id=message.provider_message_id,
        reply_to=message.reply_to,
        provider_at=message.provider_at,
        created_at=message.created_at,
        edited_at=message.edited_at,
        removed_at=message.removed_at,
        waiting=_waiting(message),
        data=message.data,
        version=message.version,
    )


def _waiting(message: Message) -> WaitingOut | None:
    if message.status != "queued" or message.not_before is None or message.waiting_for is None:
        return None
    return WaitingOut(reason=message.waiting_for, until=message.not_before)
