"""The same month of random edits with Outlook on the other side: repeated pages, throttling, tokens lost both ways."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Literal

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balcao import reactions
from balcao.connectors.microsoft_graph import client
from balcao.core import events, http
from balcao.core.problems import Problem
from balcao.domains.scheduling.calendars.tests import outlook_side
from balcao.domains.scheduling.calendars.tests.outlook_side import OutlookPlayed, uid
from balcao.domains.scheduling.calendars.tests.test_a_month_of_edits import ACTS, Month, Step
from balcao.sandbox.app import Sandbox, running
from balcao.sandbox.microsoft.accounts import FIRST_ACCOUNT, ListedCalendar
from balcao.sandbox.microsoft.errors import GraphError
from balcao.testing import make

FAULTS = ({"http": 503, "code": "ErrorServerBusy"}, {"http": 429, "code": "ApplicationThrottled"})
LOST: tuple[Literal["gone", "syncStateNotFound"], ...] = ("gone", "syncStateNotFound")
numbers = count()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sandbox(database_url: str) -> AsyncIterator[Sandbox]:
    before = dict(events._table)
    events.install_reactions(reactions.TABLE)
    async with running() as played, http.opened(allow_hosts=["127.0.0.1"]):
        yield played
    events.install_reactions(before)


@dataclass
class OutlookMonth(Month):
    """What a person does in Outlook, by Outlook's names; a page tells again what the last one told."""

    there: OutlookPlayed

    async def act(self, step: Step) -> None:
        name, which, day, hour = step
        with suppress(Problem, GraphError):
            await getattr(self, name)(which, self.when(day, hour))

    def ours_there(self, which: int) -> str:
        return self.there.event_of(self.ours[which % len(self.ours)]) if self.ours else self.there.named("none")

    async def move_there(self, which: int, when: datetime) -> None:
        self.there.shift(self.ours_there(which), when)

    async def delete_there(self, which: int, when: datetime) -> None:
        self.there.drop(self.ours_there(which))

    async def restore_there(self, which: int, when: datetime) -> None:
        """Out of the bin, as Outlook lets one."""
        item = self.there.outlook.items.get(uid(self.ours_there(which)))
        if item is not None and item.gone:
            self.there.outlook.put_in(item)

    async def retitle_there(self, which: int, when: datetime) -> None:
        self.there.outlook.patch(uid(self.ours_there(which)), {"subject": f"nota {which}"}, None, "screen")

    async def outage(self, which: int, when: datetime) -> None:
        fault = {"scope": ("microsoft.events", "microsoft.delta")[which % 2], "kind": "error", "skip": which % 3}
        self.there.sandbox.world.faults.add({**fault, "times": which % 6 + 1, **FAULTS[which // 2 % 2]})

    async def lost_answer(self, which: int, when: datetime) -> None:
        scope = ("microsoft.events.create", "microsoft.events.patch", "microsoft.events.delete")[which % 3]
        self.there.sandbox.world.faults.add({"scope": scope, "kind": "lose_answer", "times": 1})

    async def expire_token(self, which: int, when: datetime) -> None:
        """Seldom, as `roll`: reading everything anew would mend whatever a round had missed."""
        if which:
            return
        self.there.sandbox.world.microsoft.settings.lost_delta = LOST[which % 2]
        self.there.outlook.generation += 1

    async def roll(self, which: int, when: datetime) -> None:
        if not which:
            await super().roll(which, when)

    def span(self, event_id: str) -> tuple[datetime, datetime] | None:
        item = self.there.outlook.items[uid(event_id)]
        return None if item.gone else outlook_side.span(item.event)


step = st.tuples(st.sampled_from(ACTS), st.integers(0, 9), st.integers(0, 7), st.integers(0, 19))


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(step, min_size=20, max_size=60))
async def test_after_a_month_outlook_and_we_agree_or_an_open_conflict_says_why(
    sandbox: Sandbox, steps: list[Step]
) -> None:
    microsoft = sandbox.world.microsoft
    calendar_id = f"AAMkMes{next(numbers)}="
    microsoft.accounts.accounts[FIRST_ACCOUNT].calendars.append(ListedCalendar(calendar_id, "Mês"))
    microsoft.settings.delta_repeats = True
    client.PAGE_SIZE, before = 7, client.PAGE_SIZE
    try:
        month = OutlookMonth(await outlook_side.play(await make.account(), sandbox, calendar_id))
        await month.there.settle()
        for one in [("book", 0, n, 2 * n) for n in range(3)]:
            await month.act(one)
        for one in steps:
            await month.act(one)
        await month.come_to_rest()
        await month.judge()
    finally:
        client.PAGE_SIZE = before
