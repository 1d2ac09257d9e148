"""Messages over HTTP: read, written, edited, sent again."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select, tuple_

from balcao.core.database import find
from balcao.core.etags import etag
from balcao.core.pages import Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Invalid, NotFound
from balcao.domains.conversations import schemas
from balcao.domains.conversations.edit import edit, send_again
from balcao.domains.conversations.models import Conversation, Message, MessageEvent
from balcao.domains.conversations.queries import messages_out, read_message
from balcao.domains.conversations.reply import author_of, reply
from balcao.domains.conversations.said import said_of
from balcao.domains.identity.access import Attendant, ReadOnly, Session

router = APIRouter()


@router.get("/conversations/{id}/messages")
async def list_messages(
    caller: ReadOnly, session: Session, id: UUID, limit: Limit = 50, cursor: Cursor = None
) -> Page[schemas.MessageOut]:
    """Newest first, in the order in which they were written."""
    if await find(session, Conversation, id) is None:
        raise NotFound("Esta conversa não existe.")
    wanted = select(Message).where(Message.account_id == caller.account_id, Message.conversation_id == id)
    if cursor:
        at, last = decode_cursor(cursor, datetime, UUID)
        wanted = wanted.where(tuple_(Message.written_at, Message.place) < (at, last))
    rows = (
        await session.scalars(wanted.order_by(Message.written_at.desc(), Message.place.desc()).limit(limit + 1))
    ).all()
    shown = rows[:limit]
    more = encode_cursor(shown[-1].written_at, shown[-1].place) if len(rows) > limit else None
    return Page(items=await messages_out(session, shown), next_cursor=more)


@router.post("/conversations/{id}/messages", status_code=201)
async def write_message(
    caller: Attendant, session: Session, id: UUID, body: schemas.MessageIn, response: Response
) -> schemas.MessageOut:
    """Says something, or leaves a note. It is queued; its status comes by `/ws` and by reading it again."""
    said = await said_of(session, id, body)
    message = await reply(session, id, author_of(caller), said)
    response.headers["Location"] = f"/api/v1/messages/{message.id}"
    return await read_message(session, message.id)


@router.get("/messages/{id}")
async def read_message_one(caller: ReadOnly, session: Session, id: UUID, response: Response) -> schemas.MessageOut:
    found = await read_message(session, id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.put("/messages/{id}")
async def change_message(
    caller: Attendant, session: Session, id: UUID, body: schemas.MessageChange
) -> schemas.MessageOut:
    """Edits a note or a message still waiting, or sends a failed one again."""
    if body.send_again:
        await send_again(session, id)
    elif body.text:
        await edit(session, id, body.text)
    else:
        raise Invalid("Diga `text` ou `send_again`.")
    return await read_message(session, id)


@router.get("/messages/{id}/timeline")
async def read_timeline(caller: ReadOnly, session: Session, id: UUID) -> schemas.Timeline:
    """Every step of a message's delivery, as it was told to us."""
    await read_message(session, id)
    rows = await session.scalars(
        select(MessageEvent)
        .where(MessageEvent.account_id == caller.account_id, MessageEvent.message_id == id)
        .order_by(MessageEvent.id)  # as we were told: providers count in whole seconds
    )
    return schemas.Timeline(
        items=[schemas.TimelineStep(status=row.status, at=row.at, detail=row.detail) for row in rows]
    )
