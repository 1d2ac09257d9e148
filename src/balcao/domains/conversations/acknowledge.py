"""Shows a person, on their own phone, that the clinic has read what they wrote, or is writing now."""

from uuid import UUID

from sqlalchemy import select

from balcao.core import http
from balcao.core.database import find, transaction
from balcao.core.outcomes import ProviderError
from balcao.core.queue import queued
from balcao.domains.connections.connectors import load, manifest
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.conversations.models import Conversation, Message


@queued("live", attempts=2)
async def acknowledge(account_id: UUID, conversation_id: UUID, typing: bool = False) -> None:
    """Best effort: a mark that did not arrive is not worth an alarm."""
    async with transaction(account_id) as session:
        conversation = await find(session, Conversation, conversation_id)
        connection = await find(session, Connection, conversation.channel_id) if conversation else None
        if connection is None or connection.status == "disabled":
            return
        if ("typing" if typing else "read_receipts") not in manifest(connection.connector).capabilities:
            return
        newest = await session.scalar(
            select(Message.provider_message_id)
            .where(
                Message.account_id == account_id,
                Message.conversation_id == conversation_id,
                Message.direction == "inbound",
                Message.provider_message_id.is_not(None),
            )
            .order_by(Message.written_at.desc(), Message.place.desc())
            .limit(1)
        )
        settings = await open_settings(session, connection)
    if newest is None:
        return
    try:
        with http.on_behalf_of(str(connection.id)):
            await load(connection.connector, "outbound").mark_read(settings, newest, typing=typing)
    except ProviderError:
        return
