"""Messages over HTTP: read, written, edited, sent again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import select, tuple_

from balcao.core.database import existing, find
from balcao.core.etags import etag
from balcao.core.pages import Cursor, Limit, decode_cursor, encode_cursor
from balcao.core.problems import Invalid
from balcao.domains.conversations import schemas
from balcao.domains.conversations.edit import edit, send_again
from balcao.domains.conversations.models import Conversation, Message, MessageCost, MessageEvent
from balcao.domains.conversations.queries import messages_out, read_message
from balcao.domains.conversations.reply import author_of, reply
from balcao.domains.conversations.said import said_of
from balcao.domains.conversations.scheduled.plan import plan
from balcao.domains.conversations.scheduled.queries import scheduled_out
from balcao.domains.conversations.scheduled.schemas import ScheduledOut
from balcao.domains.identity.access import Attendant, ReadOnly, Session

router = APIRouter()


@router.get("/conversations/{id}/messages")
async def list_messages(
    caller: ReadOnly,
    session: Session,
    id: UUID,
    limit: Limit = 50,
    cursor: Cursor = None,
    after: Annotated[
        str | None, Query(max_length=500, description="A cursor of this list: the messages newer than it instead.")
    ] = None,
) -> schemas.MessagePage:
    """Newest first, in the order in which they were written; a search's `position` is a cursor too."""
    await existing(session, Conversation, id)
    wanted = select(Message).where(Message.account_id == caller.account_id, Message.conversation_id == id)
    place = tuple_(Message.written_at, Message.place)
    if after:
        wanted = wanted.where(place > decode_cursor(after, datetime, UUID))
        ordered = wanted.order_by(Message.written_at, Message.place)
    else:
        wanted = wanted.where(place < decode_cursor(cursor, datetime, UUID)) if cursor else wanted
        ordered = wanted.order_by(Message.written_at.desc(), Message.place.desc())
    rows = (await session.scalars(ordered.limit(limit + 1))).all()
    shown = list(reversed(rows[:limit])) if after else rows[:limit]
    more = len(rows) > limit
    return schemas.MessagePage(
        items=await messages_out(session, shown),
        next_cursor=_cursor(shown[-1]) if shown and (more or after) else None,
        previous_cursor=_cursor(shown[0]) if shown and (cursor or (more and after)) else None,
    )


def _cursor(message: Message) -> str:
    return encode_cursor(message.written_at, message.place)


@router.post("/conversations/{id}/messages", status_code=201)
async def write_message(
    caller: Attendant, session: Session, id: UUID, body: schemas.MessageIn, response: Response
) -> schemas.MessageOut | ScheduledOut:
    """Says something, or leaves a note. It is queued; its status comes by `/ws` and by reading it again.

    With `send_at` it is planned for then, and the answer is 202 with the plan.
    """
    if body.send_at is not None:
        row = await plan(session, id, author_of(caller), body)
        response.status_code = 202
        response.headers["Location"] = f"/api/v1/scheduled-messages/{row.id}"
        return scheduled_out(row)
    said = await said_of(session, id, body)
    message = await reply(session, id, author_of(caller), said)
    response.headers["Location"] = f"/api/v1/messages/{message.id}"
    return await read_message(session, message.id)


@router.get("/messages/{id}", summary="Read A Message")
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
    """Every step of a message's delivery, as it was told to us, and what the provider counted it as."""
    await read_message(session, id)
    rows = await session.scalars(
        select(MessageEvent)
        .where(MessageEvent.account_id == caller.account_id, MessageEvent.message_id == id)
        .order_by(MessageEvent.id)  # as we were told: providers count in whole seconds
    )
    cost = await find(session, MessageCost, id)
    return schemas.Timeline(
        items=[schemas.TimelineStep(status=row.status, at=row.at, detail=row.detail) for row in rows],
        cost=schemas.CostOut.model_validate(cost, from_attributes=True) if cost else None,
    )
