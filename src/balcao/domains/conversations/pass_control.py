"""Who answers a person at the provider changes: another program of its own, on which we look, or we."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import ControlPassed
from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.domains.contacts.recognise import recognise
from balcao.domains.conversations.events import ConversationChanged
from balcao.domains.conversations.lines import standing, tell_changes
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.open import find_open, open_conversation
from balcao.domains.conversations.receive import Channel


async def take_control(session: AsyncSession, channel: Channel, told: ControlPassed, place: UUID) -> None:
    """What is passed to us waits for a person: the provider's agent gave up."""
    contact, alias = await recognise(session, told.person)
    id = await find_open(session, channel.id, contact.id)
    if id is None and told.ours:
        id = await open_conversation(
            session, channel_id=channel.id, contact_id=contact.id, alias_id=alias.id, bot=False
        )
    conversation = await find(session, Conversation, id, lock=True) if id else None
    if conversation is None:
        return
    at = min(told.provider_at, clock.now())
    await pass_control(session, conversation, at, ours=told.ours)


async def pass_control(session: AsyncSession, conversation: Conversation, at: datetime, *, ours: bool) -> bool:
    """Whether it changed: older news changes nothing. The caller holds the conversation's lock."""
    if conversation.control_at is not None and at < conversation.control_at:
        return False
    conversation.control_at = at
    if (conversation.observed_since is None) == ours:
        await session.flush()
        return False
    before = standing(conversation)
    conversation.observed_since = None if ours else at
    if ours:
        conversation.bot_active = False
        conversation.unread_count = max(conversation.unread_count, 1)
        conversation.waiting_since = conversation.waiting_since or at
    conversation.version += 1
    conversation.updated_at = clock.now()
    await session.flush()
    changed = frozenset({"observed_since"})
    await tell_changes(session, conversation, before, changed, None)
    await publish(session, ConversationChanged(conversation.id, changed))
    return True
