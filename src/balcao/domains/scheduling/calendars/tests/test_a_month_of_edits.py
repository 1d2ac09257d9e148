"""A month of random edits on both sides, with outages, lost answers, lost notices and repeats: in the end they agree,
or an open conflict says why not. A longer run by hand: MONTHS=200 pytest …/test_a_month_of_edits.py
"""

import asyncio
import os
from collections.abc import AsyncIterator
from itertools import count
from uuid import UUID

import pytest_asyncio
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from balcao.connectors.microsoft_graph import client
from balcao.domains.scheduling.calendars.tests import outlook_side, two_sides
from balcao.domains.scheduling.calendars.tests.month import Month, Side
from balcao.domains.scheduling.calendars.tests.two_sides import Played
from balcao.sandbox.app import Sandbox
from balcao.sandbox.google import accounts as google
from balcao.sandbox.google.errors import GoogleError
from balcao.sandbox.microsoft import accounts as microsoft
from balcao.sandbox.microsoft.errors import GraphError

MONTHS = int(os.environ.get("MONTHS", "8"))
numbers = count()


async def _in_google(account_id: UUID, sandbox: Sandbox) -> Played:
    calendar_id = f"mes-{next(numbers)}@clinica-modelo.test"
    listed = google.ListedCalendar(calendar_id, "Mês")
    sandbox.world.google.accounts.accounts[google.FIRST_ACCOUNT].calendars.append(listed)
    return await two_sides.play(account_id, sandbox, calendar_id)


async def _in_outlook(account_id: UUID, sandbox: Sandbox) -> Played:
    """A page tells again what the last one told."""
    calendar_id = f"AAMkMes{next(numbers)}="
    listed = microsoft.ListedCalendar(calendar_id, "Mês")
    sandbox.world.microsoft.accounts.accounts[microsoft.FIRST_ACCOUNT].calendars.append(listed)
    sandbox.world.microsoft.settings.delta_repeats = True
    return await outlook_side.play(account_id, sandbox, calendar_id)


GOOGLE = Side(
    refusals=(GoogleError,),
    fault_scopes=("google.events",),
    lost_scopes=("google.events.insert", "google.events.patch", "google.events.delete"),
    faults=({"http": 503, "code": "backendError"}, {"http": 429, "code": "rateLimitExceeded"}),
    played=_in_google,
)
OUTLOOK = Side(
    refusals=(GraphError,),
    fault_scopes=("microsoft.events", "microsoft.delta"),
    lost_scopes=("microsoft.events.create", "microsoft.events.patch", "microsoft.events.delete"),
    faults=({"http": 503, "code": "ErrorServerBusy"}, {"http": 429, "code": "ApplicationThrottled"}),
    played=_in_outlook,
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sandbox(database_url: str) -> AsyncIterator[Sandbox]:
    async with two_sides.running_with_reactions() as played:
        yield played


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def loop(database_url: str) -> asyncio.AbstractEventLoop:
    """The one on which the database and the played providers are open; it stands still while rules are chosen."""
    return asyncio.get_running_loop()


def _months(loop: asyncio.AbstractEventLoop, sandbox: Sandbox, side: Side) -> None:
    class Here(Month):
        def __init__(self) -> None:
            super().__init__(loop, sandbox, side)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=MONTHS,
            stateful_step_count=40,
            deadline=None,
            derandomize="MONTHS" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_after_a_month_google_and_we_agree_or_an_open_conflict_says_why(
    loop: asyncio.AbstractEventLoop, sandbox: Sandbox
) -> None:
    _months(loop, sandbox, GOOGLE)


def test_after_a_month_outlook_and_we_agree_or_an_open_conflict_says_why(
    loop: asyncio.AbstractEventLoop, sandbox: Sandbox
) -> None:
    client.PAGE_SIZE, before = 7, client.PAGE_SIZE
    try:
        _months(loop, sandbox, OUTLOOK)
    finally:
        client.PAGE_SIZE = before
