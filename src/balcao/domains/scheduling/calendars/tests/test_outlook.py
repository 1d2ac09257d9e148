"""The agenda and the sandbox's Outlook: what only Graph does, and what must come out alike for every provider."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.connectors.microsoft_graph import client
from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars.resolve_conflict import resolve_conflict
from balcao.domains.scheduling.calendars.tests import outlook_side
from balcao.domains.scheduling.calendars.tests.outlook_side import OutlookPlayed, times, uid
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.move import move
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)
NINE, ELEVEN, TWO = (at(MONDAY, hour) for hour in ("09:00", "11:00", "14:00"))
HALF = timedelta(minutes=30)


@pytest_asyncio.fixture(loop_scope="session")
async def there(account_id: UUID) -> AsyncIterator[OutlookPlayed]:
    async with outlook_side.played(account_id) as made:
        await made.settle(pulls=True)
        yield made


async def busy(there: OutlookPlayed) -> list[tuple[Any, Any]]:
    """What is taken here because of what stands there."""
    async with transaction(there.account_id) as session:
        rows = await session.execute(text("SELECT start_at, end_at FROM calendar_busy ORDER BY start_at, event_id"))
        return [(row.start_at, row.end_at) for row in rows]


async def test_our_own_writes_come_back_as_no_news(there: OutlookPlayed) -> None:
    id = await there.book(MONDAY, "09:00")
    version, etag = (await there.appointment(id)).version, (await there.entry(id)).etag
    for _ in range(3):
        await there.settle(pulls=True)
    assert ((await there.appointment(id)).version, (await there.entry(id)).etag) == (version, etag)
    assert there.there(id) == (NINE, NINE + HALF)
    assert await busy(there) == []


async def test_what_is_moved_there_moves_here_and_what_is_moved_here_moves_there(there: OutlookPlayed) -> None:
    id = await there.book(MONDAY, "09:00")
    there.shift(there.event_of(id), ELEVEN)
    await there.settle(pulls=True)
    assert (await there.appointment(id)).start_at == ELEVEN
    async with transaction(there.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=TWO)
    await there.settle(pulls=True)
    assert there.there(id) == (TWO, TWO + HALF)
    assert await there.conflicts() == []


async def test_both_moved_while_the_network_was_away_ends_in_one_time_on_both_sides(there: OutlookPlayed) -> None:
    id = await there.book(MONDAY, "09:00")
    there.shift(there.event_of(id), ELEVEN)
    async with transaction(there.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=TWO)
    for _ in range(3):
        await there.settle(pulls=True)
    appointment = await there.appointment(id)
    assert there.there(id) == (appointment.start_at, appointment.end_at)


async def test_what_is_removed_there_is_a_conflict_and_never_cancels_by_itself(there: OutlookPlayed) -> None:
    id = await there.book(MONDAY, "09:00")
    there.drop(there.event_of(id))
    await there.settle(pulls=True)
    assert (await there.appointment(id)).status == "booked"
    (conflict,) = await there.conflicts()
    assert (conflict.kind, conflict.appointment_id) == ("deleted", id)
    async with transaction(there.account_id) as session:
        await resolve_conflict(session, conflict.id, "keep_ours", actor=SYSTEM)
    await there.settle(pulls=True)
    assert there.there(id) == (NINE, NINE + HALF)
    assert await there.conflicts() == []


async def test_what_is_dragged_to_another_calendar_is_gone_from_this_one(there: OutlookPlayed) -> None:
    event = there.add(NINE)
    await there.settle(pulls=True)
    assert await busy(there) == [(NINE, NINE + timedelta(hours=1))]
    there.outlook.take_out(uid(event))
    await there.settle(pulls=True)
    assert await busy(there) == []


@pytest.mark.parametrize("size", [200, 3])
async def test_a_series_takes_time_occurrence_by_occurrence(
    there: OutlookPlayed, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", size)
    until = (MONDAY + timedelta(weeks=4)).isoformat()
    pattern = {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}
    series = there.add(NINE, recurrence={"pattern": pattern, "range": {"type": "endDate", "endDate": until}})
    await there.settle(pulls=True)
    mondays = [NINE + timedelta(weeks=number) for number in range(5)]
    assert [start for start, _ in await busy(there)] == mondays
    there.shift(there.occurrence(series, MONDAY + timedelta(weeks=1)), mondays[1] + timedelta(hours=2))
    there.drop(there.occurrence(series, MONDAY + timedelta(weeks=2)))
    await there.settle(pulls=True)
    assert [start for start, _ in await busy(there)] == [mondays[0], mondays[1] + timedelta(hours=2), *mondays[3:]]
    there.outlook.patch(uid(series), {"showAs": "free"}, None, "screen")
    await there.settle(pulls=True)
    assert [start for start, _ in await busy(there)] == [mondays[1] + timedelta(hours=2)]
    there.outlook.patch(uid(series), {"showAs": "busy", **times(TWO, 60)}, None, "screen")
    await there.settle(pulls=True)
    assert [start for start, _ in await busy(there)] == [TWO + timedelta(weeks=number) for number in range(5)]
    there.drop(series)
    await there.settle(pulls=True)
    assert await busy(there) == []


@pytest.mark.parametrize("how", ["gone", "syncStateNotFound"])
async def test_a_lost_cursor_is_followed_by_a_whole_reading_that_ends_what_is_gone(
    there: OutlookPlayed, how: Any
) -> None:
    kept, gone = there.add(NINE), there.add(ELEVEN)
    id = await there.book(MONDAY, "15:00")
    await there.settle(pulls=True)
    there.sandbox.world.microsoft.settings.lost_delta = how
    there.outlook.generation += 1
    there.drop(gone)
    there.shift(kept, TWO)
    await there.settle(pulls=True)
    assert await busy(there) == [(TWO, TWO + HALF)]
    assert there.there(id) is not None and await there.conflicts() == []


async def test_throttled_in_the_middle_of_a_round_it_waits_as_told_and_then_has_all(
    there: OutlookPlayed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", 2)
    there.sandbox.world.microsoft.settings.delta_repeats = True
    starts = [NINE + timedelta(hours=number) for number in range(7)]
    for start in starts:
        there.add(start, 30)
    throttled = {"scope": "microsoft.delta", "kind": "rate_limit", "retry_after": 120, "skip": 2, "times": 1}
    there.sandbox.world.faults.add(throttled)
    await there.settle(pulls=True)
    assert 0 < len(await busy(there)) < len(starts)
    mirror = await there.mirror()
    assert (mirror.failures, mirror.error) == (1, "Tentaremos de novo sozinhos.")
    assert timedelta(seconds=60) < mirror.pull_at - clock.now() <= timedelta(seconds=120)
    await there.settle(pulls=True)
    assert (await there.mirror()).failures == 0
    assert [start for start, _ in await busy(there)] == starts


async def test_what_is_cancelled_here_goes_there_and_is_no_conflict(there: OutlookPlayed) -> None:
    id = await there.book(MONDAY, "09:00")
    async with transaction(there.account_id) as session:
        await cancel(session, id, actor=SYSTEM)
    await there.settle(pulls=True)
    assert there.there(id) is None
    assert await there.conflicts() == []


async def test_consent_taken_back_midway_is_said_and_hides_nothing(there: OutlookPlayed) -> None:
    there.add(NINE)
    await there.settle(pulls=True)
    there.sandbox.world.microsoft.accounts.end(None)
    there.add(ELEVEN)
    await there.settle(pulls=True)
    mirror = await there.mirror()
    assert mirror.error is not None and mirror.failures == 1
    assert await busy(there) == [(NINE, NINE + timedelta(hours=1))]
