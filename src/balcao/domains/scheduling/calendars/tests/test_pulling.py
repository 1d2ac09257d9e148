"""What stands in a calendar outside takes time here: read from the sandbox's Google, however it is told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest_asyncio

from balcao.core.database import transaction
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played
from balcao.domains.scheduling.free_times import free_times
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)


@pytest_asyncio.fixture(loop_scope="session")
async def there(account_id: UUID) -> AsyncIterator[Played]:
    async with two_sides.played(account_id) as made:
        yield made


async def hours(there: Played) -> set[str]:
    async with transaction(there.account_id) as session:
        found = await free_times(session, service_id=there.agenda.service.id, from_day=MONDAY, to_day=MONDAY)
    return {one.start_at.astimezone(at(MONDAY, "08:00").tzinfo).strftime("%H:%M") for one in found}


async def test_an_event_outside_blocks_a_time_until_it_goes(there: Played) -> None:
    await there.settle()
    free = await hours(there)
    event = there.add(at(MONDAY, "09:00"), 60)
    await there.settle(pulls=True)
    taken = free - await hours(there)
    assert len(taken) >= 2
    there.shift(event, at(MONDAY, "09:00") + timedelta(days=500), 60)
    await there.settle(pulls=True)
    assert await hours(there) == free
