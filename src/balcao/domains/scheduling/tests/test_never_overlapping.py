"""Whatever is booked, held, moved and cancelled in whatever order, no two visits share a minute."""

import asyncio
import itertools
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.problems import SlotTaken, WrongStatus
from balcao.testing import make_agenda
from balcao.testing.make_agenda import Agenda, at, next_weekday

MONDAY = next_weekday(1)
starts = st.integers(0, 20).map(lambda step: f"{8 + step // 4:02}:{step % 4 * 15:02}")
lengths = st.sampled_from([15, 30, 45, 60])
acts = st.one_of(
    st.tuples(st.just("book"), starts, lengths),
    st.tuples(st.just("move"), starts, st.integers(0, 9)),
    st.tuples(st.just("cancel"), starts, st.integers(0, 9)),
)


@dataclass
class World:
    account_id: UUID
    agenda: Agenda
    booked: list[UUID]

    async def act(self, kind: str, hour: str, number: int) -> None:
        try:
            if kind == "book":
                self.booked.append(await self.book(hour, timedelta(minutes=number)))
            elif self.booked:
                await self.change(kind, self.booked[number % len(self.booked)], hour)
        except (SlotTaken, WrongStatus):
            return

    async def book(self, hour: str, length: timedelta) -> UUID:
        """The id once it is committed: before that no other act can find it."""
        async with transaction(self.account_id) as session:
            made = await make_agenda.appointment(session, self.agenda, MONDAY, hour, length=length, outside_hours=True)
        return made.id

    async def change(self, kind: str, id: UUID, hour: str) -> None:
        async with transaction(self.account_id) as session:
            if kind == "cancel":
                await cancel(session, id, actor=SYSTEM)
            else:
                await move(session, id, actor=SYSTEM, start_at=at(MONDAY, hour), outside_hours=True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(acts, min_size=1, max_size=5), min_size=1, max_size=6))
async def test_no_two_visits_overlap(account_id: UUID, rounds: list[list[tuple[str, str, int]]]) -> None:
    world = World(account_id, await make_agenda.committed_agenda(account_id), [])
    for acts_at_once in rounds:
        await asyncio.gather(*(world.act(*one) for one in acts_at_once))
    async with transaction(account_id) as session:
        given = {"practitioner_id": world.agenda.practitioner.id}
        rows = (await session.execute(_VISITS, given)).all()
        occupied = (await session.execute(_OCCUPIED, given)).all()
    assert all(one.end_at <= other.start_at for one, other in itertools.pairwise(rows))
    assert [(row.id, row.start_at, row.end_at) for row in rows] == [tuple(row) for row in occupied]


_VISITS = text(
    "SELECT id, start_at, end_at FROM appointments WHERE status <> 'cancelled' AND practitioner_id = :practitioner_id "
    "ORDER BY start_at"
)
_OCCUPIED = text(
    "SELECT appointment_id, starts_at, ends_at FROM occupancies WHERE active AND resource_id = :practitioner_id "
    "ORDER BY starts_at"
)
