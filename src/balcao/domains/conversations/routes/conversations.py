"""Conversations over HTTP: listed, counted, opened, changed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import select, text

from balcao.core import live
from balcao.core.database import existing, find
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import Page
from balcao.core.problems import Conflict, Invalid
from balcao.core.queue import later
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.conversations import schemas
from balcao.domains.conversations.acknowledge import acknowledge
from balcao.domains.conversations.change import change
from balcao.domains.conversations.listing import ConversationQuery, conditions, cursor_after, ordered
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.note_hands import note_hands
from balcao.domains.conversations.open import open_conversation
from balcao.domains.conversations.queries import conversation_out, conversations_query, read_conversation
from balcao.domains.conversations.reply import author_of
from balcao.domains.conversations.sight import limited_to, seen_among
from balcao.domains.identity.access import Attendant, Caller, ReadOnly, Session

router = APIRouter()


@router.get("/conversations")
async def list_conversations(
    caller: ReadOnly, session: Session, asked: Annotated[ConversationQuery, Query()]
) -> Page[schemas.ConversationOut]:
    """What the caller may see, a page at a time."""
    wanted = conversations_query().where(*await conditions(session, caller, asked))
    rows = (await session.execute(ordered(wanted, asked.sort, asked.cursor).limit(asked.limit + 1))).all()
    shown = rows[: asked.limit]
    more = cursor_after(shown[-1][0], asked.sort) if len(rows) > asked.limit else None
    return Page(items=[conversation_out(row) for row in shown], next_cursor=more)


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


@router.post("/conversations", status_code=201, summary="Open A Conversation")
async def open_one(caller: Attendant, session: Session, body: schemas.ConversationIn) -> schemas.ConversationOut:
    """The open conversation of this contact on this channel; made when there is none."""
    if await find(session, Connection, body.channel_id) is None:
        raise Invalid("Este canal não existe.")
    if await find(session, Contact, body.contact_id) is None:
        raise Invalid("Este contato não existe.")
    alias_id = await session.scalar(
        select(ContactAlias.id)
        .where(
            ContactAlias.account_id == caller.account_id,
            ContactAlias.contact_id == body.contact_id,
            ContactAlias.kind != "username",
        )
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


@router.get("/conversations/{id}", summary="Read A Conversation")
async def read_one(caller: ReadOnly, session: Session, id: UUID, response: Response) -> schemas.ConversationOut:
    found = await read_conversation(session, id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.put("/conversations/{id}", summary="Change A Conversation")
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
    await note_hands(session, caller, id, given)
    found = await read_conversation(session, id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.post("/conversations/{id}/typing", status_code=204)
async def show_typing(caller: Attendant, session: Session, id: UUID) -> None:
    """Shows colleagues, and the person where their channel can, that somebody is writing here."""
    await existing(session, Conversation, id)
    who = {"type": "user", "id": str(caller.user_id), "name": caller.name}
    live.show(session, "typing", {"conversation_id": str(id), "who": who})
    await later(session, acknowledge, key=f"typing:{id}", conversation_id=id, typing=True)
