"""Which conversations a person sees: all, or only their own and those of their teams, as the account chose."""

from collections.abc import Collection
from itertools import pairwise
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import NotFound
from balcao.domains.conversations.act_models import Participant
from balcao.domains.conversations.desk_models import InboxOptions, TeamMember
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.identity.access import Caller, ReadOnly, Session
from balcao.domains.identity.roles import Role


async def limited_to(session: AsyncSession, caller: Caller) -> UUID | None:
    """The person who sees only what is theirs and their teams'; None where the caller sees all, as programs do."""
    if caller.user_id is None or caller.role.reaches(Role.MANAGER):
        return None
    return caller.user_id if await is_limited(session) else None


async def is_limited(session: AsyncSession) -> bool:
    """Whether the account's attendants see their own teams' conversations alone."""
    sight = await session.scalar(
        select(InboxOptions.sight).where(InboxOptions.account_id == session.info["account_id"])
    )
    return sight == "own_team"


def seen_by(user_id: UUID) -> ColumnElement[bool]:
    """The condition on Conversation. Who a colleague called into one by a note sees that one too."""
    teams = select(TeamMember.team_id).where(
        TeamMember.account_id == Conversation.account_id, TeamMember.user_id == user_id
    )
    called = select(Participant.conversation_id).where(
        Participant.account_id == Conversation.account_id,
        Participant.user_id == user_id,
        Participant.mentioned.is_(True),
    )
    return or_(Conversation.assignee_id == user_id, Conversation.team_id.in_(teams), Conversation.id.in_(called))


async def within_sight(session: AsyncSession, caller: Caller, ids: Collection[UUID]) -> set[UUID]:
    """Those of the conversations that exist and that the caller may see."""
    return await seen_among(session, await limited_to(session, caller), ids)


async def seen_among(session: AsyncSession, limited: UUID | None, ids: Collection[UUID]) -> set[UUID]:
    wanted = select(Conversation.id).where(
        Conversation.account_id == session.info["account_id"], Conversation.id.in_(ids)
    )
    return set(await session.scalars(wanted.where(seen_by(limited)) if limited else wanted))


async def must_see(session: AsyncSession, caller: Caller, conversation_id: UUID) -> None:
    """NotFound for what the caller may not see, as for what does not exist."""
    if (limited := await limited_to(session, caller)) is None:
        return
    if not await seen_among(session, limited, [conversation_id]):
        raise NotFound("Esta conversa não existe.")


async def guard(request: Request, caller: ReadOnly, session: Session) -> None:
    """Stands before every route whose path names a conversation or a message."""
    named = _named(request)
    if named is None or (limited := await limited_to(session, caller)) is None:
        return
    kind, id = named
    if kind == "messages":
        found = await session.scalar(
            select(Message.conversation_id).where(Message.account_id == caller.account_id, Message.id == id)
        )
        if found is None:
            raise NotFound("Esta mensagem não existe.")
        id = found
    if not await seen_among(session, limited, [id]):
        raise NotFound("Esta conversa não existe.")


def _named(request: Request) -> tuple[str, UUID] | None:
    """("conversations" or "messages", the id after it) of a path such as /conversations/{id}/typing."""
    route: Any = request.scope["route"]
    parts = route.path.split("/")
    for kind, after in pairwise(parts):
        if kind in {"conversations", "messages"} and after.startswith("{"):
            try:
                return kind, UUID(str(request.path_params[after.strip("{}").partition(":")[0]]))
            except ValueError:
                return None  # the route itself says what is wrong with it
    return None
