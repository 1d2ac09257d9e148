"""Asks the provider once more for a person's file that did not come."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.problems import Conflict, NotFound
from balcao.core.queue import later
from balcao.domains.conversations.events import MessageChanged
from balcao.domains.conversations.fetch_file import fetch_file
from balcao.domains.conversations.models import Message, MessageAttachment
from balcao.domains.files.models import StoredFile


class Gone(Conflict):
    """Este arquivo não pode mais ser baixado."""

    type = "file-gone"


async def retry_file(session: AsyncSession, message_id: UUID, file_id: UUID) -> None:
    """Queues it at once. Gone for one that is here, or that the provider keeps no longer."""
    message = await find(session, Message, message_id, lock=True)
    hangs = await session.scalar(
        select(MessageAttachment.id).where(
            MessageAttachment.account_id == session.info["account_id"],
            MessageAttachment.message_id == message_id,
            MessageAttachment.file_id == file_id,
        )
    )
    file = await find(session, StoredFile, file_id, lock=True) if hangs else None
    if message is None or file is None or message.removed_at is not None:
        raise NotFound("Este arquivo não existe.")
    if file.status == "ready":
        raise Gone("O arquivo já está aqui.")
    if file.source is None:
        raise Gone("O provedor já não guarda este arquivo: peça à pessoa que o envie de novo.")
    file.status, file.error = "waiting", None
    message.version += 1
    await session.flush()
    await later(session, fetch_file, channel_id=message.channel_id, message_id=message_id, file_id=file_id)
    await publish(session, MessageChanged(message.id, message.conversation_id))
