"""Teams, people who are there, rules and hours for tests of routing; and the jobs that it leaves, done at once."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from balcao import reactions
from balcao.core import clock, events
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.core.queue import find_use
from balcao.domains.conversations.desk_models import (
    AssignmentRule,
    Availability,
    BusinessHours,
    InboxOptions,
    ServiceLevel,
    Team,
    TeamMember,
)
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.receive import Channel, receive
from balcao.domains.identity.roles import Role
from balcao.testing import make_identity, make_talk

WORKDAYS = [
    {"weekday": day, "start_minute": start, "end_minute": end}
    for day in range(1, 6)
    for start, end in ((480, 720), (780, 1080))
]


@contextmanager
def reacting() -> Iterator[None]:
    """Events have their consequences, as in the product's own processes."""
    before = events._table
    events.install_reactions(reactions.TABLE)
    try:
        yield
    finally:
        events.install_reactions(before)


async def work_off(account_id: UUID, *parts: str) -> int:
    """Does the account's waiting jobs whose names contain one of `parts`, those they leave included; how many."""
    done = 0
    while True:
        async with transaction(account_id) as session:
            rows = await session.scalars(
                text(
                    "DELETE FROM pgqueuer WHERE headers->>'account_id' = :account_id AND EXISTS (SELECT FROM "
                    "unnest(CAST(:parts AS text[])) AS part WHERE convert_from(payload, 'UTF8')::jsonb->>'do' LIKE part"
                    ") RETURNING convert_from(payload, 'UTF8')"
                ),
                {"account_id": str(account_id), "parts": [f"%{part}%" for part in parts]},
            )
            orders = [json.loads(row) for row in rows]
        if not orders:
            return done
        for order in orders:
            use, hints = find_use(order["do"])
            given = {name: _as(hints[name], value) for name, value in order["given"].items()}
            await use(account_id, **given)
            done += 1


def _as(kind: Any, value: Any) -> Any:
    if kind is UUID:
        return UUID(value)
    return kind.fromisoformat(value) if hasattr(kind, "fromisoformat") else value


async def person(
    account_id: UUID,
    name: str,
    *,
    teams: Sequence[UUID] = (),
    state: str = "online",
    capacity: int | None = None,
    role: Role = Role.ATTENDANT,
) -> UUID:
    """A user with a state, without signing in."""
    user = await make_identity.user(account_id, role=role, name=name)
    async with transaction(account_id) as session:
        now = clock.now()
        session.add(
            Availability(
                account_id=account_id, user_id=user.id, state=state, seen_at=now, state_since=now, capacity=capacity
            )
        )
        for team_id in teams:
            session.add(TeamMember(account_id=account_id, team_id=team_id, user_id=user.id))
    return user.id


async def team(account_id: UUID, name: str = "Recepção", distribution: str = "by_hand") -> UUID:
    id = new_id()
    async with transaction(account_id) as session:
        session.add(Team(id=id, name=name, distribution=distribution))
    return id


async def rule(account_id: UUID, distribution: str = "round_robin", **given: Any) -> UUID:
    id = new_id()
    async with transaction(account_id) as session:
        values = {"name": "Regra", "position": 1, **given}
        session.add(AssignmentRule(id=id, distribution=distribution, **values))
    return id


async def hours(account_id: UUID, **given: Any) -> UUID:
    id = new_id()
    async with transaction(account_id) as session:
        values = {"name": f"Horário {id.hex[-6:]}", "periods": WORKDAYS, "closes_on_holidays": False, **given}
        session.add(BusinessHours(id=id, **values))
    return id


async def level(account_id: UUID, **given: Any) -> UUID:
    id = new_id()
    async with transaction(account_id) as session:
        session.add(ServiceLevel(id=id, **{"name": "Padrão", "position": 1, **given}))
    return id


async def options(account_id: UUID, **given: Any) -> None:
    async with transaction(account_id) as session:
        await session.merge(InboxOptions(account_id=account_id, **given))


async def wrote(account_id: UUID, channel: Channel, number: int = 1, text: str = "oi", **more: Any) -> UUID:
    """A patient's message, committed: the conversation's id."""
    async with transaction(account_id) as session:
        arrived = make_talk.arrived(text, number=f"55119{80000000 + number}", **more)
        message_id = await receive(session, channel, arrived)
        conversation_id = await session.scalar(select(Message.conversation_id).where(Message.id == message_id))
    assert conversation_id is not None
    return conversation_id


async def conversation(account_id: UUID, id: UUID) -> Conversation:
    """As it stands now."""
    async with transaction(account_id) as session:
        return (await session.scalars(select(Conversation).where(Conversation.id == id))).one()


async def holders(account_id: UUID) -> dict[UUID | None, int]:
    """How many conversations each has; None is nobody."""
    found: dict[UUID | None, int] = {}
    async with transaction(account_id) as session:
        for assignee_id in await session.scalars(select(Conversation.assignee_id)):
            found[assignee_id] = found.get(assignee_id, 0) + 1
    return found


async def lines(account_id: UUID, conversation_id: UUID) -> list[str]:
    """What the conversation's lines say, oldest first."""
    async with transaction(account_id) as session:
        rows = await session.scalars(
            select(Message.text)
            .where(Message.conversation_id == conversation_id, Message.kind == "system")
            .order_by(Message.id)
        )
        return [row or "" for row in rows]
