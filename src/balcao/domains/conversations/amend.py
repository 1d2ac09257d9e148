"""Who wrote a message changed it or took it back: the new words stand in its place, what was there before is kept."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import MessageEdited, MessageRevoked
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.queue import later, queued
from balcao.domains.conversations.events import MessageChanged
from balcao.domains.conversations.models import Message
from balcao.domains.conversations.version_models import MessageVersion, ParkedAmendment

ORIGINAL = "original"
FIRST_LOOK = timedelta(seconds=2)
PARKED_FOR = timedelta(days=2)


async def amend(session: AsyncSession, channel_id: UUID, changed: MessageEdited | MessageRevoked) -> None:
    """Once, in whatever order they come; one that is faster than its message waits for it."""
    text = changed.text if isinstance(changed, MessageEdited) else None
    parked = ParkedAmendment(
        id=new_id(),
        channel_id=channel_id,
        provider_message_id=changed.provider_message_id,
        key=changed.key,
        is_removal=isinstance(changed, MessageRevoked),
        text=text,
        at=changed.provider_at,
    )
    if await _apply(session, parked):
        return
    columns = ("id", "channel_id", "provider_message_id", "key", "is_removal", "text", "at")
    values = {name: getattr(parked, name) for name in columns}
    kept = insert(ParkedAmendment).values(account_id=session.info["account_id"], **values).on_conflict_do_nothing()
    await session.execute(kept)
    await later(session, amend_parked, after=FIRST_LOOK, id=parked.id)


@queued("upkeep", attempts=3)
async def amend_parked(account_id: UUID, id: UUID) -> None:
    """Looks again, ever more seldom, whether the message has come."""
    async with transaction(account_id) as session:
        await apply_parked_amendment(session, id)


async def apply_parked_amendment(session: AsyncSession, id: UUID) -> bool:
    """Whether it waits no more."""
    parked = await find(session, ParkedAmendment, id, lock=True)
    if parked is None:
        return False
    age = clock.now() - parked.parked_at
    if age <= PARKED_FOR and not await _apply(session, parked):
        await later(session, amend_parked, after=max(age, FIRST_LOOK), id=id)
        return False
    await session.delete(parked)
    await session.flush()
    return True


async def _apply(session: AsyncSession, change: ParkedAmendment) -> bool:
    message = await session.scalar(
        select(Message)
        .where(
            Message.account_id == session.info["account_id"],
            Message.channel_id == change.channel_id,
            Message.provider_message_id == change.provider_message_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if message is None:
        return False
    await _keep(session, message, ORIGINAL, message.text, message.provider_at or message.created_at)
    if change.is_removal:
        changed = _remove(message, change.at)
    else:
        changed = await _edit(session, message, change)
    if changed:
        message.version += 1
        await session.flush()
        await publish(session, MessageChanged(message.id, message.conversation_id))
    return True


async def _edit(session: AsyncSession, message: Message, change: ParkedAmendment) -> bool:
    if not await _keep(session, message, change.key, change.text, change.at) or message.removed_at is not None:
        return False
    if message.edited_at is not None and message.edited_at > change.at:
        return False
    message.text, message.edited_at = change.text, change.at
    return True


def _remove(message: Message, at: datetime) -> bool:
    """The words leave the message, and with it every list, search and answer that shows it."""
    if message.removed_at is not None:
        return False
    message.text, message.data, message.removed_at = None, {}, at
    return True


async def _keep(session: AsyncSession, message: Message, key: str, text: str | None, at: datetime) -> bool:
    """False when this version is here already."""
    values = {"account_id": message.account_id, "id": new_id(), "message_id": message.id, "key": key, "text": text}
    kept = insert(MessageVersion).values(**values, at=at).on_conflict_do_nothing().returning(MessageVersion.id)
    return (await session.execute(kept)).scalar_one_or_none() is not None
