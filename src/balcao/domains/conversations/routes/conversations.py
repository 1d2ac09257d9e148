"""Conversations over HTTP: listed, counted, opened, changed."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from sqlalchemy import func, select, text, tuple_

from balcao.core import live
from balcao.core.database import find
from balcao.core.etags import etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Conflict, Invalid, NotFound
from balcao.core.queue import later
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.folding import fold, like
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.conversations import schemas
from balcao.domains.conversations.acknowledge import acknowledge
from balcao.domains.conversations.change import change
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.open import open_conversation
from balcao.domains.conversations.queries import conversation_out, conversations_query, read_conversation
from balcao.domains.identity.access import Attendant, ReadOnly, Session

router = APIRouter()
IfMatch = Annotated[str | None, Header(description="ETag that you read; 412 when it changed since.")]


@router.get("/conversations")
async def list_conversations(
    caller: ReadOnly,
    session: Session,
    status: Annotated[str, Query(pattern="^(open|pending|snoozed|resolved|all)$")] = "open",
    assignee: Annotated[str | None, Query(description="`me`, `none`, or a user's id.")] = None,
    label: Annotated[str | None, Query(max_length=256)] = None,
    channel_id: UUID | None = None,
    contact_id: UUID | None = None,
    unread: bool = False,
    q: Annotated[str | None, Query(max_length=200, description="Contact's name, number or e-mail.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[schemas.ConversationOut]:
    """Newest first by last message."""
    wanted = conversations_query().where(Conversation.account_id == caller.account_id)
    if status != "all":
        wanted = wanted.where(Conversation.status == status)
    if assignee:
        wanted = wanted.where(_assigned(assignee, caller.user_id))
    if label:
        wanted = wanted.where(Conversation.labels.contains([label]))
    if channel_id:
        wanted = wanted.where(Conversation.channel_id == channel_id)
    if contact_id:
        wanted = wanted.where(Conversation.contact_id == contact_id)
    if unread:
        wanted = wanted.where(Conversation.unread_count > 0)
    if q and q.strip():
        found = select(func.search_contacts(like(fold(q)), 200)).scalar_subquery()
        wanted = wanted.where(Conversation.contact_id.in_(found))
    if cursor:
        at, id = decode_cursor(cursor, datetime, UUID)
        wanted = wanted.where(tuple_(Conversation.last_message_at, Conversation.id) < (at, id))
    newest = wanted.order_by(Conversation.last_message_at.desc(), Conversation.id.desc())
    rows = (await session.execute(newest.limit(limit + 1))).all()
    items = [conversation_out(row) for row in rows[:limit]]
    more = encode_cursor(items[-1].last_message_at, items[-1].id) if len(rows) > limit else None
    return Page(items=items, next_cursor=more)


def _assigned(assignee: str, user_id: UUID | None) -> Any:
    if assignee == "none":
        return Conversation.assignee_id.is_(None)
    try:
        return Conversation.assignee_id == (user_id if assignee == "me" else UUID(assignee))
    except ValueError as broken:
        raise Invalid("`assignee` é `me`, `none` ou o id de uma pessoa da equipe.") from broken


@router.get("/conversations/counters")
async def count_conversations(caller: ReadOnly, session: Session) -> schemas.Counters:
    row = (await session.execute(_COUNT, {"account_id": caller.account_id, "me": caller.user_id})).one()
    return schemas.Counters(**row._mapping)


_COUNT = text(
    """
    SELECT count(*) FILTER (WHERE status = 'open') AS open,
        count(*) FILTER (WHERE status = 'open' AND assignee_id = CAST(:me AS uuid)) AS mine,
        count(*) FILTER (WHERE status = 'open' AND assignee_id IS NULL) AS unassigned,
        count(*) FILTER (WHERE status = 'pending') AS pending,
        count(*) FILTER (WHERE status = 'snoozed') AS snoozed,
        count(*) FILTER (WHERE unread_count > 0) AS unread
    FROM conversations WHERE account_id = :account_id AND status IN ('open', 'pending', 'snoozed')
    """
)


@router.post("/conversations", status_code=201)
async def open_one(caller: Attendant, session: Session, body: schemas.ConversationIn) -> schemas.ConversationOut:
    """The open conversation of this contact on this channel; made when there is none."""
    if await find(session, Connection, body.channel_id) is None:
        raise Invalid("Este canal não existe.")
    if await find(session, Contact, body.contact_id) is None:
        raise Invalid("Este contato não existe.")
    alias_id = await session.scalar(
        select(ContactAlias.id)
        .where(ContactAlias.account_id == caller.account_id, ContactAlias.contact_id == body.contact_id)
        .order_by(ContactAlias.created_at)
        .limit(1)
    )
    if alias_id is None:
        raise Conflict("Este contato não tem telefone nem outro endereço para onde escrever.")
    id = await open_conversation(
        session, channel_id=body.channel_id, contact_id=body.contact_id, alias_id=alias_id, bot=False
    )
    return await read_conversation(session, id)


@router.get("/conversations/{id}")
async def read_one(caller: ReadOnly, session: Session, id: UUID, response: Response) -> schemas.ConversationOut:
    found = await read_conversation(session, id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.put("/conversations/{id}")
async def change_one(
    caller: Attendant,
    session: Session,
    id: UUID,
    body: schemas.ConversationChange,
    response: Response,
    if_match: IfMatch = None,
) -> schemas.ConversationOut:
    """Takes over, hands back, resolves, snoozes, labels: only the keys given change."""
    given = {name: getattr(body, name) for name in body.model_fields_set}
    if given.get("assignee_id") == "me":
        if caller.user_id is None:
            raise Invalid("Um programa não pode assumir uma conversa: diga o id de uma pessoa.")
        given["assignee_id"] = caller.user_id
    await change(session, id, given, expected_version=expected(if_match))
    found = await read_conversation(session, id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.post("/conversations/{id}/typing", status_code=204)
async def show_typing(caller: Attendant, session: Session, id: UUID) -> None:
    """Shows colleagues, and the person where their channel can, that somebody is writing here."""
    if await find(session, Conversation, id) is None:
        raise NotFound("Esta conversa não existe.")
    who = {"type": "user", "id": str(caller.user_id), "name": caller.name}
    await live.show(session, "typing", {"conversation_id": str(id), "who": who})
    await later(session, acknowledge, key=f"typing:{id}", conversation_id=id, typing=True)
