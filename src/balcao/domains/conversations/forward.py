"""What a message says when it is passed on to another conversation, with its files."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.problems import Conflict
from balcao.domains.conversations.models import Message, MessageAttachment
from balcao.domains.conversations.reply import Said
from balcao.domains.files.models import StoredFile

FILES = frozenset({"image", "audio", "video", "document", "sticker"})
SHAPES = {"location": ("latitude", "longitude", "name", "address"), "contacts": ("contacts",)}


class NotForwardable(Conflict):
    """Esta mensagem não pode ser encaminhada."""

    type = "message-not-forwardable"


async def forwarded(session: AsyncSession, message_id: UUID) -> Said:
    """What a forwarded message says: its words, files, place or cards; a choice's or a template's words as text."""
    message = await existing(session, Message, message_id)
    if message.removed_at is not None or message.kind in {"system", "note", "reaction", "unsupported"}:
        raise NotForwardable("Só o que uma pessoa escreveu ou enviou pode ser encaminhado; notas ficam aqui dentro.")
    if message.kind in FILES:
        return Said(message.kind, message.text, file_ids=await _files(session, message))
    if shape := SHAPES.get(message.kind):
        return Said(message.kind, message.text, {name: message.data[name] for name in shape if name in message.data})
    if text := _words(message):
        return Said("text", text)
    raise NotForwardable("Esta mensagem não tem texto nem arquivo.")


def _words(message: Message) -> str:
    data: dict[str, Any] = message.data
    parts = [message.text or data.get("body") or data.get("title"), data.get("description")]
    return "\n".join(str(part) for part in parts if part)


async def _files(session: AsyncSession, message: Message) -> tuple[UUID, ...]:
    rows = await session.execute(
        select(StoredFile.id, StoredFile.status)
        .join(
            MessageAttachment,
            (MessageAttachment.account_id == StoredFile.account_id) & (MessageAttachment.file_id == StoredFile.id),
        )
        .where(MessageAttachment.account_id == message.account_id, MessageAttachment.message_id == message.id)
        .order_by(MessageAttachment.position)
    )
    files = rows.all()
    if not files or any(status != "ready" for _, status in files):
        raise NotForwardable("O arquivo ainda não está aqui: espere, ou peça que ele seja baixado de novo.")
    return tuple(id for id, _ in files)
