"""A person wrote: the message is stored once, in its conversation, and told to the table of reactions."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import CallNoted, MessageArrived, MessageEchoed
from balcao.core import clock
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.queue import later
from balcao.domains.contacts.recognise import recognise, recognise_group
from balcao.domains.conversations.events import MessageReceived
from balcao.domains.conversations.fetch_file import fetch_file
from balcao.domains.conversations.models import Message, MessageAttachment
from balcao.domains.conversations.open import open_conversation
from balcao.domains.conversations.satisfaction.hear import hear, keep
from balcao.domains.files.keep import safe_name
from balcao.domains.files.models import StoredFile


@dataclass(frozen=True)
class Channel:
    """What receiving needs of a connection. `window` is how long after a person's message we may write freely."""

    id: UUID
    bot: bool
    bot_patience: float
    window: timedelta | None


async def receive(
    session: AsyncSession, channel: Channel, arrived: MessageArrived, place: UUID | None = None
) -> UUID | None:
    """The message's id, or None when it was here already. `place` is its place in the order of arrival."""
    place = place or new_id()
    if await id_of(session, channel.id, arrived.provider_message_id):
        return None
    contact, alias = await recognise(session, arrived.sender)
    talker, alias = (await recognise_group(session, arrived.group)) if arrived.group else (contact, alias)
    is_ours = not arrived.group and not arrived.is_observed
    answer = await hear(session, channel.id, talker.id, arrived) if is_ours else None
    conversation_id = (
        answer.conversation_id
        if answer
        else await open_conversation(
            session, channel_id=channel.id, contact_id=talker.id, alias_id=alias.id, bot=channel.bot and is_ours
        )
    )
    message_id = await _store(session, channel, conversation_id, contact.id, contact.name, arrived, place)
    if message_id is None:
        return None
    await attach(session, channel.id, message_id, arrived)
    silent = arrived.kind in {"reaction", "system"} or answer is not None
    await session.execute(
        _ADVANCE,
        {
            "id": conversation_id,
            "account_id": session.info["account_id"],
            "message_id": message_id,
            "place": place,
            "alias_id": alias.id,
            "at": written_at(arrived),
            "window": written_at(arrived) + channel.window if channel.window and arrived.kind != "system" else None,
            "unread": 0 if silent else 1,
        },
    )
    if answer:
        await keep(session, answer)
    for_bot = is_ours and not silent
    await publish(session, MessageReceived(message_id, conversation_id, for_bot, channel.bot_patience))
    return message_id


def written_at(arrived: MessageArrived | MessageEchoed | CallNoted) -> datetime:
    """The provider's time, but never later than now: a wrong clock must not keep a conversation on top for ever."""
    return min(arrived.provider_at, clock.now())


async def id_of(session: AsyncSession, channel_id: UUID, provider_message_id: str) -> UUID | None:
    return await session.scalar(
        select(Message.id).where(
            Message.account_id == session.info["account_id"],
            Message.channel_id == channel_id,
            Message.provider_message_id == provider_message_id,
        )
    )


async def _store(
    session: AsyncSession,
    channel: Channel,
    conversation_id: UUID,
    contact_id: UUID,
    contact_name: str | None,
    arrived: MessageArrived,
    place: UUID,
) -> UUID | None:
    quoted = await id_of(session, channel.id, arrived.reply_to) if arrived.reply_to else None
    row = {
        "account_id": session.info["account_id"],
        "id": new_id(),
        "conversation_id": conversation_id,
        "channel_id": channel.id,
        "direction": "inbound",
        "kind": arrived.kind,
        "text": arrived.text,
        "sender_type": "contact",
        "sender_id": contact_id,
        "sender_name": contact_name or arrived.sender.name,
        "status": "received",
        "provider_message_id": arrived.provider_message_id,
        "reply_to": quoted,
        "data": await data_of(session, channel.id, arrived, quoted),
        "provider_at": arrived.provider_at,
        "written_at": written_at(arrived),
        "place": place,
        "created_at": clock.now(),
    }
    kept = insert(Message).values(row).on_conflict_do_nothing().returning(Message.id)
    return (await session.execute(kept)).scalar_one_or_none()


async def data_of(
    session: AsyncSession, channel_id: UUID, arrived: MessageArrived | MessageEchoed, quoted: UUID | None
) -> dict[str, Any]:
    """A reaction names its target by the provider's id; on our side it names ours.

    What is quoted and not here (yet) stays named by the provider's id.
    """
    data = dict(arrived.data)
    if arrived.reply_to and quoted is None:
        data["quoted_provider_id"] = arrived.reply_to
    if arrived.kind == "reaction" and (target := data.get("message_id")):
        ours = await id_of(session, channel_id, str(target))
        data |= {"message_id": str(ours) if ours else None, "provider_message_id": target}
    return data


async def attach(
    session: AsyncSession, channel_id: UUID, message_id: UUID, arrived: MessageArrived | MessageEchoed
) -> None:
    for position, media in enumerate(arrived.media):
        file = StoredFile(
            id=new_id(),
            media_type=media.media_type,
            file_name=safe_name(media.file_name or arrived.kind),
            size=media.size,
            status="waiting",
            source=asdict(media),
        )
        session.add(file)
        await session.flush()
        session.add(MessageAttachment(id=new_id(), message_id=message_id, file_id=file.id, position=position))
        await later(session, fetch_file, channel_id=channel_id, message_id=message_id, file_id=file.id)
    await session.flush()


_ADVANCE = text(
    """
    UPDATE conversations SET
        (last_message_id, last_place) = (
            SELECT CASE WHEN newest THEN :message_id ELSE last_message_id END,
                CASE WHEN newest THEN :place ELSE last_place END
            FROM (
                SELECT last_place IS NULL OR (:at, CAST(:place AS uuid)) > (last_message_at, last_place)
            ) AS compared (newest)
        ),
        last_message_at = CASE WHEN last_place IS NULL THEN :at ELSE greatest(last_message_at, :at) END,
        last_inbound_at = greatest(last_inbound_at, :at),
        window_expires_at = greatest(window_expires_at, :window),
        alias_id = :alias_id,
        unread_count = unread_count + :unread,
        waiting_since = CASE WHEN :unread = 0 THEN waiting_since ELSE coalesce(waiting_since, :at) END,
        status = CASE WHEN :unread = 1 AND status IN ('snoozed', 'pending') THEN 'open' ELSE status END,
        snoozed_until = CASE WHEN :unread = 1 THEN NULL ELSE snoozed_until END,
        version = version + 1,
        updated_at = now()
    WHERE account_id = :account_id AND id = :id
    """
)
