"""Wall time is kept when a zone's rules change, across summer time, and on the 29th of February."""

import struct
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.problems import Invalid
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.block import block
from balcao.domains.scheduling.follow_zone_rules import check_zone_rules, follow_zone_rules
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.models import Appointment, AppointmentChange
from balcao.domains.scheduling.wall_clock import forget_zones, instant, wall_time
from balcao.testing import make_agenda
from balcao.testing.make_agenda import SAO_PAULO, Agenda, next_weekday

SUMMER_TIME_AGAIN = "<-03>3<-02>,M1.1.0/0,M12.5.0/0"  # nearly all the year an hour ahead of today's

NO_SUMMER_TIME = "<-03>3"


@pytest.fixture
def new_rules(tmp_path: Path) -> Iterator[Callable[[str, str], None]]:
    """Gives a zone other rules, as a new tzdata would: (zone, rules as POSIX writes them)."""
    before = zoneinfo.TZPATH

    def take(zone: str, rules: str) -> None:
        file = tmp_path / zone
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_tzif(rules))
        zoneinfo.reset_tzpath([str(tmp_path), *before])
        zoneinfo.ZoneInfo.clear_cache()
        forget_zones()

    yield take
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache()
    forget_zones()


def _tzif(rules: str) -> bytes:
    """RFC 8536: no transitions of its own, only the rules of the footer."""
    header = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    body = struct.pack(">lbB", -3 * 3600, 0, 0) + b"-03\0"
    return header + body + header + body + b"\n" + rules.encode() + b"\n"


async def starts(session: AsyncSession, agenda: Agenda, day: date) -> dict[str, datetime]:
    found = await free_times(session, service_id=agenda.service.id, from_day=day, to_day=day)
    return {free.hour: free.start_at for free in found}


async def test_when_summer_time_comes_back_and_goes_nine_stays_nine(
    account_id: UUID, new_rules: Callable[[str, str], None]
) -> None:
    day = next_weekday(3, weeks=30)
    async with transaction(account_id) as session:
        agenda = await make_agenda.agenda(session, horizon_days=400)
        booked = [await make_agenda.appointment(session, agenda, day, hour) for hour in ("09:00", "09:30", "10:00")]
        before = booked[0].start_at
        lunch = datetime.combine(day, datetime.min.time().replace(hour=12))
        await block(
            session, agenda.practitioner.id, actor=SYSTEM, local_start=lunch, local_end=lunch + timedelta(hours=1),
            timezone=SAO_PAULO,
        )  # fmt: skip
    await check_zone_rules(account_id)  # what the clocks do today is noted
    new_rules(SAO_PAULO, SUMMER_TIME_AGAIN)
    await check_zone_rules(account_id)
    await check_zone_rules(account_id)
    async with transaction(account_id) as session:
        rows = (await session.scalars(select(Appointment).order_by(Appointment.start_at))).all()
        assert rows[0].start_at == before - timedelta(hours=1)
        assert [f"{wall_time(row.start_at, SAO_PAULO):%H:%M}" for row in rows] == ["09:00", "09:30", "10:00"]
        assert [row.local_start for row in rows] == [row.local_start for row in booked]
        assert not any(row.is_overbooked for row in rows)
        spans = (await session.execute(_SPANS)).all()
        assert [(span.starts_at, span.ends_at) for span in spans] == [(row.start_at, row.end_at) for row in rows]
        acts = (await session.scalars(select(AppointmentChange.act).order_by(AppointmentChange.version))).all()
        assert acts == ["booked"] * 3 + ["moved"] * 3  # once, though looked at twice
        free = await starts(session, agenda, day)
        assert "09:00" not in free
        assert free["10:30"] == instant(day, datetime.min.time().replace(hour=10, minute=30), SAO_PAULO)
        kept = (await session.execute(text("SELECT start_at FROM blocks"))).scalar_one()
        assert f"{wall_time(kept, SAO_PAULO):%H:%M}" == "12:00"
    new_rules(SAO_PAULO, NO_SUMMER_TIME)
    await check_zone_rules(account_id)
    async with transaction(account_id) as session:
        rows = (await session.scalars(select(Appointment).order_by(Appointment.start_at))).all()
        assert rows[0].start_at == before, "and off again"
        spans = (await session.execute(_SPANS)).all()
        assert [(span.starts_at, span.ends_at) for span in spans] == [(row.start_at, row.end_at) for row in rows]
        assert "09:00" not in await starts(session, agenda, day)


_SPANS = text("SELECT starts_at, ends_at FROM occupancies WHERE active ORDER BY starts_at")


