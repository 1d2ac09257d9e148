"""Conversations over HTTP: listed, counted, opened, changed."""

from datetime import datetime
from typing import Annotated, Any, Literal
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
from balcao.domains.conversations.desk_models import TeamMember
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.open import open_conversation
from balcao.domains.conversations.queries import conversation_out, conversations_query, read_conversation
from balcao.domains.conversations.reply import author_of
from balcao.domains.conversations.sight import limited_to, seen_among, seen_by
from balcao.domains.identity.access import Attendant, Caller, ReadOnly, Session

router = APIRouter()
SORTED = (
    "`newest` by last message; `waiting` and `due` list only those that wait or have a promise due, first the oldest."
)
ORDERS: dict[str, tuple[Any, bool]] = {
    "newest": (Conversation.last_message_at, True),
    "waiting": (Conversation.waiting_since, False),
    "due": (Conversation.sla_due_at, False),
}
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
    team: Annotated[str | None, Query(description="`mine`, `none`, or a team's id.")] = None,
    waiting: Annotated[bool, Query(description="Only where somebody waits for an answer, not the bot's.")] = False,
    sort: Annotated[Literal["newest", "waiting", "due"], Query(description=SORTED)] = "newest",
    q: Annotated[str | None, Query(max_length=200, description="Contact's name, number or e-mail.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[schemas.ConversationOut]:
    """What the caller may see, a page at a time."""
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
    if team:
        wanted = wanted.where(_of_team(team, caller.user_id))
    if waiting:
        wanted = wanted.where(Conversation.waiting_since.is_not(None), Conversation.bot_active.is_(False))
    if limited := await limited_to(session, caller):
        wanted = wanted.where(seen_by(limited))
    if q and q.strip():
        found = select(func.search_contacts(like(fold(q)), 200)).scalar_subquery()
        wanted = wanted.where(Conversation.contact_id.in_(found))
    column, newest_first = ORDERS[sort]
    if sort != "newest":
        wanted = wanted.where(column.is_not(None))
    if cursor:
        at, id = decode_cursor(cursor, datetime, UUID)
        place = tuple_(column, Conversation.id)
        wanted = wanted.where(place < (at, id) if newest_first else place > (at, id))
    order = [column.desc(), Conversation.id.desc()] if newest_first else [column, Conversation.id]
    rows = (await session.execute(wanted.order_by(*order).limit(limit + 1))).all()
    items = [conversation_out(row) for row in rows[:limit]]
    more = encode_cursor(getattr(rows[limit - 1][0], column.key), items[-1].id) if len(rows) > limit else None
    return Page(items=items, next_cursor=more)


def _of_team(team: str, user_id: UUID | None) -> Any:
    if team == "none":
        return Conversation.team_id.is_(None)
    if team == "mine":
        return Conversation.team_id.in_(select(TeamMember.team_id).where(TeamMember.user_id == user_id))
    try:
        return Conversation.team_id == UUID(team)
    except ValueError as broken:
        raise Invalid("`team` é `mine`, `none` ou o id de uma equipe.") from broken


def _assigned(assignee: str, user_id: UUID | None) -> Any:
    if assignee == "none":
        return Conversation.assignee_id.is_(None)
    try:
        return Conversation.assignee_id == (user_id if assignee == "me" else UUID(assignee))
    except ValueError as broken:
        raise Invalid("`assignee` é `me`, `none` ou o id de uma pessoa da equipe.") from broken


@router.get("/conversations/counters")
async def count_conversations(caller: ReadOnly, session: Session) -> schemas.Counters:
    given = {"account_id": caller.account_id, "me": caller.user_id, "limited": await limited_to(session, caller)}
    row = (await session.execute(_COUNT, given)).one()
    return schemas.Counters(**row._mapping)


_COUNT = text(
    """
    SELECT count(*) FILTER (WHERE status = 'open') AS open,
        count(*) FILTER (WHERE status = 'open' AND assignee_id = CAST(:me AS uuid)) AS mine,
        count(*) FILTER (WHERE status = 'open' AND assignee_id IS NULL) AS unassigned,
        count(*) FILTER (WHERE status = 'pending') AS pending,
        count(*) FILTER (WHERE status = 'snoozed') AS snoozed,
        count(*) FILTER (WHERE unread_count > 0) AS unread,
        count(*) FILTER (WHERE waits) AS waiting,
        count(*) FILTER (WHERE waits AND assignee_id = CAST(:me AS uuid)) AS waiting_mine,
        count(*) FILTER (WHERE waits AND assignee_id IS NULL) AS waiting_unassigned,
        min(waiting_since) FILTER (WHERE waits) AS longest_waiting_since
    FROM (
        SELECT *, status = 'open' AND NOT bot_active AND waiting_since IS NOT NULL AS waits FROM conversations
        WHERE account_id = :account_id AND status IN ('open', 'pending', 'snoozed')
    ) AS counted
    WHERE CAST(:limited AS uuid) IS NULL OR assignee_id = CAST(:limited AS uuid) OR team_id IN (
        SELECT team_id FROM team_members WHERE account_id = :account_id AND user_id = CAST(:limited AS uuid)
    )
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
        session,
        channel_id=body.channel_id,
        contact_id=body.contact_id,
        alias_id=alias_id,
        bot=False,
        by_user=caller.user_id is not None,
    )
    await _keep_in_sight(session, caller, id)
    return await read_conversation(session, id)


async def _keep_in_sight(session: Session, caller: Caller, id: UUID) -> None:
    """Whoever sees only their own takes over what nobody has, and is not shown what others have."""
    limited = await limited_to(session, caller)
    if limited is None or await seen_among(session, limited, [id]):
        return
    conversation = await find(session, Conversation, id, lock=True)
    if conversation is None or conversation.assignee_id or conversation.team_id:
        raise Conflict("Outra pessoa ou equipe já está em conversa com este contato.")
    await change(session, id, {"assignee_id": limited, "bot_active": False}, by=author_of(caller))


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
    await change(session, id, given, expected_version=expected(if_match), by=author_of(caller))
    found = await read_conversation(session, id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.post("/conversations/{id}/typing", status_code=204)
async def show_typing(caller: Attendant, session: Session, id: UUID) -> None:
    """Shows colleagues, and the person where their channel can, that somebody is writing here."""
    if await find(session, Conversation, id) is None:
        raise NotFound("Esta conversa não existe.")
    who = {"type": "user", "id": str(caller.user_id), "name": caller.name}
    live.show(session, "typing", {"conversation_id": str(id), "who": who})
    await later(session, acknowledge, key=f"typing:{id}", conversation_id=id, typing=True)
