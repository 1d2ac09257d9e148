"""Channels and messages for tests of conversations."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, MessageArrived, Sender, StatusChanged
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.connections.models import Connection
from balcao.domains.conversations.receive import Channel, receive

WINDOW = timedelta(hours=24)


async def channel(account_id: UUID, *, bot: bool = False) -> Channel:
    """A committed messaging connection."""
    id = new_id()
    async with transaction(account_id) as session:
        session.add(Connection(id=id, connector="whatsapp_cloud", name="WhatsApp", bot=bot, status="active"))
    return Channel(id, bot, 0.0, WINDOW)


def arrived(
    text: str = "oi",
    *,
    number: str = "5511987654321",
    id: str | None = None,
    at: datetime | None = None,
    name: str | None = "Ana",
) -> MessageArrived:
    return MessageArrived(
        route="1",
        provider_message_id=id or f"wamid.{new_id().hex}",
        sender=Sender((Alias("phone", number),), name),
        kind="text",
        text=text,
        provider_at=at or clock.now(),
    )


def status(provider_message_id: str, became: str, *, correlation: str | None = None) -> StatusChanged:
    return StatusChanged(
        route="1",
        provider_message_id=provider_message_id,
        status=became,  # type: ignore[arg-type]
        provider_at=clock.now(),
        correlation=correlation,
    )


async def heard(session: AsyncSession, channel: Channel, text: str = "oi", **more: str) -> UUID:
    """The id of a message that a patient just wrote."""
    id = await receive(session, channel, arrived(text, **more))  # type: ignore[arg-type]
    assert id is not None
    return id
