"""Plans a message for later, changes the plan, or calls it off."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import existing
from balcao.core.ids import new_id
from balcao.core.problems import Conflict, Invalid
from balcao.domains.conversations.act_models import ScheduledMessage
from balcao.domains.conversations.events import MessageReceived
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author
from balcao.domains.conversations.said import said_of
from balcao.domains.conversations.scheduled.schemas import ScheduledChange
from balcao.domains.conversations.schemas import MessageIn

FARTHEST = timedelta(days=366)


class TooLate(Conflict):
    """Esta mensagem já foi enviada ou cancelada."""

    type = "scheduled-message-settled"


async def plan(session: AsyncSession, conversation_id: UUID, author: Author, body: MessageIn) -> ScheduledMessage:
    """Invalid for what could not be said now either, or at a time that is past or more than a year away."""
    await existing(session, Conversation, conversation_id)
    assert body.send_at is not None
    row = ScheduledMessage(
        id=new_id(),
        conversation_id=conversation_id,
        user_id=author.id,
        author_name=author.name,
        body=await _kept(session, conversation_id, body),
        send_at=_checked(body.send_at),
        cancel_on_reply=body.cancel_on_reply,
        created_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    live.show_change(session, "scheduled.updated", row.id)
    return row


async def replan(session: AsyncSession, id: UUID, change: ScheduledChange) -> ScheduledMessage:
    row = await _open(session, id, {"waiting", "failed"})
    if change.message is not None:
        row.body = await _kept(session, row.conversation_id, change.message)
    if change.cancel_on_reply is not None:
        row.cancel_on_reply = change.cancel_on_reply
    if change.send_at is not None:
        row.send_at = _checked(change.send_at)
        row.status, row.error, row.settled_at, row.message_id = "waiting", None, None, None
    row.version += 1
    await session.flush()
    live.show_change(session, "scheduled.updated", row.id)
    return row


async def call_off(session: AsyncSession, id: UUID) -> None:
    row = await _open(session, id, {"waiting", "failed"})
    _cancel(session, row)
    await session.flush()


async def cancel_answered(session: AsyncSession, happened: MessageReceived) -> None:
    """For reactions.py: the patient wrote first, so what was to be said only otherwise is called off."""
    if not happened.for_bot or not happened.planned:
        return
    rows = await session.scalars(
        select(ScheduledMessage)
        .where(
            ScheduledMessage.account_id == session.info["account_id"],
            ScheduledMessage.conversation_id == happened.conversation_id,
            ScheduledMessage.status == "waiting",
            ScheduledMessage.cancel_on_reply.is_(True),
        )
        .with_for_update(skip_locked=True)  # one that is being said this moment is said
    )
    for row in rows.all():
        _cancel(session, row)
    await session.flush()


def _cancel(session: AsyncSession, row: ScheduledMessage) -> None:
    row.status = "cancelled"
    row.settled_at = clock.now()
    row.version += 1
    live.show_change(session, "scheduled.updated", row.id)


async def _open(session: AsyncSession, id: UUID, statuses: set[str]) -> ScheduledMessage:
    row = await existing(session, ScheduledMessage, id, lock=True)
    if row.status not in statuses:
        raise TooLate("Escreva uma nova mensagem.")
    return row


async def _kept(session: AsyncSession, conversation_id: UUID, body: MessageIn) -> dict[str, Any]:
    await said_of(session, conversation_id, body)
    return body.model_dump(mode="json", exclude_unset=True, exclude={"send_at", "cancel_on_reply"})


def _checked(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise Invalid("`send_at` precisa de fuso: 2030-01-02T09:00:00-03:00.")
    if not clock.now() < at < clock.now() + FARTHEST:
        raise Invalid("Escolha um momento no futuro, dentro de um ano.")
    return at
