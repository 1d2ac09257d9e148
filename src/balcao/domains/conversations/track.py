"""What became of a message that we sent: a provider's status moves it up the lattice, or waits for its message."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Failure, StatusChanged
from balcao.core.database import find, raw_connection
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.domains.contacts.choose_marketing import choose_marketing
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.costs.keep import keep_cost
from balcao.domains.conversations.events import MessageChanged, SendSettled
from balcao.domains.conversations.models import Conversation, Message, MessageEvent, ParkedStatus
from balcao.domains.conversations.status import below, may_become


async def track(session: AsyncSession, channel_id: UUID, changed: StatusChanged) -> None:
    if await _move_up(session, channel_id, changed):
        return
    message = await _find(session, channel_id, changed)
    if message is None:
        await _park(session, channel_id, changed)
        return
    await _lock(session, message)
    if message.provider_message_id is None:
        message.provider_message_id = changed.provider_message_id
    await apply(
        session, message, changed.status, at=changed.provider_at, error=changed.error, detail=dict(changed.data)
    )
    await _respect(session, message.conversation_id, changed)


async def _move_up(session: AsyncSession, channel_id: UUID, changed: StatusChanged) -> bool:
    """The way of nearly all statuses, in one statement; False for a message that is not here or not yet settled."""
    error = vars(changed.error) if changed.error and changed.status == "failed" else None
    row = await (await raw_connection(session)).fetchrow(
        _MOVE_UP,
        session.info["account_id"],
        channel_id,
        changed.provider_message_id,
        changed.status,
        list(below(changed.status)),
        msgspec.json.encode(error).decode() if error else None,
        new_id(),
        changed.provider_at,
        msgspec.json.encode(dict(changed.data)).decode() if changed.data else None,
    )
    if row is None:
        return False
    await keep_cost(session, channel_id, row["id"], changed.status, changed.provider_at, changed.data)
    if row["moved"]:
        await _respect(session, row["conversation_id"], changed)
        await publish(session, MessageChanged(row["id"], row["conversation_id"]))
    return True


_MOVE_UP = """
WITH found AS (
    SELECT id, conversation_id FROM messages
    WHERE account_id = $1 AND channel_id = $2 AND provider_message_id = $3 AND status NOT IN ('sending', 'unknown')
), moved AS (
    UPDATE messages m SET status = $4, error = $6::text::jsonb, version = version + 1
    FROM found WHERE m.account_id = $1 AND m.id = found.id AND m.status = ANY($5)
    RETURNING m.id
), noted AS (
    INSERT INTO message_events (account_id, id, message_id, status, at, detail)
    SELECT $1, $7, id, $4, $8, $9::text::jsonb FROM found
)
SELECT found.id, found.conversation_id, moved.id IS NOT NULL AS moved FROM found LEFT JOIN moved USING (id)
"""


async def _lock(session: AsyncSession, message: Message) -> None:
    """The conversation before the message, as deliver() does, where the status may free the conversation."""
    if message.status in {"sending", "unknown"}:
        await session.get(
            Conversation, (message.account_id, message.conversation_id), with_for_update=True, populate_existing=True
        )
    await session.refresh(message, with_for_update=True)


async def apply(
    session: AsyncSession, message: Message, status: str, *, at: datetime, error: Failure | None, detail: dict[str, Any]
) -> None:
    """Writes a step into the message's timeline, and its status where the lattice lets it go there."""
    session.add(MessageEvent(id=new_id(), message_id=message.id, status=status, at=at, detail=detail or None))
    await keep_cost(session, message.channel_id, message.id, status, at, detail)
    if may_become(message.status, status):
        was_unsettled = message.status in {"sending", "unknown"}
        message.status = status
        message.error = vars(error) if error and status == "failed" else None
        message.version += 1
        await session.flush()
        if was_unsettled:
            await _settle(session, message)
        await publish(session, MessageChanged(message.id, message.conversation_id))
    await session.flush()


async def _respect(session: AsyncSession, conversation_id: UUID, changed: StatusChanged) -> None:
    """The provider says that this person wants no marketing: whoever plans the next campaign has to know."""
    if changed.status != "failed" or changed.error is None or changed.error.means != "no_marketing":
        return
    conversation = await find(session, Conversation, conversation_id)
    contact = await find(session, Contact, conversation.contact_id, lock=True) if conversation else None
    if contact is not None:
        await choose_marketing(session, contact, False, changed.provider_at)


async def _settle(session: AsyncSession, message: Message) -> None:
    """The status proves what became of a send that nobody had answered for: the conversation's next may go."""
    conversation = await find(session, Conversation, message.conversation_id, lock=True)
    if conversation is not None and conversation.sending_id == message.id:
        conversation.sending_until = None
        await session.flush()
        await publish(session, SendSettled(conversation.id))


async def apply_parked(session: AsyncSession, message: Message) -> None:
    """Statuses that were faster than the answer to our own call."""
    if message.provider_message_id is None:
        return
    waiting = await session.scalars(
        select(ParkedStatus)
        .where(
            ParkedStatus.account_id == session.info["account_id"],
            ParkedStatus.channel_id == message.channel_id,
            ParkedStatus.provider_message_id == message.provider_message_id,
        )
        .order_by(ParkedStatus.provider_at, ParkedStatus.id)
    )
    for parked in waiting.all():
        error = Failure(**parked.error) if parked.error else None
        await apply(session, message, parked.status, at=parked.provider_at, error=error, detail=parked.data)
        await session.delete(parked)
    await session.flush()


async def _find(session: AsyncSession, channel_id: UUID, changed: StatusChanged) -> Message | None:
    mine = [Message.account_id == session.info["account_id"], Message.channel_id == channel_id]
    by_provider = select(Message).where(*mine, Message.provider_message_id == changed.provider_message_id)
    found = (await session.scalars(by_provider)).one_or_none()
    if found is None and (ours := _uuid(changed.correlation)):
        by_ours = select(Message).where(*mine, Message.id == ours, Message.direction == "outbound")
        found = (await session.scalars(by_ours)).one_or_none()
        if found is not None and found.provider_message_id not in (None, changed.provider_message_id):
            return None
    return found


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value.partition(".")[0]) if value else None
    except ValueError:
        return None


async def _park(session: AsyncSession, channel_id: UUID, changed: StatusChanged) -> None:
    await session.execute(
        insert(ParkedStatus)
        .values(
            account_id=session.info["account_id"],
            id=new_id(),
            channel_id=channel_id,
            provider_message_id=changed.provider_message_id,
            status=changed.status,
            provider_at=changed.provider_at,
            error=vars(changed.error) if changed.error else None,
            data=dict(changed.data),
        )
        .on_conflict_do_nothing()
    )
