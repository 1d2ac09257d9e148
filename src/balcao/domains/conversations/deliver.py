"""Sends what a conversation has waiting, one message at a time, oldest first; nothing is ever sent blindly again.

`sending` is committed before the socket opens. After that there are three ends: the provider accepted it, it told why
not, or nobody knows; what nobody knows is shown as `unknown` and settled by a status or a person, never by a retry.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, Button, Choice, File, Outgoing, Receipt, Section
from balcao.core import clock, http, storage
from balcao.core.database import transaction
from balcao.core.events import publish
from balcao.core.failpoints import reach
from balcao.core.ids import new_id
from balcao.core.outcomes import ProviderError, Unauthorized, Unavailable, Unknown
from balcao.core.queue import later, queued
from balcao.domains.connections.connectors import load
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.connections.record_call import mark_unauthorized, record_call
from balcao.domains.contacts.models import ContactAlias
from balcao.domains.contacts.recognise import learn_aliases
from balcao.domains.conversations.events import MessageChanged
from balcao.domains.conversations.models import Conversation, Message, MessageAttachment, MessageEvent
from balcao.domains.conversations.status import may_become
from balcao.domains.conversations.track import apply_parked
from balcao.domains.files.models import StoredFile

log = structlog.get_logger()
LEASE = timedelta(seconds=25)
LEASE_WITH_FILES = timedelta(seconds=160)  # the upload has a deadline of its own
HOLD = timedelta(seconds=60)
GIVE_UP = timedelta(minutes=30)
FIRST_WAIT = timedelta(seconds=2)


@dataclass(frozen=True)
class Claim:
    """A message that this job may send, and all that sending needs."""

    message_id: UUID
    contact_id: UUID
    connection: Connection
    settings: Any
    outgoing: Outgoing


@queued("delivery")
async def deliver(account_id: UUID, conversation_id: UUID) -> None:
    while True:
        async with transaction(account_id) as session:
            claim = await _claim(session, conversation_id)
            reach("claimed")
        if claim is None:
            return
        reach("sending-committed")
        started = clock.now()
        result = await _send(claim)
        async with transaction(account_id) as session:
            more = await _record(session, conversation_id, claim, result, started)
            reach("before-commit")
        if not more:
            return


async def _claim(session: AsyncSession, conversation_id: UUID) -> Claim | None:
    """Takes the conversation's next message and marks it `sending`, unless one is under way or has to wait."""
    conversation = await session.get(
        Conversation, (session.info["account_id"], conversation_id), with_for_update=True, populate_existing=True
    )
    if conversation is None:
        return None
    now = clock.now()
    if conversation.sending_id is not None:
        if conversation.sending_until is not None and conversation.sending_until > now:
            return None
        await _give_up_lease(session, conversation)
    message = await _next(session, conversation, now)
    if message is None:
        return None
    connection = await session.get(Connection, (session.info["account_id"], conversation.channel_id))
    assert connection is not None
    outgoing = await _outgoing(session, conversation, message)
    settings = await open_settings(session, connection)
    message.status = "sending"
    message.attempts += 1
    message.version += 1
    conversation.sending_id = message.id
    conversation.sending_until = now + (LEASE_WITH_FILES if outgoing.files else LEASE)
    session.add(MessageEvent(id=new_id(), message_id=message.id, status="sending", at=now, detail=None))
    await session.flush()
    return Claim(message.id, conversation.contact_id, connection, settings, outgoing)


async def _give_up_lease(session: AsyncSession, conversation: Conversation) -> None:
    """A sender that died leaves its message `unknown`: it may have been accepted, so it is not sent again."""
    message = await session.get(
        Message, (conversation.account_id, conversation.sending_id), with_for_update=True, populate_existing=True
    )
    if message is not None and message.status == "sending":
        await mark_unknown(session, message, "lease")
    conversation.sending_id = None
    conversation.sending_until = None
    await session.flush()


