"""Before a time is promised its calendar is looked at; one that does not answer does not stop the booking."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars import look_now
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played, place
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.problems import SlotTaken
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)


@pytest_asyncio.fixture(loop_scope="session")
async def there(account_id: UUID) -> AsyncIterator[Played]:
    async with two_sides.played(account_id) as made:
        await made.settle()
        yield made


async def free(there: Played, hour: str = "09:00") -> FreeTime:
    async with transaction(there.account_id) as session:
        found = await free_times(session, service_id=there.agenda.service.id, from_day=MONDAY, to_day=MONDAY)
    return next(one for one in found if one.start_at == at(MONDAY, hour))


async def booked(there: Played, time: FreeTime, **visit: Any) -> Appointment:
    made = await place(there.account_id, time, actor=SYSTEM, patient_name="Ana Souza", **visit)
    return await there.appointment(made.id)


async def holds(there: Played) -> int:
    async with transaction(there.account_id) as session:
        wanted = text("SELECT count(*) FROM occupancies WHERE active AND kind = 'hold' AND expires_at > now()")
        return int(await session.scalar(wanted) or 0)


async def test_a_time_that_was_taken_outside_a_moment_ago_is_not_promised(there: Played) -> None:
    time = await free(there)
    there.add(at(MONDAY, "08:45"), 30)
    await two_sides.not_seen_for_a_while(there.account_id)
    with pytest.raises(SlotTaken) as refused:
        await booked(there, time)
    assert refused.value.alternatives
    assert await holds(there) == 0
    assert (await booked(there, await free(there, "10:00"))).calendar_check == "asked"


async def test_a_calendar_that_is_silent_does_not_stop_the_booking_and_it_is_flagged(
    there: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_now, "DEADLINE", 0.2)
    there.sandbox.world.faults.add({"scope": "google.events.list", "kind": "delay_ms", "milliseconds": 2000})
    await two_sides.not_seen_for_a_while(there.account_id)
    made = await booked(there, await free(there))
    assert look_now._looking, "it stands while the calendar has not answered yet"
    assert (made.status, made.calendar_check) == ("booked", "silent")
    await asyncio.gather(*look_now._looking)
    assert (await there.mirror()).seen_at is not None


async def test_an_outage_and_a_revoked_consent_do_not_stop_it_either(there: Played) -> None:
    there.sandbox.world.google.accounts.revoke_consent(None)
    await two_sides.not_seen_for_a_while(there.account_id)
    assert (await booked(there, await free(there))).calendar_check == "silent"


async def test_one_that_was_just_seen_is_not_asked_again(there: Played) -> None:
    await there.settle(pulls=True)
    there.sandbox.world.faults.add({"scope": "google", "kind": "error", "http": 503, "code": "backendError"})
    assert (await booked(there, await free(there))).calendar_check == "asked"


async def test_who_holds_a_time_has_its_calendar_looked_at_meanwhile(there: Played) -> None:
    """The bot's way: its turn is one transaction, and the person's yes comes with the next message."""
    time = await free(there)
    there.add(at(MONDAY, "09:00"), 30)
    await two_sides.not_seen_for_a_while(there.account_id)
    async with transaction(there.account_id) as session:
        await hold(session, time, "conversation:1")
    await there.settle()
    with pytest.raises(SlotTaken):
        await booked(there, time, holder="conversation:1")
