"""Hosts whose clocks are wrong by an hour while a time is held: one has it, and no hold lasts for ever."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.problems import SlotTaken
from balcao.testing import make_agenda
from balcao.testing.make_agenda import Agenda, next_weekday

MONDAY = next_weekday(1)
RIGHT = clock.now


def wrong_by(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: RIGHT() + timedelta(minutes=minutes))


async def nine(account_id: UUID, agenda: Agenda) -> FreeTime | None:
    async with transaction(account_id) as session:
        found = await free_times(session, service_id=agenda.service.id, from_day=MONDAY, to_day=MONDAY)
    return next((one for one in found if one.hour == "09:00"), None)


async def booked(account_id: UUID, agenda: Agenda, holder: str | None, name: str) -> bool:
    try:
        async with transaction(account_id) as session:
            await make_agenda.appointment(
                session, agenda, MONDAY, "09:00", actor=SYSTEM, holder=holder, patient_name=name
            )
    except SlotTaken:
        return False
    return True


@pytest.mark.parametrize("held_by", [-60, 0, 60])
@pytest.mark.parametrize("booked_by", [-60, 0, 60])
async def test_a_time_held_by_one_clock_and_asked_for_by_another_goes_to_one(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch, held_by: int, booked_by: int
) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    time = await nine(account_id, agenda)
    assert time is not None
    wrong_by(monkeypatch, held_by)
    async with transaction(account_id) as session:
        await hold(session, time, "Ana")
    wrong_by(monkeypatch, booked_by)
    other = await booked(account_id, agenda, None, "Bia")
    assert other is (booked_by > held_by), "a hold counts for five minutes of the clock that looks at it"
    wrong_by(monkeypatch, held_by)
    assert await booked(account_id, agenda, "Ana", "Ana") is not other
    async with transaction(account_id) as session:
        names = (await session.scalars(text("SELECT patient_name FROM appointments WHERE status = 'booked'"))).all()
        assert await session.scalar(text("SELECT count(*) FROM occupancies WHERE active")) == 1
    assert names == (["Bia"] if other else ["Ana"])


async def test_a_clock_set_back_during_a_hold_and_right_again_frees_it_on_time(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    time = await nine(account_id, agenda)
    assert time is not None
    async with transaction(account_id) as session:
        await hold(session, time, "Ana")
    wrong_by(monkeypatch, -60)
    assert await nine(account_id, agenda) is None
    wrong_by(monkeypatch, 6)
    assert await nine(account_id, agenda) is not None
    assert await booked(account_id, agenda, None, "Bia")