async def mark_unknown(session: AsyncSession, message: Message, why: str) -> None:
    message.status = "unknown"
    message.error = {
        "code": "unknown",
        "title": "Não sabemos se chegou",
        "detail": "O provedor não respondeu. Espere a confirmação, ou envie de novo: pode chegar duas vezes.",
    }
    message.version += 1
    session.add(MessageEvent(id=new_id(), message_id=message.id, status="unknown", at=clock.now(), detail={"why": why}))
    await publish(session, MessageChanged(message.id, message.conversation_id))


async def _next(session: AsyncSession, conversation: Conversation, now: datetime) -> Message | None:
    """The oldest that waits. One that has to wait holds those behind it for HOLD, then lets them by."""
    waiting = await session.scalars(
        select(Message)
        .where(
            Message.account_id == conversation.account_id,
            Message.conversation_id == conversation.id,
            Message.direction == "outbound",
            Message.status == "queued",
            or_(Message.not_before.is_(None), Message.not_before <= now, Message.created_at > now - HOLD),
        )
        .order_by(Message.id)
        .limit(1)
    )
    message = waiting.one_or_none()
    if message is not None and message.not_before is not None and message.not_before > now:
        return None
    return message


async def _outgoing(session: AsyncSession, conversation: Conversation, message: Message) -> Outgoing:
    alias = (
        await session.get(ContactAlias, (conversation.account_id, conversation.alias_id))
        if conversation.alias_id
        else None
    )
    if alias is None:
        alias = (
            await session.scalars(
                select(ContactAlias)
                .where(
                    ContactAlias.account_id == conversation.account_id,
                    ContactAlias.contact_id == conversation.contact_id,
                )
                .order_by(ContactAlias.created_at)
                .limit(1)
            )
        ).one()
    data = message.data
    return Outgoing(
        message_id=correlation_of(message),
        to=Alias(alias.kind, alias.value),  # type: ignore[arg-type]
        kind=message.kind,  # type: ignore[arg-type]
        text=message.text,
        files=await _files(session, message),
        buttons=tuple(Button(button["id"], button["title"]) for button in data.get("buttons", ())),
        list_button=data.get("button"),
        sections=tuple(_section(section) for section in data.get("sections", ())),
        template=data if message.kind == "template" else None,
        location=data if message.kind == "location" else None,
        reaction=await _reaction(session, message),
        reply_to=await _provider_id(session, message.reply_to),
    )


def correlation_of(message: Message) -> str:
    """What the provider carries for us: our id, and after a person's "send again" which time this is."""
    return f"{message.id}.{message.resends}" if message.resends else str(message.id)


def _section(section: dict[str, Any]) -> Section:
    rows = tuple(Choice(row["id"], row["title"], row.get("description")) for row in section["rows"])
    return Section(section.get("title", ""), rows)


async def _reaction(session: AsyncSession, message: Message) -> dict[str, Any] | None:
    if message.kind != "reaction":
        return None
    target = await _provider_id(session, UUID(message.data["message_id"]))
    return {"message_id": target, "emoji": message.data.get("emoji", "")}


async def _provider_id(session: AsyncSession, id: UUID | None) -> str | None:
    if id is None:
        return None
    return await session.scalar(
        select(Message.provider_message_id).where(Message.account_id == session.info["account_id"], Message.id == id)
    )


async def _files(session: AsyncSession, message: Message) -> tuple[File, ...]:
    rows = await session.scalars(
        select(StoredFile)
        .join(
            MessageAttachment,
            (MessageAttachment.account_id == StoredFile.account_id) & (MessageAttachment.file_id == StoredFile.id),
        )
        .where(MessageAttachment.account_id == message.account_id, MessageAttachment.message_id == message.id)
        .order_by(MessageAttachment.position)
    )
    return tuple(_file(row) for row in rows)


def _file(row: StoredFile) -> File:
    def read() -> AsyncIterator[bytes]:
        assert row.storage_key is not None
        return storage.read(row.storage_key)

    return File(row.media_type, row.file_name, row.size or 0, read)


