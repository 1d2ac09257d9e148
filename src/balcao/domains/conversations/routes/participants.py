"""Who takes part in a conversation, and the caller's mentions, over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import select

from balcao.core.database import existing, find
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Forbidden, Invalid
from balcao.domains.conversations.act_models import Mention, Participant
from balcao.domains.conversations.act_schemas import (
    MentionCounters,
    MentionOut,
    MentionsRead,
    ParticipantChange,
    ParticipantOut,
    Participants,
)
from balcao.domains.conversations.mentions import count_unread, mentions_out, mentions_query, read_mentions
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.own import person_of
from balcao.domains.conversations.participants import follow
from balcao.domains.conversations.schemas import Named
from balcao.domains.identity.access import Attendant, ReadOnly, Session
from balcao.domains.identity.models import User
from balcao.domains.identity.roles import Role

router = APIRouter()


@router.get("/conversations/{id}/participants")
async def list_participants(caller: ReadOnly, session: Session, id: UUID) -> Participants:
    """Who wrote there, was mentioned, or follows."""
    await existing(session, Conversation, id)
    rows = await session.execute(
        select(Participant, User.name)
        .join(User, (User.account_id == Participant.account_id) & (User.id == Participant.user_id))
        .where(Participant.account_id == caller.account_id, Participant.conversation_id == id)
        .order_by(Participant.since)
    )
    return Participants(items=[_participant(row, name) for row, name in rows])


@router.put("/conversations/{id}/participants/{who}")
async def follow_conversation(
    caller: Attendant, session: Session, id: UUID, who: Literal["me"] | UUID, body: ParticipantChange
) -> ParticipantOut:
    """`who` is `me`, or a user's id for managers."""
    user_id = person_of(caller) if who == "me" else who
    if user_id != caller.user_id and not caller.role.reaches(Role.MANAGER):
        raise Forbidden("Só um gerente decide o que outra pessoa acompanha.")
    await existing(session, Conversation, id)
    person = await find(session, User, user_id)
    if person is None:
        raise Invalid("Esta pessoa não faz parte da equipe.")
    await follow(session, id, user_id, follows=body.follows)
    row = await session.get(Participant, (caller.account_id, id, user_id), populate_existing=True)
    assert row is not None
    return _participant(row, person.name)


def _participant(row: Participant, name: str) -> ParticipantOut:
    return ParticipantOut(
        user=Named(id=row.user_id, name=name),
        wrote=row.wrote,
        mentioned=row.mentioned,
        follows=row.follows,
        since=row.since,
    )


@router.get("/mentions")
async def list_mentions(
    caller: ReadOnly,
    session: Session,
    unread: Annotated[bool, Query(description="Only what the caller has not read.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[MentionOut]:
    """The notes in which the caller was called, newest first."""
    wanted = mentions_query().where(Mention.account_id == caller.account_id, Mention.user_id == person_of(caller))
    if unread:
        wanted = wanted.where(Mention.read_at.is_(None))
    if cursor:
        wanted = wanted.where(Mention.id < decode_cursor(cursor, UUID)[0])
    rows = (await session.execute(wanted.order_by(Mention.id.desc()).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1][0].id) if len(rows) > limit else None
    return Page(items=await mentions_out(session, rows[:limit]), next_cursor=more)


@router.get("/mentions/counters")
async def count_mentions(caller: ReadOnly, session: Session) -> MentionCounters:
    return MentionCounters(unread=await count_unread(session, person_of(caller)))


@router.put("/mentions")
async def mark_mentions_read(caller: ReadOnly, session: Session, body: MentionsRead) -> MentionCounters:
    """All of the caller's, those of one conversation, or the ones named; answers how many are left."""
    left = await read_mentions(session, person_of(caller), conversation_id=body.conversation_id, ids=body.ids)
    return MentionCounters(unread=left)
