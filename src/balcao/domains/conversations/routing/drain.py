"""Gives what waits in the queue, oldest first, to people who are there and have room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.failpoints import reach
from balcao.core.queue import later, queued
from balcao.domains.conversations.change import change
from balcao.domains.conversations.desk_models import Availability, InboxOptions, TeamMember
from balcao.domains.conversations.models import Conversation
from balcao.domains.identity.models import User
from balcao.domains.identity.roles import Role

BATCH = 20
SOON = timedelta(milliseconds=250)
NEVER = datetime.min.replace(tzinfo=UTC)
SERVING = [role.value for role in Role if role.reaches(Role.ATTENDANT)]


@dataclass
class Hand:
    """Somebody who may be given conversations; `room` is None without a limit."""

    user_id: UUID
    teams: frozenset[UUID]
    load: int
    room: int | None
    row: Availability

    @property
    def is_free(self) -> bool:
        return self.room is None or self.room > 0


@queued("live")
async def drain(account_id: UUID) -> None:
    while True:
        async with transaction(account_id) as session:
            given = await draw(session)
            reach("drain")
        if given < BATCH:
            return


async def draw(session: AsyncSession) -> int:
    """How many were given. The people stay locked until the transaction ends, so that drawing is one after the other;
    conversations that others hold are passed over, and looked at again soon.
    """
    hands = await _hands(session)
    for given in range(BATCH):
        free = [hand for hand in hands if hand.is_free]
        if not free:
            return given
        conversation = await _oldest(session, free)
        if conversation is None:
            if await session.scalar(_waiting(free).with_only_columns(Conversation.id).limit(1)):
                await later(session, drain, after=SOON)
            return given
        await _give(session, conversation, _choose(conversation, free))
    return BATCH


async def _hands(session: AsyncSession) -> list[Hand]:
    rows = (await session.scalars(_present(session).with_for_update(of=Availability))).all()
    if not rows:
        return []
    # Counted after the lock was got: whoever had it before has committed what they gave.
    ids = [row.user_id for row in rows]
    loads = await loads_of(session, ids)
    teams = await _teams(session, ids)
    usual = await session.scalar(
        select(InboxOptions.capacity).where(InboxOptions.account_id == session.info["account_id"])
    )
    hands = []
    for row in rows:
        load = loads.get(row.user_id, 0)
        capacity = row.capacity if row.capacity is not None else usual
        room = None if capacity is None else capacity - load
        hands.append(Hand(row.user_id, teams.get(row.user_id, frozenset()), load, room, row))
    return hands


def _present(session: AsyncSession):  # type: ignore[no-untyped-def]
    return (
        select(Availability)
        .join(User, and_(User.account_id == Availability.account_id, User.id == Availability.user_id))
        .where(
            Availability.account_id == session.info["account_id"],
            Availability.state == "online",
            User.active,
            User.deleted_at.is_(None),
            User.role.in_(SERVING),
        )
        .order_by(Availability.user_id)
        .execution_options(populate_existing=True)
    )


async def loads_of(session: AsyncSession, user_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many open conversations each of them has."""
    rows = await session.execute(
        select(Conversation.assignee_id, func.count())
        .where(
            Conversation.account_id == session.info["account_id"],
            Conversation.assignee_id.in_(user_ids),
            Conversation.status == "open",
        )
        .group_by(Conversation.assignee_id)
    )
    return {user_id: count for user_id, count in rows if user_id is not None}


async def _teams(session: AsyncSession, user_ids: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    rows = await session.execute(
        select(TeamMember.user_id, func.array_agg(TeamMember.team_id))
        .where(TeamMember.account_id == session.info["account_id"], TeamMember.user_id.in_(user_ids))
        .group_by(TeamMember.user_id)
    )
    return {user_id: frozenset(teams) for user_id, teams in rows}


def _waiting(free: Sequence[Hand]):  # type: ignore[no-untyped-def]
    """What waits and that one of these may have, the oldest first."""
    teams = {team for hand in free for team in hand.teams}
    anyone = Conversation.queued_for.is_(None)
    of_team: ColumnElement[bool] = Conversation.team_id.in_(teams) if teams else false()
    return (
        select(Conversation)
        .where(
            Conversation.account_id == free[0].row.account_id,
            Conversation.queued_at.is_not(None),
            Conversation.distribution != "by_hand",
            Conversation.status == "open",
            Conversation.assignee_id.is_(None),
            or_(
                Conversation.queued_for.in_([hand.user_id for hand in free]),
                and_(anyone, or_(Conversation.team_id.is_(None), of_team)),
            ),
        )
        .order_by(Conversation.queued_at, Conversation.id)
    )


async def _oldest(session: AsyncSession, free: Sequence[Hand]) -> Conversation | None:
    wanted = _waiting(free).limit(1).with_for_update(of=Conversation, skip_locked=True)
    found: Conversation | None = (await session.scalars(wanted.execution_options(populate_existing=True))).one_or_none()
    return found


def _choose(conversation: Conversation, free: Sequence[Hand]) -> Hand:
    if conversation.queued_for is not None:
        return next(hand for hand in free if hand.user_id == conversation.queued_for)
    able = [hand for hand in free if conversation.team_id is None or conversation.team_id in hand.teams]
    if conversation.distribution == "least_load":
        return min(able, key=lambda hand: (hand.load, hand.row.last_assigned_at or NEVER, hand.user_id))
    return min(able, key=lambda hand: (hand.row.last_assigned_at or NEVER, hand.user_id))


async def _give(session: AsyncSession, conversation: Conversation, hand: Hand) -> None:
    hand.load += 1
    hand.room = None if hand.room is None else hand.room - 1
    hand.row.last_assigned_at = clock.now()
    await change(session, conversation.id, {"assignee_id": hand.user_id})