async def test_who_works_in_two_zones_is_told_of_what_now_collides(
    account_id: UUID, new_rules: Callable[[str, str], None]
) -> None:
    day = next_weekday(3, weeks=30)
    async with transaction(account_id) as session:
        agenda = await make_agenda.agenda(session, horizon_days=400)
        recife = await make_agenda.clinic(session, "Recife", timezone="America/Recife")
        there = await make_agenda.appointment(
            session, Agenda(recife, agenda.practitioner, agenda.service), day, "08:00", clinic_id=recife.id,
            outside_hours=True,
        )  # fmt: skip
        here = await make_agenda.appointment(session, agenda, day, "09:00", clinic_id=agenda.clinic.id)
    new_rules(SAO_PAULO, SUMMER_TIME_AGAIN)
    async with transaction(account_id) as session:
        followed = await follow_zone_rules(session, SAO_PAULO)
        assert (followed.moved, followed.collided) == (1, (here.id,))
        moved = await session.get_one(Appointment, (account_id, here.id))
        stayed = await session.get_one(Appointment, (account_id, there.id))
        assert moved.start_at == stayed.start_at
        assert moved.is_overbooked
        assert moved.overbook_reason is not None
        assert "sobre outro compromisso" in moved.overbook_reason


async def test_what_is_past_or_cancelled_keeps_its_instant(
    session: AsyncSession, new_rules: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    agenda = await make_agenda.agenda(session)
    day = next_weekday(3)
    past = await make_agenda.appointment(session, agenda, day, "09:00")
    before = past.start_at
    monkeypatch.setattr(clock, "now", lambda: before + timedelta(hours=5))
    new_rules(SAO_PAULO, SUMMER_TIME_AGAIN)
    assert (await follow_zone_rules(session, SAO_PAULO)).moved == 0
    assert past.start_at == before


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("America/Sao_Paulo", "2018-11-01", "2018-11-05"),  # Brazil's last summer time began on 4 November 2018
        ("America/Sao_Paulo", "2019-02-14", "2019-02-18"),  # and ended on 17 February 2019
        ("America/New_York", "2027-03-11", "2027-03-15"),
        ("America/New_York", "2027-11-04", "2027-11-08"),
    ],
)
async def test_across_a_change_of_the_clocks_the_same_hours_are_offered(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, zone: str, before: str, after: str
) -> None:
    days = date.fromisoformat(before), date.fromisoformat(after)
    monkeypatch.setattr(clock, "now", lambda: datetime.combine(days[0], datetime.min.time(), UTC) - timedelta(days=9))
    agenda = await make_agenda.agenda(session, timezone=zone)
    one, other = [await starts(session, agenda, day) for day in days]
    assert list(one) == list(other)
    assert len(one) == 18
    shift = abs((other["09:00"] - one["09:00"]) - (days[1] - days[0]))
    assert shift == timedelta(hours=1)


async def test_an_hour_that_the_clocks_skip_is_refused_and_the_day_goes_on(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2018, 10, 20, tzinfo=UTC))
    agenda = await make_agenda.agenda(session)
    wall = datetime(2018, 11, 4, 0, 30)  # noqa: DTZ001 (a wall time)
    given = {"start_at": None, "outside_hours": True}
    with pytest.raises(Invalid, match="não existe"):
        await make_agenda.appointment(session, agenda, wall.date(), "12:00", wall=wall, **given)
    booked = await make_agenda.appointment(
        session, agenda, wall.date(), "12:00", wall=wall + timedelta(hours=1), **given
    )
    assert booked.start_at == datetime(2018, 11, 4, 3, 30, tzinfo=UTC)


async def test_the_29th_of_february_is_a_day_like_others(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2028, 2, 20, tzinfo=UTC))
    agenda = await make_agenda.agenda(session)
    leap = date(2028, 2, 29)
    assert len(await starts(session, agenda, leap)) == 18
    booked = await make_agenda.appointment(session, agenda, leap, "09:00")
    assert booked.local_start.date() == leap
    lunch = datetime(2028, 2, 29, 10)  # noqa: DTZ001 (a wall time)
    yearly, _ = await block(
        session, agenda.practitioner.id, actor=SYSTEM, local_start=lunch, local_end=lunch + timedelta(hours=1),
        timezone=SAO_PAULO, rrule="FREQ=YEARLY",
    )  # fmt: skip
    assert yearly.rrule == "FREQ=YEARLY"
    assert "10:00" not in await starts(session, agenda, leap)
    monkeypatch.setattr(clock, "now", lambda: datetime(2029, 2, 20, tzinfo=UTC))
    assert "10:00" in await starts(session, agenda, date(2029, 2, 28))
    assert "10:00" in await starts(session, agenda, date(2029, 3, 1))
