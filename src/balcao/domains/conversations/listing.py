"""Which conversations a list shows and in what order: one filter for lists, saved filters and bulk changes."""

from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import any_, case, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor
from balcao.core.problems import Invalid
from balcao.domains.contacts.search import contacts_like
from balcao.domains.conversations.act_models import Draft, Mention, Participant
from balcao.domains.conversations.desk_models import TeamMember
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.search import conversations_saying, understand
from balcao.domains.conversations.sight import limited_to, seen_by
from balcao.domains.identity.access import Caller

Sort = Literal["newest", "oldest", "waiting", "due", "priority"]
SEARCHED_CONTACTS = 200
SEARCHED_MESSAGES = 300
RARE = 1_000  # a label of at most so many conversations is read by its index, others by walking the list


class ConversationFilter(BaseModel):
    """What GET /conversations takes; all that is given has to hold."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"status": "open", "assignee": "none"}]})
    status: Annotated[str, StringConstraints(pattern="^(open|pending|snoozed|resolved|unresolved|all)$")] = "open"
    assignee: Annotated[str | None, Field(max_length=36, description="`me`, `none`, or a user's id.")] = None
    team: Annotated[str | None, Field(max_length=36, description="`mine`, `none`, or a team's id.")] = None
    label: Annotated[str | None, Field(max_length=256)] = None
    priority: Literal["none", "low", "medium", "high", "urgent"] | None = None
    channel_id: UUID | None = None
    contact_id: UUID | None = None
    unread: bool = False
    waiting: bool = Field(False, description="Only where somebody waits for an answer, not the bot's.")
    bot: bool | None = Field(None, description="Whether the bot answers.")
    participating: bool = Field(False, description="I wrote, was mentioned, or follow.")
    mentioned: bool = Field(False, description="I was mentioned and have not read it.")
    has_draft: bool = Field(False, description="I have a draft there.")
    last_message_after: datetime | None = None
    last_message_before: datetime | None = None
    q: Annotated[
        str | None, Field(max_length=200, description="A contact's name, number or e-mail, or words of messages.")
    ] = None
    sort: Sort = Field(
        "newest",
        description="`newest` and `oldest` by last message; `priority` from urgent down; `waiting` and `due` list only "
        "those that wait or have a promise due, first the oldest.",
    )


class ConversationQuery(ConversationFilter):
    """The filter, and which page of it."""

    model_config = ConfigDict(extra="ignore")
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor = None


class Order(NamedTuple):
    """Keys of a sort, the id last, all in the same direction; `types` are the keys' for a cursor."""

    keys: tuple[Any, ...]
    types: tuple[Any, ...]
    descending: bool


_PRIORITIES = ["none", "low", "medium", "high", "urgent"]
_PRIORITY = case({name: rank for rank, name in enumerate(_PRIORITIES)}, value=Conversation.priority)
ORDERS: dict[str, Order] = {
    "newest": Order((Conversation.last_message_at, Conversation.id), (datetime, UUID), True),
    "oldest": Order((Conversation.last_message_at, Conversation.id), (datetime, UUID), False),
    "waiting": Order((Conversation.waiting_since, Conversation.id), (datetime, UUID), False),
    "due": Order((Conversation.sla_due_at, Conversation.id), (datetime, UUID), False),
    "priority": Order((_PRIORITY, Conversation.last_message_at, Conversation.id), (int, datetime, UUID), True),
}


