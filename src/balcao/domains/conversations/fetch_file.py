"""Brings a person's file from the provider into our storage, while the provider still keeps it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Media
from balcao.core import http
from balcao.core.database import find, transaction
from balcao.core.events import publish
from balcao.core.outcomes import Rejected
from balcao.core.problems import TooLarge
from balcao.core.queue import queued
from balcao.domains.connections.connectors import load
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.conversations.events import MessageChanged
from balcao.domains.conversations.models import Message
from balcao.domains.files.keep import Kept, store_bytes
from balcao.domains.files.models import StoredFile


@queued("media", attempts=12, first_delay=timedelta(seconds=3), longest_delay=timedelta(hours=6))
async def fetch_file(account_id: UUID, channel_id: UUID, message_id: UUID, file_id: UUID) -> None:
    async with transaction(account_id) as session:
        file = await find(session, StoredFile, file_id)
        connection = await find(session, Connection, channel_id)
        if file is None or connection is None or file.status == "ready" or not file.source:
            return
        settings = await open_settings(session, connection)
        media = Media(**file.source)
    pieces: AsyncIterator[bytes] = load(connection.connector, "outbound").fetch(settings, media)
    try:
        with http.on_behalf_of(str(channel_id)):
            kept = await store_bytes(account_id, pieces)
    except (Rejected, TooLarge) as refused:
        detail = refused.detail or "O arquivo não está mais no provedor: peça para enviar de novo."
        async with transaction(account_id) as session:
            await _record(session, file_id, message_id, None, detail)
        return
    async with transaction(account_id) as session:
        await _record(session, file_id, message_id, kept, None)


async def _record(session: AsyncSession, file_id: UUID, message_id: UUID, kept: Kept | None, error: str | None) -> None:
    file = await find(session, StoredFile, file_id, lock=True)
    message = await find(session, Message, message_id, lock=True)
    if file is None or message is None:
        return
    file.status = "ready" if kept else "failed"
    file.error = error
    if kept:
        file.storage_key, file.size, file.sha256 = kept.key, kept.size, kept.sha256
    message.version += 1
    await session.flush()
    await publish(session, MessageChanged(message.id, message.conversation_id))
