"""Passes a conversation on to a person or a team, with a note for them when there is something to say."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.problems import Invalid, NotFound
from balcao.domains.conversations.change import change
from balcao.domains.conversations.desk_models import Team
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author, Said, reply
from balcao.domains.conversations.routing.enter import put_in_queue


async def transfer(
    session: AsyncSession,
    conversation_id: UUID,
    by: Author,
    *,
    user_id: UUID | None = None,
    team_id: UUID | None = None,
    note: str | None = None,
) -> None:
    """To a person it is theirs at once. To a team it waits in the team's queue, unless a person is named as well."""
    if user_id is None and team_id is None:
        raise Invalid("Diga para quem: `user_id`, `team_id` ou os dois.")
    if await find(session, Conversation, conversation_id, lock=True) is None:
        raise NotFound("Esta conversa não existe.")
    given: dict[str, object] = {"assignee_id": user_id, "bot_active": False, "status": "open"}
    if team_id is not None:
        given["team_id"] = team_id
    conversation = await change(session, conversation_id, given, by=by)
    if note and note.strip():
        await reply(session, conversation_id, by, Said("note", note))
    if user_id is None and team_id is not None:
        team = await find(session, Team, team_id)
        assert team is not None
        await put_in_queue(session, conversation, team.distribution)
