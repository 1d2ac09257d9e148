"""The files that a contact sent and was sent, over HTTP."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import select

from balcao.core.database import find
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import NotFound
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.forward import FILES
from balcao.domains.conversations.models import Conversation, Message, MessageAttachment
from balcao.domains.conversations.sight import limited_to, seen_by
from balcao.domains.files.models import StoredFile
from balcao.domains.files.shown import AttachmentOut, attachment_out
from balcao.domains.identity.access import ReadOnly, Session

router = APIRouter()


class ContactFile(BaseModel):
    message_id: UUID
    conversation_id: UUID
    direction: Literal["inbound", "outbound"]
    kind: str
    written_at: datetime
    file: AttachmentOut


@router.get("/contacts/{id}/files", tags=["contacts"])
async def list_contact_files(
    caller: ReadOnly, session: Session, id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[ContactFile]:
    """Of all conversations with this contact, newest first."""
    if await find(session, Contact, id) is None:
        raise NotFound("Este contato não existe.")
    wanted = (
        select(Message, StoredFile, MessageAttachment.id)
        .join(
            Conversation,
            (Conversation.account_id == Message.account_id) & (Conversation.id == Message.conversation_id),
        )
        .join(
            MessageAttachment,
            (MessageAttachment.account_id == Message.account_id) & (MessageAttachment.message_id == Message.id),
        )
        .join(
            StoredFile,
            (StoredFile.account_id == MessageAttachment.account_id) & (StoredFile.id == MessageAttachment.file_id),
        )
        .where(Conversation.account_id == caller.account_id, Conversation.contact_id == id, Message.kind.in_(FILES))
    )
    if limited := await limited_to(session, caller):
        wanted = wanted.where(seen_by(limited))
    if cursor:
        wanted = wanted.where(MessageAttachment.id < decode_cursor(cursor, UUID)[0])
    rows = (await session.execute(wanted.order_by(MessageAttachment.id.desc()).limit(limit + 1))).all()
    items = [
        ContactFile(
            message_id=message.id,
            conversation_id=message.conversation_id,
            direction=message.direction,
            kind=message.kind,
            written_at=message.written_at,
            file=attachment_out(file),
        )
        for message, file, _ in rows[:limit]
    ]
    return Page(items=items, next_cursor=encode_cursor(rows[limit - 1][2]) if len(rows) > limit else None)
