"""Brings a person's file from the provider into our storage, while the provider still keeps it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Media
from balcao.core import clock, http
from balcao.core.database import find, transaction
from balcao.core.events import publish
from balcao.core.outcomes import Rejected
from balcao.core.problems import TooLarge
from balcao.core.queue import queued
from balcao.domains.connections.connectors import load, manifest
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.conversations.events import MessageChanged
from balcao.domains.conversations.models import Message
from balcao.domains.files.keep import Kept, store_bytes
from balcao.domains.files.models import StoredFile

ATTEMPTS = 36  # delays double from 3 s up to 6 h: almost six days in all
SEEN_AFTER = 5
EXPIRED = "O provedor já não guarda este arquivo: peça à pessoa que o envie de novo."
TRYING = "O arquivo ainda não pôde ser baixado. Continuamos tentando."
GAVE_UP = "O arquivo não pôde ser baixado ({why}). Tente de novo."


@queued("media", attempts=ATTEMPTS, first_delay=timedelta(seconds=3), longest_delay=timedelta(hours=6))
async def fetch_file(account_id: UUID, channel_id: UUID, message_id: UUID, file_id: UUID) -> None:
    """Whatever fails stands on the screen: still trying, given up (a person may try again), or gone for good."""
    async with transaction(account_id) as session:
        file = await find(session, StoredFile, file_id)
        connection = await find(session, Connection, channel_id)
        if file is None or connection is None or file.status != "waiting" or not file.source:
            return
        kept_for = manifest(connection.connector).limits.get("media_days")
        if kept_for is not None and clock.now() - file.created_at > timedelta(days=kept_for):
            await _record(session, file_id, message_id, None, EXPIRED, is_over=True)
            return
        settings = await open_settings(session, connection)
        media = Media(**file.source)
    pieces: AsyncIterator[bytes] = load(connection.connector, "outbound").fetch(settings, media)
    try:
        with http.on_behalf_of(str(channel_id)):
            kept = await store_bytes(account_id, pieces)
    except (Rejected, TooLarge) as refused:
        async with transaction(account_id) as session:
            await _record(session, file_id, message_id, None, refused.detail or EXPIRED, is_over=True)
        return
    except Exception as failure:  # a defect of ours too: it must not stay unseen
        async with transaction(account_id) as session:
            await _fail(session, file_id, message_id, failure)
        raise
    async with transaction(account_id) as session:
        await _record(session, file_id, message_id, kept, None)


async def _fail(session: AsyncSession, file_id: UUID, message_id: UUID, failure: Exception) -> None:
    """The first failures pass unseen: most last seconds."""
    file = await find(session, StoredFile, file_id, lock=True)
    if file is None:
        return
    file.attempts += 1
    if file.attempts % ATTEMPTS == 0:
        why = getattr(failure, "title", "") or "O provedor não respondeu"
        await _record(session, file_id, message_id, None, GAVE_UP.format(why=why))
    elif file.attempts % ATTEMPTS == SEEN_AFTER:
        file.error = TRYING
        await _tell(session, message_id)


async def _record(
    session: AsyncSession,
    file_id: UUID,
    message_id: UUID,
    kept: Kept | None,
    error: str | None,
    *,
    is_over: bool = False,
) -> None:
    """`is_over`: no further try can bring it."""
    file = await find(session, StoredFile, file_id, lock=True)
    if file is None:
        return
    file.status = "ready" if kept else "failed"
    file.error = error
    if kept:
        file.storage_key, file.size, file.sha256 = kept.key, kept.size, kept.sha256
    if is_over:
        file.source = None
    await _tell(session, message_id)


async def _tell(session: AsyncSession, message_id: UUID) -> None:
    message = await find(session, Message, message_id, lock=True)
    if message is None:
        return
    message.version += 1
    await session.flush()
    await publish(session, MessageChanged(message.id, message.conversation_id))
