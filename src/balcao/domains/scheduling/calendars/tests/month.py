"""A month on both sides of a calendar as a state machine: edits, outages, lost answers, repeats and wrong clocks in any
order; at its end both sides agree, or an open conflict says why not.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule
from sqlalchemy import select, text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.problems import Problem
from balcao.core.queue import later
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars.change_options import change_options
from balcao.domains.scheduling.calendars.pull_due import roll_calendars
from balcao.domains.scheduling.calendars.settle_event import settle_event
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played
from balcao.domains.scheduling.calendars.write_event import write_event
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.edit import edit
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.statuses import UPCOMING, takes_time
from balcao.sandbox.app import Sandbox
from balcao.testing import make, make_agenda
from balcao.testing.make_agenda import at

T = TypeVar("T")
Span = tuple[datetime, datetime]
GUEST = "ana@paciente.example"
HOURS = [f"{hour:02}:{minute:02}" for hour in range(8, 18) for minute in (0, 30)]
RIGHT = clock.now
days, hours = st.integers(0, 7), st.integers(0, 19)


@dataclass
class Side:
    """What differs between the providers: how a calendar is made there, and what goes wrong there."""

    refusals: tuple[type[Exception], ...]
    fault_scopes: tuple[str, ...]
    lost_scopes: tuple[str, ...]
    faults: tuple[dict[str, Any], ...]
    played: Callable[[UUID, Sandbox], Awaitable[Played]]


class Month(RuleBasedStateMachine):
    """Rules are acts of people, providers and fate; `run` has each done on the loop that the database is open on."""

    ours: ClassVar[Bundle[UUID]] = Bundle("ours")
    theirs: ClassVar[Bundle[str]] = Bundle("theirs")

    def __init__(self, loop: asyncio.AbstractEventLoop, sandbox: Sandbox, side: Side) -> None:
        super().__init__()
        self.loop, self.sandbox, self.side = loop, sandbox, side
        self.there: Played = self.run(self._begin())
        self.added: list[str] = []
        today = RIGHT().date() + timedelta(days=3)
        self.monday = today + timedelta(days=-today.weekday() % 7)

    async def _begin(self) -> Played:
        there = await self.side.played(await make.account(), self.sandbox)
        async with transaction(there.account_id) as session:
            await change_options(session, {"invites": True})
        await there.settle()
        return there

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(act)

    def when(self, day: int, hour: int) -> datetime:
        """Of four weeks of five days."""
        return at(self.monday + timedelta(days=day + day // 5 * 2), HOURS[hour])

    def do(self, act: Coroutine[Any, Any, object]) -> None:
        with suppress(Problem):
            self.run(act)

    def by_hand(self, act: Callable[[], object]) -> None:
        """In the provider's own screens, which refuse some things."""
        with suppress(*self.side.refusals):
            act()

    async def _changed(self, change: Callable[[Any], Awaitable[object]]) -> None:
        async with transaction(self.there.account_id) as session:
            await change(session)

    @initialize(target=ours)
    def begins_with_three(self) -> Any:
        return multiple(*(self.run(self._book(self.when(n, 2 * n))) for n in range(3)))

    @rule(target=ours, day=days, hour=hours, invited=st.booleans())
    def book(self, day: int, hour: int, invited: bool) -> Any:
        try:
            return self.run(self._book(self.when(day, hour), invited))
        except Problem:
            return multiple()

    async def _book(self, when: datetime, invited: bool = True) -> UUID:
        guest = {"patient_email": GUEST, "wants_invitation": invited}
        async with transaction(self.there.account_id) as session:
            made = await make_agenda.appointment(
                session, self.there.agenda, when.date(), "08:00", start_at=when, **guest
            )
        return made.id

    @rule(id=ours, day=days, hour=hours)
    def move_here(self, id: UUID, day: int, hour: int) -> None:
        to = self.when(day, hour)
        self.do(self._changed(lambda session: move(session, id, actor=SYSTEM, start_at=to)))

    @rule(id=ours)
    def cancel_here(self, id: UUID) -> None:
        self.do(self._changed(lambda session: cancel(session, id, actor=SYSTEM)))

    @rule(id=ours)
    def confirm_here(self, id: UUID) -> None:
        self.do(self._changed(lambda session: confirm(session, id, actor=SYSTEM)))

    @rule(id=ours, wanted=st.booleans())
    def wish_changes(self, id: UUID, wanted: bool) -> None:
        self.do(self._changed(lambda session: edit(session, id, actor=SYSTEM, wants_invitation=wanted)))

    @rule(id=ours, response=st.sampled_from(["declined", "accepted", "tentative"]))
    def guest_answers(self, id: UUID, response: str) -> None:
        self.by_hand(lambda: self.there.reply(self.there.event_of(id), GUEST, response))

    @rule(id=ours, day=days, hour=hours)
    def move_there(self, id: UUID, day: int, hour: int) -> None:
        self.by_hand(lambda: self.there.shift(self.there.event_of(id), self.when(day, hour)))

    @rule(id=ours)
    def delete_there(self, id: UUID) -> None:
        self.by_hand(lambda: self.there.drop(self.there.event_of(id)))

    @rule(id=ours)
    def restore_there(self, id: UUID) -> None:
        self.by_hand(lambda: self.there.restore(self.there.event_of(id)))

    @rule(id=ours, note=st.integers(0, 9))
    def retitle_there(self, id: UUID, note: int) -> None:
        self.by_hand(lambda: self.there.retitle(self.there.event_of(id), f"nota {note}"))

    @rule(target=theirs, day=days, hour=hours, halves=st.integers(1, 4))
    def add_there(self, day: int, hour: int, halves: int) -> str:
        self.added.append(self.there.add(self.when(day, hour), 30 * halves))
        return self.added[-1]

    @rule(event=theirs, day=days, hour=hours)
    def shift_theirs(self, event: str, day: int, hour: int) -> None:
        self.by_hand(lambda: self.there.shift(event, self.when(day, hour)))

    @rule(event=theirs)
    def drop_theirs(self, event: str) -> None:
        self.by_hand(lambda: self.there.drop(event))

    @rule(which=st.integers(0, 5), times=st.integers(1, 6), skip=st.integers(0, 2))
    def outage(self, which: int, times: int, skip: int) -> None:
        scopes, faults = self.side.fault_scopes, self.side.faults
        fault = {"scope": scopes[which % len(scopes)], "kind": "error", "times": times, "skip": skip}
        self.sandbox.world.faults.add({**fault, **faults[which // 2 % len(faults)]})

    @rule(which=st.integers(0, 2))
    def lost_answer(self, which: int) -> None:
        self.sandbox.world.faults.add({"scope": self.side.lost_scopes[which], "kind": "lose_answer", "times": 1})

    @rule()
    def network_is_back(self) -> None:
        self.sandbox.world.faults.items.clear()

    @rule(sure=st.integers(0, 4))
    def cursor_is_lost(self, sure: int) -> None:
        """Seldom, as the next: reading everything anew would mend whatever a round had missed."""
        if not sure:
            self.there.lose_cursor()

    @rule(sure=st.integers(0, 4))
    def window_rolls(self, sure: int) -> None:
        if not sure:
            self.run(roll_calendars(self.there.account_id))

    @rule(times=st.integers(1, 2))
    def notice(self, times: int) -> None:
        """One that comes twice is two looks; one that is lost is none."""
        for _ in range(times):
            self.do(self.there.settle(pulls=True))

    @rule()
    def jobs_are_done(self) -> None:
        self.do(two_sides.run_jobs(self.there.account_id))

    @rule(id=ours)
    def write_twice(self, id: UUID) -> None:
        async def again(session: Any) -> None:
            for _ in range(2):
                await later(session, write_event, appointment_id=id, again=True)

        self.do(self._changed(again))

    @rule()
    def settle_again(self) -> None:
        async def again(session: Any) -> None:
            for id in await session.scalars(text("SELECT id FROM calendar_entries")):
                await later(session, settle_event, entry_id=id)

        self.do(self._changed(again))

    @rule(minutes=st.sampled_from([-60, -5, 0, 5, 60]))
    def host_clock_is_set(self, minutes: int) -> None:
        clock.now = (lambda: RIGHT() + timedelta(minutes=minutes)) if minutes else RIGHT

    def teardown(self) -> None:
        clock.now = RIGHT
        self.run(self._come_to_rest())
        self.run(self._judge())

    async def _come_to_rest(self) -> None:
        """The network is back, the clock is right, and time passes: whatever waits is done."""
        self.sandbox.world.faults.items.clear()
        account_id = self.there.account_id
        for _ in range(3):
            async with transaction(account_id) as session:
                for id in list(await session.scalars(select(Appointment.id))):
                    await later(session, write_event, appointment_id=id, again=True)
            await two_sides.hurry(account_id)
            await self.there.settle(pulls=True)
            await two_sides.hurry(account_id)
            await two_sides.run_jobs(account_id)

    async def _judge(self) -> None:
        open_ones = await self.there.conflicts()
        undecided = {one.appointment_id for one in open_ones if one.kind in ("deleted", "storm")}
        async with transaction(self.there.account_id) as session:
            appointments = list(await session.scalars(select(Appointment)))
            rows = (await session.execute(text("SELECT start_at, end_at FROM calendar_busy WHERE piece = 0"))).all()
        for one in appointments:
            standing = self.there.there(one.id)
            wanted = (one.start_at, one.end_at) if takes_time(one.status) else None
            assert standing == wanted or one.id in undecided, (one.id, wanted, standing)
            guests = self.there.guests(self.there.event_of(one.id)) if standing and one.id not in undecided else None
            assert guests in (None, [GUEST] if one.wants_invitation else []), (one.id, guests)
        theirs = {id: span for id in self.added if (span := self.there.span_of(id))}
        assert sorted(map(tuple, rows)) == sorted(theirs.values()), "what stands there takes time here, and no more"
        expected = {
            (one.id, id)
            for one in appointments
            if one.status in UPCOMING
            for id, span in theirs.items()
            if one.start_at < span[1] and span[0] < one.end_at
        }
        assert {(one.appointment_id, one.event_id) for one in open_ones if one.kind == "overlap"} == expected
