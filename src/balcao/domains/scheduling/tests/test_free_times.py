"""Which times are offered: hours, exceptions, blocks, holidays, buffers, notice, zones and their jumps."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.problems import Invalid, NotFound
from balcao.domains.clinics.models import Clinic
from balcao.domains.clinics.set_exception import clear_exception, set_exception
from balcao.domains.clinics.set_hours import Interval, set_hours
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.block import block
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.free_time import FreeTime, as_wire
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.problems import OutsideHours
from balcao.testing import make, make_agenda
from balcao.testing.make_agenda import Agenda, at, next_weekday

MONDAY = next_weekday(1)


async def offered(
    session: AsyncSession, agenda: Agenda, first: date = MONDAY, last: date | None = None, **wanted: Any
) -> list[FreeTime]:
    return await free_times(session, service_id=agenda.service.id, from_day=first, to_day=last or first, **wanted)


def hours(found: list[FreeTime]) -> list[str]:
    return [free.hour for free in found]


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets what the clock says."""

    def stand_at(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    return stand_at


async def test_the_day_is_cut_by_the_service_and_the_break_stays_free(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    found = await offered(session, agenda)
    assert hours(found)[:3] == ["08:00", "08:30", "09:00"]
    assert hours(found)[7:9] == ["11:30", "13:00"]
    assert hours(found)[-1] == "17:30"
    first = found[0]
    assert (first.start_at, first.end_at) == (at(MONDAY, "08:00"), at(MONDAY, "08:30"))
    assert (first.practitioner, first.service, first.clinic) == ("Dra. Beatriz Lima", "Consulta", "Clínica Central")
    assert as_wire(first)["inicio"] == f"{MONDAY}T08:00:00-03:00"


async def test_period_bounds_and_limit_choose_among_them(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    assert hours(await offered(session, agenda, period="afternoon", limit=2)) == ["13:00", "13:30"]
    assert hours(await offered(session, agenda, after=time(16, 30), before=time(17, 30))) == ["16:30", "17:00"]
    assert hours(await offered(session, agenda, at=time(11, 10))) == ["11:10"], "between those of the grid"
    assert await offered(session, agenda, at=time(11, 45)) == [], "the doctor leaves at noon"
    assert hours(await offered(session, agenda, period="evening")) == []


async def test_buffers_keep_their_distance_on_both_sides(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session, buffer_before_minutes=10, buffer_after_minutes=20, step_minutes=10)
    await make_agenda.appointment(session, agenda, MONDAY, "10:00")
    found = hours(await offered(session, agenda, period="morning"))
    # 10:00 to 10:30 takes 9:50 to 10:50; another needs 10 before and 20 after itself.
    assert "09:00" in found
    assert "09:10" not in found
    assert "10:50" not in found
    assert "11:00" in found


async def test_a_days_own_hours_replace_the_weeks_and_closing_empties_it(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await set_exception(session, agenda.practitioner.id, MONDAY, [(agenda.clinic.id, 19 * 60, 20 * 60)])
    assert hours(await offered(session, agenda)) == ["19:00", "19:30"]
    await set_exception(session, agenda.practitioner.id, MONDAY, [], "folga")
    assert await offered(session, agenda) == []
    with pytest.raises(OutsideHours):
        await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    await clear_exception(session, agenda.practitioner.id, MONDAY)
    assert len(await offered(session, agenda)) == 18


async def test_weekly_hours_count_only_while_they_are_valid(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await make_agenda.weekly(
        session, agenda.practitioner, agenda.clinic, [("08:00", "09:00")], valid_from=MONDAY + timedelta(days=7)
    )
    assert await offered(session, agenda) == []
    assert len(await offered(session, agenda, MONDAY + timedelta(days=7))) == 2


async def test_hours_that_overlap_are_refused_sunday_night_into_monday_too(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    clinic = agenda.clinic.id
    with pytest.raises(Invalid, match="sobrepõem"):
        await set_hours(
            session, agenda.practitioner.id, [Interval(clinic, 7, 1320, 1560), Interval(clinic, 1, 60, 300)]
        )
    await set_hours(session, agenda.practitioner.id, [Interval(clinic, 7, 1320, 1560), Interval(clinic, 1, 120, 300)])


async def test_a_holiday_is_closed_unless_the_day_has_hours_of_its_own(session: AsyncSession, still: Any) -> None:
    still(datetime(2026, 12, 1, 12, tzinfo=UTC))
    agenda = await make_agenda.agenda(session)
    agenda.clinic.closes_on_holidays = True
    await session.flush()
    christmas = date(2026, 12, 25)
    assert await offered(session, agenda, christmas) == []
    await set_exception(session, agenda.practitioner.id, christmas, [(agenda.clinic.id, 480, 540)])
    assert len(await offered(session, agenda, christmas)) == 2


async def test_a_states_holiday_closes_the_clinics_of_that_state(session: AsyncSession, still: Any) -> None:
    still(datetime(2026, 7, 1, 12, tzinfo=UTC))
    agenda = await make_agenda.agenda(session)
    agenda.clinic.closes_on_holidays = True
    agenda.clinic.state = "RJ"
    await session.flush()
    assert await offered(session, agenda, date(2026, 7, 9)) != []
    agenda.clinic.state = "SP"
    await session.flush()
    assert await offered(session, agenda, date(2026, 7, 9)) == []


async def test_a_block_that_returns_every_week_takes_its_hours_each_time(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    start = datetime.combine(MONDAY, time(8))
    await block(
        session, agenda.practitioner.id, actor=SYSTEM, local_start=start, local_end=start.replace(hour=12),
        timezone=agenda.clinic.timezone, rrule="RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3",
    )  # fmt: skip
    mornings = {
        free.day for free in await offered(session, agenda, MONDAY, MONDAY + timedelta(days=10), period="morning")
    }
    blocked = {MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=7)}
    assert mornings.isdisjoint(blocked)
    assert MONDAY + timedelta(days=9) in mornings


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=XX", "COUNT=3", "FREQ=DAILY;COUNT=999999", "sim"])
async def test_rules_that_cannot_be_followed_are_refused(session: AsyncSession, rule: str) -> None:
    agenda = await make_agenda.agenda(session)
    start = datetime.combine(MONDAY, time(8))
    with pytest.raises(Invalid, match="rrule"):
        await block(
            session, agenda.practitioner.id, actor=SYSTEM, local_start=start, local_end=start.replace(hour=12),
            timezone=agenda.clinic.timezone, rrule=rule,
        )  # fmt: skip


async def test_a_block_cuts_times_out_and_the_grid_stays(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    start = datetime.combine(MONDAY, time(9))
    await block(
        session, agenda.practitioner.id, actor=SYSTEM, local_start=start, local_end=start.replace(minute=15),
        timezone=agenda.clinic.timezone,
    )  # fmt: skip
    assert hours(await offered(session, agenda, before=time(10, 30))) == ["08:00", "08:30", "09:30", "10:00"]


async def test_the_past_is_never_offered_nor_what_notice_forbids(session: AsyncSession, still: Any) -> None:
    agenda = await make_agenda.agenda(session)
    still(at(MONDAY, "10:00"))
    assert hours(await offered(session, agenda, period="morning")) == ["10:30", "11:00", "11:30"]
    assert await offered(session, agenda, MONDAY - timedelta(days=7)) == []
    agenda.practitioner.minimum_notice_minutes = 24 * 60
    await session.flush()
    found = await offered(session, agenda, MONDAY, MONDAY + timedelta(days=1))
    assert (found[0].day, found[0].hour) == (MONDAY + timedelta(days=1), "10:30")


async def test_nothing_is_offered_beyond_the_horizon(session: AsyncSession, still: Any) -> None:
    still(at(MONDAY, "07:00"))
    agenda = await make_agenda.agenda(session, horizon_days=2)
    days = {free.day for free in await offered(session, agenda, MONDAY, MONDAY + timedelta(days=30))}
    assert days == {MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)}


@pytest.mark.parametrize(
    ("timezone", "offset"),
    [("America/Manaus", "-04:00"), ("America/Rio_Branco", "-05:00"), ("America/Noronha", "-02:00")],
)
async def test_hours_are_those_of_the_clinics_clock(session: AsyncSession, timezone: str, offset: str) -> None:
    agenda = await make_agenda.agenda(session, timezone=timezone)
    first = (await offered(session, agenda))[0]
    assert (first.day, first.hour) == (MONDAY, "08:00")
    assert as_wire(first)["inicio"] == f"{MONDAY}T08:00:00{offset}"
    booked = await make_agenda.appointment(session, agenda, MONDAY, "08:00")
    assert (booked.local_start, booked.timezone) == (datetime.combine(MONDAY, time(8)), timezone)


async def test_hours_past_midnight_are_one_interval_and_belong_to_both_days(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await set_hours(session, agenda.practitioner.id, [Interval(agenda.clinic.id, 1, 22 * 60, 26 * 60)])
    service = await make_agenda.service(session, "Plantão", duration_minutes=60)
    night = Agenda(agenda.clinic, agenda.practitioner, service)
    tuesday = MONDAY + timedelta(days=1)
    assert hours(await offered(session, night, MONDAY)) == ["22:00", "23:00"]
    assert hours(await offered(session, night, tuesday)) == ["00:00", "01:00"]
    booked = await make_agenda.appointment(session, night, MONDAY, "23:30")
    assert booked.end_at == at(tuesday, "00:30")
    assert hours(await offered(session, night, MONDAY, tuesday)) == ["22:00", "01:00"]


async def test_until_midnight_means_twenty_four(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await set_hours(session, agenda.practitioner.id, [Interval(agenda.clinic.id, 1, 23 * 60, 24 * 60)])
    assert hours(await offered(session, agenda)) == ["23:00", "23:30"]


async def test_wall_hours_stay_when_clocks_are_put_forward_or_back(session: AsyncSession, still: Any) -> None:
    """New York, 2027: forward on 14 March at 2:00, back on 7 November at 2:00."""
    still(datetime(2027, 3, 1, tzinfo=UTC))
    agenda = await make_agenda.agenda(session, timezone="America/New_York", days=(6, 7), horizon_days=365)
    before, after = date(2027, 3, 13), date(2027, 3, 14)
    found = [free for free in await offered(session, agenda, before, after) if free.hour == "08:00"]
    assert [as_wire(free)["inicio"] for free in found] == ["2027-03-13T08:00:00-05:00", "2027-03-14T08:00:00-04:00"]
    with pytest.raises(Invalid, match="não existe"):
        await book(
            session, actor=SYSTEM, practitioner_id=agenda.practitioner.id, service_id=agenda.service.id,
            wall=datetime(2027, 3, 14, 2, 30), patient_name="Ana", outside_hours=True,  # noqa: DTZ001
        )  # fmt: skip


async def test_the_night_of_the_jump_has_an_hour_less_or_more(session: AsyncSession, still: Any) -> None:
    still(datetime(2027, 3, 1, tzinfo=UTC))
    agenda = await make_agenda.agenda(session, timezone="America/New_York", horizon_days=365)
    await set_hours(session, agenda.practitioner.id, [Interval(agenda.clinic.id, 7, 0, 240)])
    service = await make_agenda.service(session, "Sono", duration_minutes=60)
    night = Agenda(agenda.clinic, agenda.practitioner, service)
    assert hours(await offered(session, night, date(2027, 3, 14))) == ["00:00", "01:00", "03:00"]
    assert hours(await offered(session, night, date(2027, 11, 7))) == ["00:00", "01:00", "01:00", "02:00", "03:00"]


async def test_a_cancelled_time_is_offered_again(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "08:00")
    assert "08:00" not in hours(await offered(session, agenda))
    await cancel(session, booked.id, actor=SYSTEM)
    assert "08:00" in hours(await offered(session, agenda))


async def test_what_is_to_be_moved_does_not_stand_in_its_own_way(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "08:00")
    other = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    free = hours(await offered(session, agenda, moving=booked.id))
    assert "08:00" in free and "09:00" not in free
    assert "09:00" in hours(await offered(session, agenda, moving=other.id))


async def test_a_service_is_offered_by_those_it_names_or_by_all(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    other = await make_agenda.practitioner(session, agenda.clinic, "Dr. Abel Reis")
    assert {free.practitioner for free in await offered(session, agenda)} == {"Dra. Beatriz Lima"}
    everybody = Agenda(agenda.clinic, other, await make_agenda.service(session, "Retorno"))
    found = await offered(session, everybody, limit=2)
    assert [(free.hour, free.practitioner) for free in found] == [
        ("08:00", "Dr. Abel Reis"),
        ("08:00", "Dra. Beatriz Lima"),
    ]
    other.active = False
    await session.flush()
    assert {free.practitioner for free in await offered(session, everybody)} == {"Dra. Beatriz Lima"}


async def test_two_clinics_each_have_their_hours_and_their_zone(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    north: Clinic = await make_agenda.clinic(session, "Clínica Norte", timezone="America/Manaus")
    await set_hours(
        session,
        agenda.practitioner.id,
        [Interval(agenda.clinic.id, 1, 480, 540), Interval(north.id, 1, 840, 900)],
    )
    found = await offered(session, agenda)
    assert [(free.hour, free.clinic) for free in found] == [
        ("08:00", "Clínica Central"),
        ("08:30", "Clínica Central"),
        ("14:00", "Clínica Norte"),
        ("14:30", "Clínica Norte"),
    ]
    assert found[2].start_at == at(MONDAY, "15:00")
    assert len(await offered(session, agenda, clinic_id=north.id)) == 2
    booked = await book(
        session, actor=SYSTEM, practitioner_id=agenda.practitioner.id, service_id=agenda.service.id,
        wall=datetime.combine(MONDAY, time(14)), patient_name="Ana",
    )  # fmt: skip
    assert (booked.clinic_id, booked.start_at) == (north.id, at(MONDAY, "15:00"))


async def test_a_practitioner_without_hours_keeps_the_clinics(session: AsyncSession) -> None:
    place = await make_agenda.clinic(session, opening_hours=[{"weekday": 1, "start_minute": 600, "end_minute": 660}])
    who = await make_agenda.practitioner(session, place, days=())
    agenda = Agenda(place, who, await make_agenda.service(session))
    assert hours(await offered(session, agenda)) == ["10:00", "10:30"]


async def test_another_tenants_agenda_is_not_to_be_seen(session: AsyncSession) -> None:
    elsewhere = await make_agenda.committed_agenda(await make.account("Outra clínica"))
    with pytest.raises(NotFound):
        await offered(session, elsewhere)


async def test_days_that_make_no_sense_are_refused(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    with pytest.raises(Invalid):
        await offered(session, agenda, MONDAY, MONDAY - timedelta(days=1))
    with pytest.raises(Invalid):
        await offered(session, agenda, MONDAY, MONDAY + timedelta(days=400))