async def conditions(session: AsyncSession, caller: Caller, wanted: ConversationFilter) -> list[Any]:
    """What holds for the conversations wanted, as SQL; Invalid where the filter says nothing sensible."""
    found: list[Any] = [Conversation.account_id == caller.account_id]
    if wanted.status == "unresolved":
        found.append(Conversation.status != "resolved")
    elif wanted.status != "all":
        found.append(Conversation.status == wanted.status)
    if wanted.assignee:
        found.append(_assigned(wanted.assignee, caller.user_id))
    if wanted.team:
        found.append(_of_team(wanted.team, caller))
    for name in ("channel_id", "contact_id", "priority"):
        if (value := getattr(wanted, name)) is not None:
            found.append(getattr(Conversation, name) == value)
    if wanted.bot is not None:
        found.append(Conversation.bot_active.is_(wanted.bot))
    if wanted.unread:
        found.append(Conversation.unread_count > 0)
    if wanted.waiting:
        found += [Conversation.waiting_since.is_not(None), Conversation.bot_active.is_(False)]
    if wanted.last_message_after:
        found.append(Conversation.last_message_at >= wanted.last_message_after)
    if wanted.last_message_before:
        found.append(Conversation.last_message_at < wanted.last_message_before)
    found += _mine(caller, wanted)
    if wanted.label:
        found.append(await _labelled(session, wanted.label))
    if wanted.q and wanted.q.strip():
        found.append(await _searched(session, wanted.q))
    if limited := await limited_to(session, caller):
        found.append(seen_by(limited))
    return found


def _assigned(assignee: str, user_id: UUID | None) -> Any:
    if assignee == "none":
        return Conversation.assignee_id.is_(None)
    try:
        return Conversation.assignee_id == (user_id if assignee == "me" else UUID(assignee))
    except ValueError as broken:
        raise Invalid("`assignee` é `me`, `none` ou o id de uma pessoa da equipe.") from broken


def _of_team(team: str, caller: Caller) -> Any:
    if team == "none":
        return Conversation.team_id.is_(None)
    if team == "mine":
        mine = TeamMember.account_id == caller.account_id, TeamMember.user_id == caller.user_id
        return Conversation.team_id.in_(select(TeamMember.team_id).where(*mine))
    try:
        return Conversation.team_id == UUID(team)
    except ValueError as broken:
        raise Invalid("`team` é `mine`, `none` ou o id de uma equipe.") from broken


def _mine(caller: Caller, wanted: ConversationFilter) -> list[Any]:
    found: list[Any] = []
    if wanted.participating:
        found.append(_in(Participant, caller, Participant.follows))
    if wanted.mentioned:
        found.append(_in(Mention, caller, Mention.read_at.is_(None)))
    if wanted.has_draft:
        found.append(_in(Draft, caller))
    return found


def _in(kind: Any, caller: Caller, *more: Any) -> Any:
    mine = select(kind.conversation_id).where(
        kind.account_id == caller.account_id, kind.user_id == caller.user_id, *more
    )
    return Conversation.id.in_(mine.scalar_subquery())


async def _labelled(session: AsyncSession, label: str) -> Any:
    few = (await session.scalars(select(func.labelled_conversations(label, RARE + 1)))).all()
    return Conversation.id.in_(few) if len(few) <= RARE else literal(label) == any_(Conversation.labels)


async def _searched(session: AsyncSession, asked: str) -> Any:
    saying = await conversations_saying(session, understand(asked), SEARCHED_MESSAGES)
    people = contacts_like(asked, SEARCHED_CONTACTS).scalar_subquery()
    return or_(Conversation.contact_id.in_(people), Conversation.id.in_(saying))


def ordered(query: Any, sort: Sort, cursor: str | None) -> Any:
    """The query in this order, from after the cursor on."""
    order = ORDERS[sort]
    query = query.order_by(*(key.desc() if order.descending else key.asc() for key in order.keys))
    if sort in ("waiting", "due"):
        query = query.where(order.keys[0].is_not(None))
    if cursor:
        last = decode_cursor(cursor, *order.types)
        query = query.where(tuple_(*order.keys) < last if order.descending else tuple_(*order.keys) > last)
    return query


def cursor_after(row: Conversation, sort: Sort) -> str:
    if sort == "priority":
        return encode_cursor(_PRIORITIES.index(row.priority), row.last_message_at, row.id)
    return encode_cursor(getattr(row, ORDERS[sort].keys[0].key), row.id)
