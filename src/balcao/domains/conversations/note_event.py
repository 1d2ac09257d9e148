"""Lines in a conversation that nobody wrote: a call, a person's wish, who came into a group."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import CallNoted, GroupChanged, PreferenceChanged
from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.domains.contacts.choose_marketing import choose_marketing
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.contacts.recognise import recognise, recognise_group
from balcao.domains.conversations.events import ConversationChanged, MessageChanged, MessageReceived
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.open import open_conversation
from balcao.domains.conversations.receive import Channel, written_at

PHASES = ("ringing", "rejected", "accepted", "missed", "ended")


async def note_call(session: AsyncSession, channel: Channel, call: CallNoted, place: UUID) -> None:
    """One line a call, which goes on to tell how it ended. A person's call lets us write freely, as a message does."""
    told = {"change": "call", "phase": call.phase, "own": call.own, "seconds": call.seconds}
    data = {name: value for name, value in told.items() if value is not None}
    if await _go_on(session, channel.id, call, data):
        return
    contact, alias = await recognise(session, call.person)
    conversation = await _line(session, channel, (contact, alias), place, call.call_id, written_at(call), data)
    if conversation is None:  # another worker wrote the line while this one waited
        await _go_on(session, channel.id, call, data)
    elif not call.own:
        await _let_write(session, channel, conversation, written_at(call))


async def _go_on(session: AsyncSession, channel_id: UUID, call: CallNoted, data: dict[str, Any]) -> bool:
    """Whether the call has its line; a phase that comes late changes nothing."""
    known = await _known(session, channel_id, call.call_id)
    if known is None:
        return False
    if PHASES.index(call.phase) > PHASES.index(known.data.get("phase", "ringing")):
        known.data = data
        known.version += 1
        await session.flush()
        await publish(session, MessageChanged(known.id, known.conversation_id))
    return True


async def note_preference(session: AsyncSession, channel: Channel, told: PreferenceChanged, place: UUID) -> None:
    contact, alias = await recognise(session, told.person)
    if not await choose_marketing(session, contact, told.wants_marketing, told.provider_at):
        return
    data = {"change": "marketing", "wanted": told.wants_marketing}
    at = min(told.provider_at, clock.now())
    await _line(session, channel, (contact, alias), place, f"preference:{contact.id}:{at.timestamp():.0f}", at, data)


async def note_group(session: AsyncSession, channel: Channel, changed: GroupChanged, place: UUID) -> None:
    talker = await recognise_group(session, changed.group)
    named = {"name": changed.group.name} if changed.group.name else {}
    data = {"change": "group", "what": changed.what, **named, **changed.data}
    await _line(session, channel, talker, place, changed.key, min(changed.provider_at, clock.now()), data)


async def _known(session: AsyncSession, channel_id: UUID, key: str) -> Message | None:
    return await session.scalar(
        select(Message)
        .where(
            Message.account_id == session.info["account_id"],
            Message.channel_id == channel_id,
            Message.provider_message_id == key,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def _line(
    session: AsyncSession,
    channel: Channel,
    talker: tuple[Contact, ContactAlias],
    place: UUID,
    key: str,
    at: datetime,
    data: Mapping[str, Any],
) -> Conversation | None:
    """None when it stands there already."""
    if await _known(session, channel.id, key):
        return None
    contact, alias = talker
    bot = channel.bot and not contact.is_group
    id = await open_conversation(session, channel_id=channel.id, contact_id=contact.id, alias_id=alias.id, bot=bot)
    conversation = await find(session, Conversation, id, lock=True)
    assert conversation is not None
    if await _known(session, channel.id, key):  # another worker was first, and had the conversation's lock
        return None
    message = Message(
        id=new_id(),
        place=place,
        conversation_id=id,
        channel_id=channel.id,
        direction="inbound",
        kind="system",
        text=None,
        sender_type="contact",
        sender_id=contact.id,
        sender_name=contact.name,
        status="received",
        provider_message_id=key,
        data={name: value for name, value in data.items() if value is not None},
        provider_at=at,
        written_at=at,
        created_at=clock.now(),
    )
    session.add(message)
    if conversation.last_place is None or at >= conversation.last_message_at:
        conversation.last_message_id, conversation.last_place, conversation.last_message_at = message.id, place, at
    conversation.alias_id = conversation.alias_id or alias.id
    conversation.version += 1
    conversation.updated_at = clock.now()
    await session.flush()
    await publish(session, MessageReceived(message.id, id, False, channel.bot_patience))
    return conversation


async def _let_write(session: AsyncSession, channel: Channel, conversation: Conversation, at: datetime) -> None:
    if channel.window is None:
        return
    conversation.last_inbound_at = max(conversation.last_inbound_at or at, at)
    conversation.window_expires_at = max(conversation.window_expires_at or at, at + channel.window)
    await session.flush()
    await publish(session, ConversationChanged(conversation.id))
