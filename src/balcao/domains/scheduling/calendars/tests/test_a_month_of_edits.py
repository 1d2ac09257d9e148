"""A month of random edits on both sides, with outages, lost answers, lost notices and repeats: in the end they agree,
or an open conflict says why not.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from balcao import reactions
from balcao.core import clock, events, http
from balcao.core.database import transaction
from balcao.core.problems import Problem
from balcao.core.queue import later
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars.pull_due import roll_calendars
from balcao.domains.scheduling.calendars.settle_event import settle_event
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played
from balcao.domains.scheduling.calendars.write_event import write_event
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.statuses import UPCOMING, takes_time
from balcao.sandbox.app import Sandbox, running
from balcao.sandbox.google.accounts import FIRST_ACCOUNT, ListedCalendar
from balcao.sandbox.google.errors import GoogleError
from balcao.testing import make, make_agenda
from balcao.testing.make_agenda import at

HOURS = [f"{hour:02}:{minute:02}" for hour in range(8, 18) for minute in (0, 30)]
ACTS = (
    "book", "move_here", "cancel_here", "confirm_here", "move_there", "delete_there", "restore_there", "retitle_there",
    "add_there", "shift_theirs", "drop_theirs", "outage", "lost_answer", "over", "expire_token", "pull", "jobs",
    "repeat_write", "repeat_settle", "roll",
)  # fmt: skip
FAULTS = ({"http": 503, "code": "backendError"}, {"http": 429, "code": "rateLimitExceeded"})
Step = tuple[str, int, int, int]
numbers = count()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sandbox(database_url: str) -> AsyncIterator[Sandbox]:
    before = dict(events._table)
    events.install_reactions(reactions.TABLE)
    async with running() as played, http.opened(allow_hosts=["127.0.0.1"]):
        yield played
    events.install_reactions(before)


@dataclass
class Month:
    """Both sides, and what was made on either."""

    there: Played
    ours: list[UUID] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)

    def when(self, day: int, hour: int) -> datetime:
        start = clock.now().date() + timedelta(days=3)
        monday = start + timedelta(days=-start.weekday() % 7)
        days = day % 20
        return at(monday + timedelta(days=days + days // 5 * 2), HOURS[hour % len(HOURS)])

    async def act(self, step: Step) -> None:
        name, which, day, hour = step
        with suppress(Problem, GoogleError):
            await getattr(self, name)(which, self.when(day, hour))

    async def changed(self, which: int, change: Callable[[Any, UUID], Awaitable[object]]) -> None:
        if self.ours:
            async with transaction(self.there.account_id) as session:
                await change(session, self.ours[which % len(self.ours)])

    async def book(self, which: int, when: datetime) -> None:
        async with transaction(self.there.account_id) as session:
            made = await make_agenda.appointment(session, self.there.agenda, when.date(), "08:00", start_at=when)
        self.ours.append(made.id)

    async def move_here(self, which: int, when: datetime) -> None:
        await self.changed(which, lambda session, id: move(session, id, actor=SYSTEM, start_at=when))

    async def cancel_here(self, which: int, when: datetime) -> None:
        await self.changed(which, lambda session, id: cancel(session, id, actor=SYSTEM))

    async def confirm_here(self, which: int, when: datetime) -> None:
        await self.changed(which, lambda session, id: confirm(session, id, actor=SYSTEM))

    async def move_there(self, which: int, when: datetime) -> None:
        if self.ours:
            self.there.shift(self.ours[which % len(self.ours)].hex, when)

    async def delete_there(self, which: int, when: datetime) -> None:
        if self.ours:
            self.there.drop(self.ours[which % len(self.ours)].hex)

    async def restore_there(self, which: int, when: datetime) -> None:
        if self.ours:
            id = self.ours[which % len(self.ours)].hex
            self.there.calendar.patch(id, {"status": "confirmed"}, None, "screen")

    async def retitle_there(self, which: int, when: datetime) -> None:
        if self.ours:
            id = self.ours[which % len(self.ours)].hex
            self.there.calendar.patch(id, {"summary": f"nota {which}"}, None, "screen")

    async def add_there(self, which: int, when: datetime) -> None:
        self.theirs.append(self.there.add(when, 30 * (which % 4 + 1)))

    async def shift_theirs(self, which: int, when: datetime) -> None:
        if self.theirs:
            self.there.shift(self.theirs[which % len(self.theirs)], when)

    async def drop_theirs(self, which: int, when: datetime) -> None:
        if self.theirs:
            self.there.drop(self.theirs[which % len(self.theirs)])

    async def outage(self, which: int, when: datetime) -> None:
        fault = {"scope": "google.events", "kind": "error", "times": which % 6 + 1, **FAULTS[which % 2]}
        self.there.sandbox.world.faults.add(fault)

    async def lost_answer(self, which: int, when: datetime) -> None:
        scope = ("google.events.insert", "google.events.patch", "google.events.delete")[which % 3]
        self.there.sandbox.world.faults.add({"scope": scope, "kind": "lose_answer", "times": 1})

    async def over(self, which: int, when: datetime) -> None:
        self.there.sandbox.world.faults.items.clear()

    async def expire_token(self, which: int, when: datetime) -> None:
        self.there.calendar.generation += 1

    async def pull(self, which: int, when: datetime) -> None:
        await self.there.settle(pulls=True)

    async def jobs(self, which: int, when: datetime) -> None:
        await two_sides.run_jobs(self.there.account_id)

    async def repeat_write(self, which: int, when: datetime) -> None:
        async def again(session: Any, id: UUID) -> None:
            await later(session, write_event, appointment_id=id, again=True)

        await self.changed(which, again)
        await self.changed(which, again)

    async def repeat_settle(self, which: int, when: datetime) -> None:
        async with transaction(self.there.account_id) as session:
            for id in await session.scalars(text("SELECT id FROM calendar_entries")):
                await later(session, settle_event, entry_id=id)

    async def roll(self, which: int, when: datetime) -> None:
        await roll_calendars(self.there.account_id)

    async def come_to_rest(self) -> None:
        """The network is back, and time passes: whatever waits is done."""
        self.there.sandbox.world.faults.items.clear()
        account_id = self.there.account_id
        for _ in range(3):
            async with transaction(account_id) as session:
                for id in self.ours:
                    await later(session, write_event, appointment_id=id, again=True)
            await two_sides.hurry(account_id)
            await self.there.settle(pulls=True)
            await two_sides.hurry(account_id)
            await two_sides.run_jobs(account_id)

    async def judge(self) -> None:
        open_ones = await self.there.conflicts()
        undecided = {one.appointment_id for one in open_ones if one.kind in ("deleted", "storm")}
        async with transaction(self.there.account_id) as session:
            appointments = list(await session.scalars(select(Appointment)))
            rows = (await session.execute(text("SELECT start_at, end_at FROM calendar_busy WHERE piece = 0"))).all()
        for one in appointments:
            standing = self.there.there(one.id)
            wanted = (one.start_at, one.end_at) if takes_time(one.status) else None
            assert standing == wanted or one.id in undecided, (one.id, wanted, standing)
        theirs = [span for id in self.theirs if (span := self.span(id))]
        assert sorted(map(tuple, rows)) == sorted(theirs), "what stands there takes time here, and nothing else"
        expected = {
            (one.id, id)
            for one in appointments
            if one.status in UPCOMING
            for id in self.theirs
            if (span := self.span(id)) and one.start_at < span[1] and span[0] < one.end_at
        }
        assert {(one.appointment_id, one.event_id) for one in open_ones if one.kind == "overlap"} == expected

    def span(self, event_id: str) -> tuple[datetime, datetime] | None:
        event = self.there.calendar.find(event_id)
        if event["status"] == "cancelled":
            return None
        start, end = (datetime.fromisoformat(event[name]["dateTime"]) for name in ("start", "end"))
        return start, end


step = st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.integers(0, 7), st.integers(0, 19))


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(step, min_size=20, max_size=60))
async def test_after_a_month_both_sides_agree_or_an_open_conflict_says_why(sandbox: Sandbox, steps: list[Step]) -> None:
    calendar_id = f"mes-{next(numbers)}@clinica-modelo.test"
    sandbox.world.google.accounts.accounts[FIRST_ACCOUNT].calendars.append(ListedCalendar(calendar_id, "Mês"))
    month = Month(await two_sides.play(await make.account(), sandbox, calendar_id))
    await month.there.settle()
    for one in [("book", 0, n, 2 * n) for n in range(3)]:
        await month.act(one)
    for one in steps:
        await month.act(one)
    await month.come_to_rest()
    await month.judge()
