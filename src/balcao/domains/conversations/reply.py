"""The one way out: whatever a person, the bot or a rule says is queued here and delivered in order."""

from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached

from balcao.core import clock
from balcao.core.database import existing, find, raw_connection
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.problems import Conflict, Invalid
from balcao.core.queue import later
from balcao.domains.conversations.concerns import is_timed
from balcao.domains.conversations.deliver import deliver
from balcao.domains.conversations.events import MessageQueued
from balcao.domains.conversations.models import Conversation, Message, MessageAttachment
from balcao.domains.files.models import StoredFile
from balcao.domains.identity.access import Caller


class WindowClosed(Conflict):
    """A janela de atendimento fechou."""

    type = "window-closed"


class Observed(WindowClosed):
    """Outro atendente está com esta pessoa."""

    type = "conversation-observed"


@dataclass(frozen=True)
class Author:
    """Who says it. `type` is user, bot or system."""

    type: Literal["user", "bot", "system"]
    id: UUID | None = None
    name: str | None = None


def author_of(caller: Caller) -> Author:
    """A program that writes through the API speaks for the clinic, as a person does."""
    return Author("user", caller.user_id, caller.name)


@dataclass(frozen=True)
class Said:
    """What is said. `data` is the kind's own shape as the API's message carries it."""

    kind: str
    text: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    file_ids: tuple[UUID, ...] = ()
    reply_to: UUID | None = None


async def reply(session: AsyncSession, conversation_id: UUID, author: Author, said: Said) -> Message:
    """Queues the message; WindowClosed when free text may not be sent any more, Invalid when something is missing."""
    conversation = await existing(session, Conversation, conversation_id)
    if said.kind not in {"note", "template"}:
        check_window(conversation)
        check_control(conversation)
    message = message_of(
        conversation,
        author,
        said,
        status="sent" if said.kind == "note" else "queued",
        reply_to=await _quoted(session, conversation, said.reply_to),
        attempts=0,
        resends=0,
        version=1,
    )
    timed = await _store(session, message, author)
    await _attach(session, message, said.file_ids)
    if said.kind != "note":
        await later(session, deliver, conversation_id=conversation.id)
    await publish(session, MessageQueued(message.id, conversation.id, timed))
    return message


def message_of(conversation: Conversation, author: Author, said: Said, **more: Any) -> Message:
    """What is said now, as a row that nobody has stored yet."""
    id, now = new_id(), clock.now()
    return Message(
        id=id,
        place=id,
        conversation_id=conversation.id,
        channel_id=conversation.channel_id,
        direction="outbound",
        kind=said.kind,
        text=said.text,
        sender_type=author.type,
        sender_id=author.id,
        sender_name=author.name,
        data=said.data,
        written_at=now,
        created_at=now,
        **more,
    )


async def _store(session: AsyncSession, message: Message, author: Author) -> bool:
    """The message and its conversation in one statement; what a person says answers, a note does not.

    Says whether a service clock may run for it.
    """
    is_note = message.kind == "note"
    timed: bool = await (await raw_connection(session)).fetchval(
        _STORE,
        session.info["account_id"],
        message.id,
        message.conversation_id,
        message.channel_id,
        message.kind,
        message.text,
        message.sender_type,
        message.sender_id,
        message.sender_name,
        message.status,
        message.reply_to,
        msgspec.json.encode(message.data).decode(),
        message.written_at,
        is_note,
        author.type == "user" and not is_note,
    )
    message.account_id = session.info["account_id"]
    make_transient_to_detached(message)
    session.add(message)
    return timed


def window_is_open(conversation: Conversation) -> bool:
    """Whether free text may go out now, so that no template is needed."""
    expires = conversation.window_expires_at
    if expires is None:
        return conversation.last_inbound_at is not None  # this channel has no window
    return expires > clock.now()


def check_window(conversation: Conversation) -> None:
    expires = conversation.window_expires_at
    if not window_is_open(conversation):
        raise WindowClosed(
            "Já passaram 24 horas desde a última mensagem desta pessoa: envie um modelo aprovado.",
            window_expires_at=expires.isoformat() if expires else None,
        )


def check_control(conversation: Conversation) -> None:
    """Whatever we said would take the person away from whoever answers them now."""
    if conversation.observed_since is not None:
        raise Observed("Um agente do provedor atende esta pessoa agora. Assuma a conversa para escrever.")


async def _quoted(session: AsyncSession, conversation: Conversation, id: UUID | None) -> UUID | None:
    if id is None:
        return None
    quoted = await find(session, Message, id)
    if quoted is None or quoted.conversation_id != conversation.id:
        raise Invalid("A mensagem citada não é desta conversa.")
    return quoted.id


async def _attach(session: AsyncSession, message: Message, file_ids: tuple[UUID, ...]) -> None:
    if not file_ids:
        return
    ready = await session.scalars(
        select(StoredFile.id).where(
            StoredFile.account_id == session.info["account_id"],
            StoredFile.id.in_(file_ids),
            StoredFile.status == "ready",
        )
    )
    if set(ready) != set(file_ids):
        raise Invalid("Um dos anexos não existe ou ainda não terminou de subir.")
    for position, file_id in enumerate(file_ids):
        session.add(MessageAttachment(id=new_id(), message_id=message.id, file_id=file_id, position=position))
    await session.flush()


# Whoever came by an ad and is answered within a day is written to for free during three (the provider's rule).
_STORE = f"""
WITH stored AS (
    INSERT INTO messages (
        account_id, id, place, conversation_id, channel_id, direction, kind, text, sender_type, sender_id, sender_name,
        status, reply_to, data, written_at, created_at
    )
    VALUES ($1, $2, $2, $3, $4, 'outbound', $5, $6, $7, $8, $9, $10, $11, $12::text::jsonb, $13, $13)
)
UPDATE conversations SET
    last_message_id = CASE WHEN $14 THEN last_message_id ELSE $2 END,
    last_place = CASE WHEN $14 THEN last_place ELSE $2 END,
    last_message_at = CASE WHEN $14 THEN last_message_at ELSE greatest(last_message_at, $13) END,
    unread_count = CASE WHEN $15 THEN 0 ELSE unread_count END,
    bot_active = bot_active AND NOT $15,
    waiting_since = CASE WHEN $15 OR ($7 = 'bot' AND bot_active) THEN NULL ELSE waiting_since END,
    first_answered_at = CASE WHEN $15 THEN coalesce(first_answered_at, $13) ELSE first_answered_at END,
    assignee_id = CASE WHEN $15 AND queued_at IS NOT NULL THEN coalesce(assignee_id, $8) ELSE assignee_id END,
    queued_at = CASE WHEN $15 THEN NULL ELSE queued_at END,
    queued_for = CASE WHEN $15 THEN NULL ELSE queued_for END,
    distribution = CASE WHEN $15 THEN NULL ELSE distribution END,
    free_until = CASE WHEN NOT $14 AND entered_at > $13 - interval '24 hours'
        THEN greatest(free_until, $13 + interval '72 hours') ELSE free_until END,
    entered_at = CASE WHEN $14 THEN entered_at END,
    version = version + 1,
    updated_at = now()
WHERE account_id = $1 AND id = $3
RETURNING {is_timed("$3")}
"""  # noqa: S608