async def _send(claim: Claim) -> Receipt | ProviderError:
    outbound = load(claim.connection.connector, "outbound")
    try:
        with http.on_behalf_of(str(claim.connection.id)):
            receipt: Receipt = await outbound.send(claim.settings, claim.outgoing)
        return receipt
    except ProviderError as failure:
        return failure
    except Exception as failure:  # a defect of ours after the socket may have opened: nobody knows
        log.exception("sending broke", message_id=str(claim.message_id))
        return Unknown("internal", type(failure).__name__)


async def _record(
    session: AsyncSession, conversation_id: UUID, claim: Claim, result: Receipt | ProviderError, started: datetime
) -> bool:
    """Writes the outcome, frees the conversation, and says whether to look for the next message at once."""
    key = session.info["account_id"]
    conversation = await session.get(Conversation, (key, conversation_id), with_for_update=True)
    message = await session.get(Message, (key, claim.message_id), with_for_update=True)
    assert conversation is not None
    assert message is not None
    await record_call(
        session,
        claim.connection.id,
        what="send",
        outcome="ok" if isinstance(result, Receipt) else type(result).__name__.lower(),
        milliseconds=int((clock.now() - started).total_seconds() * 1000),
        code=None if isinstance(result, Receipt) else result.code,
    )
    held = False
    if isinstance(result, Receipt):
        await _accepted(session, message, claim, result)
    elif isinstance(result, Unknown):
        if message.status == "sending":
            await mark_unknown(session, message, result.code)
            held = True
    elif isinstance(result, Unavailable) and message.status == "sending" and _worth_waiting(message):
        await _wait(session, message, result)
    elif may_become(message.status, "failed"):
        await _refused(session, message, result)
        if isinstance(result, Unauthorized):
            await mark_unauthorized(session, claim.connection.id, result.title or result.code)
    if conversation.sending_id == message.id:
        conversation.sending_id = message.id if held else None
        conversation.sending_until = clock.now() + HOLD if held else None
    await session.flush()
    if held:
        await later(session, deliver, after=HOLD, conversation_id=conversation_id)
        return False
    if message.status == "queued":
        assert message.not_before is not None
        await later(session, deliver, after=message.not_before - clock.now(), conversation_id=conversation_id)
    return True


async def _accepted(session: AsyncSession, message: Message, claim: Claim, receipt: Receipt) -> None:
    now = clock.now()
    message.provider_message_id = receipt.provider_message_id
    message.provider_at = message.provider_at or now
    session.add(MessageEvent(id=new_id(), message_id=message.id, status="accepted", at=now, detail=None))
    if may_become(message.status, "sent"):
        message.status = "sent"
        message.error = None
        message.version += 1
    await session.flush()
    await apply_parked(session, message)
    if receipt.aliases:
        await learn_aliases(session, claim.contact_id, receipt.aliases)
    await publish(session, MessageChanged(message.id, message.conversation_id))


def _worth_waiting(message: Message) -> bool:
    return clock.now() - message.created_at < GIVE_UP


async def _wait(session: AsyncSession, message: Message, why: Unavailable) -> None:
    backoff = min(FIRST_WAIT * 2 ** min(message.attempts - 1, 8), timedelta(minutes=5))
    message.status = "queued"
    message.not_before = clock.now() + max(why.retry_after or backoff, timedelta(milliseconds=200))
    message.version += 1
    detail = {"code": why.code, "title": why.title, "until": message.not_before.isoformat()}
    session.add(MessageEvent(id=new_id(), message_id=message.id, status="waiting", at=clock.now(), detail=detail))
    await publish(session, MessageChanged(message.id, message.conversation_id))


async def _refused(session: AsyncSession, message: Message, why: ProviderError) -> None:
    message.status = "failed"
    message.error = {"code": why.code, "title": why.title or "Não foi enviada", "detail": why.detail}
    message.version += 1
    session.add(MessageEvent(id=new_id(), message_id=message.id, status="failed", at=clock.now(), detail=message.error))
    await publish(session, MessageChanged(message.id, message.conversation_id))
