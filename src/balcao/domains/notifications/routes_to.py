"""Where a person can be written to unasked: the channel, and the name by which it knows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.domains.connections.connectors import manifest
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import ContactAlias
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.open import find_open, open_conversation


@dataclass(frozen=True)
class Way:
    channel: Connection
    alias_id: UUID


async def ways_to(session: AsyncSession, contact_id: UUID, clinic_id: UUID, channels: Sequence[str] = ()) -> list[Way]:
    """In the order of `channels` (all, where none is named); a clinic's own channel before one of all clinics."""
    alias_id = await _alias(session, contact_id)
    if alias_id is None:
        return []
    able = [
        one
        for one in await template_channels(session)
        if one.clinic_id in (None, clinic_id) and (not channels or one.connector in channels)
    ]
    able.sort(key=lambda one: (channels.index(one.connector) if channels else 0, one.clinic_id is None))
    return [Way(one, alias_id) for one in able]


async def template_channels(session: AsyncSession) -> list[Connection]:
    """Those that work and send templates: without them nobody is written to unasked."""
    rows = await session.scalars(
        select(Connection)
        .where(
            Connection.account_id == session.info["account_id"],
            Connection.status == "active",
            Connection.deleted_at.is_(None),
        )
        .order_by(Connection.created_at)
    )
    return [one for one in rows if "template" in manifest(one.connector).capabilities]


async def find_talk(session: AsyncSession, way: Way, contact_id: UUID) -> Conversation | None:
    """The conversation that stands open there."""
    found = await find_open(session, way.channel.id, contact_id)
    return await find(session, Conversation, found) if found else None


async def conversation_on(session: AsyncSession, way: Way, contact_id: UUID) -> UUID:
    """The open conversation there; one that is opened for this belongs to the bot, where the channel has it."""
    found = await find_open(session, way.channel.id, contact_id)
    if found is not None:
        return found
    return await open_conversation(
        session, channel_id=way.channel.id, contact_id=contact_id, alias_id=way.alias_id, bot=way.channel.bot
    )


async def _alias(session: AsyncSession, contact_id: UUID) -> UUID | None:
    return await session.scalar(
        select(ContactAlias.id)
        .where(
            ContactAlias.account_id == session.info["account_id"],
            ContactAlias.contact_id == contact_id,
            ContactAlias.kind != "username",
        )
        .order_by(ContactAlias.created_at)
        .limit(1)
    )
