"""A process that is gone between hold, calendar and confirmation: whatever it left behind, another ends in one event.

The same places can be had as a SIGKILL by BALCAO_FAILPOINT; here what follows the place just does not happen.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.core.queue import later
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars import look_now
from balcao.domains.scheduling.calendars import write_event as writing
from balcao.domains.scheduling.calendars.tests import outlook_side, two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played, place
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.move import move
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)


class Killed(BaseException):
    """Nothing of the process is left."""


@pytest_asyncio.fixture(loop_scope="session")
async def there(account_id: UUID) -> AsyncIterator[Played]:
    async with two_sides.played(account_id) as made:
        await made.settle()
        yield made


def dies_at(monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    def reach(name: str) -> None:
        if name == point:
            raise Killed

    monkeypatch.setattr(writing, "reach", reach)


async def another_takes_over(there: Played, id: UUID) -> None:
    await two_sides.hurry(there.account_id)
    async with transaction(there.account_id) as session:
        await later(session, writing.write_event, appointment_id=id, again=True)
    await there.settle(pulls=True)


@pytest.mark.parametrize("point", ["calendar-claimed", "calendar-written"])
async def test_killed_before_or_after_the_calendar_took_a_new_event(
    there: Played, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    dies_at(monkeypatch, point)
    with pytest.raises(Killed):
        await there.book(MONDAY, "09:00")
    monkeypatch.undo()
    async with transaction(there.account_id) as session:
        id = await session.scalar(text("SELECT id FROM appointments"))
    await another_takes_over(there, id)
    assert there.there(id) == (at(MONDAY, "09:00"), at(MONDAY, "09:30"))
    assert len(there.calendar.events) == 1
    assert await there.conflicts() == []
    assert (await there.entry(id)).state == "synced"


@pytest.mark.parametrize("point", ["calendar-claimed", "calendar-written"])
async def test_killed_while_a_move_was_written_and_moved_again(
    there: Played, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    id = await there.book(MONDAY, "09:00")
    dies_at(monkeypatch, point)
    async with transaction(there.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=at(MONDAY, "10:00"))
    with pytest.raises(Killed):
        await there.settle()
    monkeypatch.undo()
    async with transaction(there.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=at(MONDAY, "11:00"))
    await another_takes_over(there, id)
    assert there.there(id) == (at(MONDAY, "11:00"), at(MONDAY, "11:30"))
    assert (await there.appointment(id)).start_at == at(MONDAY, "11:00")
    assert await there.conflicts() + await there.conflicts("resolved") == [], "our own half-done write is nobody else's"


@pytest.mark.parametrize("side", [two_sides, outlook_side], ids=["google", "outlook"])
@pytest.mark.parametrize("what", ["new", "moved"])
async def test_one_that_stood_still_does_not_write_its_old_state_over_the_new(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch, side: Any, what: str
) -> None:
    """Its lease ended while it did nothing; meanwhile the visit was moved, and another wrote that."""
    carry_out = writing._carry_out
    async with side.played(account_id) as there:
        await there.settle()
        if what == "moved":
            await there.book(MONDAY, "09:00")

        async def stands_still(account_id: UUID, task: writing.Task) -> writing.Result:
            monkeypatch.setattr(writing, "_carry_out", carry_out)
            async with transaction(account_id) as session:
                await session.execute(text("UPDATE calendar_entries SET leased_until = now()"))
                await move(session, UUID(task.key), actor=SYSTEM, start_at=at(MONDAY, "11:00"))
            await there.settle()
            return await carry_out(account_id, task)

        monkeypatch.setattr(writing, "_carry_out", stands_still)
        if what == "moved":
            async with transaction(account_id) as session:
                id = await session.scalar(text("SELECT id FROM appointments"))
                await move(session, id, actor=SYSTEM, start_at=at(MONDAY, "10:00"))
            await there.settle()
        else:
            id = await there.book(MONDAY, "09:00")
        await two_sides.hurry(account_id)
        await there.settle(pulls=True)
        assert there.there(id) == (at(MONDAY, "11:00"), at(MONDAY, "11:30"))
        assert (await there.appointment(id)).start_at == at(MONDAY, "11:00")
        assert await there.conflicts() + await there.conflicts("resolved") == [], "nobody else wrote there"


async def test_killed_between_the_hold_and_the_booking_leaves_a_hold_that_ends(
    there: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dead(*given: object, **more: object) -> None:
        raise Killed

    monkeypatch.setattr(look_now, "look_now", dead)
    time = await free(there)
    await two_sides.not_seen_for_a_while(there.account_id)
    with pytest.raises(Killed):
        await place(there.account_id, time, actor=SYSTEM, patient_name="Ana Souza")
    monkeypatch.undo()
    assert await free(there, there_is=False) is None
    async with transaction(there.account_id) as session:
        await session.execute(text("UPDATE occupancies SET expires_at = now() - interval '1 second'"))
    made = await place(there.account_id, time, actor=SYSTEM, patient_name="Bia Souza")
    await there.settle()
    assert there.there(made.id) == (time.start_at, time.start_at + timedelta(minutes=30))


async def free(there: Played, *, there_is: bool = True) -> FreeTime:
    async with transaction(there.account_id) as session:
        found = await free_times(session, service_id=there.agenda.service.id, from_day=MONDAY, to_day=MONDAY)
    chosen = [one for one in found if one.start_at == at(MONDAY, "09:00")]
    assert bool(chosen) is there_is
    return chosen[0] if chosen else None  # type: ignore[return-value]
