"""What stands in a calendar outside takes time here, however it changes and however we come to know."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from sqlalchemy import select, text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.busy_outside import busy_outside
from balcao.domains.scheduling.calendars import pull as pulling
from balcao.domains.scheduling.calendars.busy_events import BusyEvent, busy_events
from balcao.domains.scheduling.calendars.change_options import change_options
from balcao.domains.scheduling.calendars.link_calendars import Link, link_calendars
from balcao.domains.scheduling.calendars.models import CalendarMirror
from balcao.domains.scheduling.calendars.pull_due import pull_due, roll_calendars
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played, span
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.wall_clock import instant_of, minute_of
from balcao.sandbox.google import recurrence
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)
TUESDAY = MONDAY + timedelta(days=1)
ZONE = ZoneInfo(two_sides.ZONE)
Spans = list[tuple[str, str]]


@pytest_asyncio.fixture(loop_scope="session")
async def there(account_id: UUID) -> AsyncIterator[Played]:
    async with two_sides.played(account_id) as made:
        await made.settle()
        yield made


async def hours(there: Played) -> set[str]:
    async with transaction(there.account_id) as session:
        found = await free_times(session, service_id=there.agenda.service.id, from_day=MONDAY, to_day=MONDAY)
    return {one.start_at.astimezone(ZONE).strftime("%H:%M") for one in found}


async def busy(there: Played, day: Any = MONDAY, days: int = 1) -> Spans:
    """As the clinic's clock shows it."""
    first = minute_of(at(day, "00:00"))
    async with transaction(there.account_id) as session:
        found = await busy_outside(session, [there.agenda.practitioner.id], first, first + days * 1440)
    told = sorted(found.get(there.agenda.practitioner.id, []))
    return [(shown(start), shown(end)) for start, end in told]


def shown(minute: int) -> str:
    return instant_of(minute).astimezone(ZONE).strftime("%a %H:%M")


async def test_an_event_outside_blocks_a_time_until_it_goes(there: Played) -> None:
    free = await hours(there)
    event = there.add(at(MONDAY, "09:00"), 60)
    await there.settle(pulls=True)
    assert free - await hours(there) == {"09:00", "09:30"}
    there.shift(event, at(MONDAY, "14:10"), 20)
    await there.settle(pulls=True)
    assert free - await hours(there) == {"14:00"}
    there.drop(event)
    await there.settle(pulls=True)
    assert await hours(there) == free


async def test_a_move_out_of_what_we_look_at_takes_the_block_away(there: Played) -> None:
    event = there.add(at(MONDAY, "09:00"))
    await there.settle(pulls=True)
    assert await busy(there) == [("Mon 09:00", "Mon 10:00")]
    there.shift(event, at(MONDAY, "09:00") + timedelta(days=500))
    await there.settle(pulls=True)
    assert await busy(there) == []


async def test_nobody_can_be_booked_or_moved_onto_it(there: Played) -> None:
    there.add(at(MONDAY, "09:00"))
    id = await there.book(MONDAY, "11:00")
    await there.settle(pulls=True)
    with pytest.raises(SlotTaken) as refused:
        await there.book(MONDAY, "09:30")
    assert refused.value.alternatives
    async with transaction(there.account_id) as session:
        with pytest.raises(SlotTaken):
            await move(session, id, actor=SYSTEM, start_at=at(MONDAY, "09:30"), outside_hours=True)


async def test_what_does_not_take_time_takes_none(there: Played) -> None:
    there.add(at(MONDAY, "08:00"), transparency="transparent")
    there.add(at(MONDAY, "09:00"), eventType="workingLocation")
    declined = {"email": there.calendar_id, "self": True, "responseStatus": "declined"}
    there.add(at(MONDAY, "10:00"), attendees=[declined])
    there.add(at(MONDAY, "11:00"), attendees=[{**declined, "responseStatus": "tentative"}])
    there.add(at(MONDAY, "14:00"), eventType="outOfOffice")
    await there.settle(pulls=True)
    assert await busy(there) == [("Mon 11:00", "Mon 12:00"), ("Mon 14:00", "Mon 15:00")]


async def test_a_whole_day_is_the_calendars_own_day_and_a_holiday_of_weeks_is_all_of_it(there: Played) -> None:
    there.calendar.insert(
        {"start": {"date": MONDAY.isoformat()}, "end": {"date": TUESDAY.isoformat()}}, there.calendar_id, "screen"
    )
    away = MONDAY + timedelta(days=14)
    days = {"start": {"date": away.isoformat()}, "end": {"date": (away + timedelta(days=20)).isoformat()}}
    there.calendar.insert(days, there.calendar_id, "screen")
    await there.settle(pulls=True)
    assert await busy(there) == [("Mon 00:00", "Tue 00:00")]
    middle = away + timedelta(days=9)
    assert len(await busy(there, middle, 1)) == 1
    assert await busy(there, away + timedelta(days=20), 1) == []
    assert await hours(there) == set()


async def test_a_series_its_exceptions_its_end_and_its_removal(there: Played) -> None:
    rule = ["RRULE:FREQ=DAILY;COUNT=10"]
    series = there.add(at(MONDAY, "09:00"), 30, recurrence=rule)
    await there.settle(pulls=True)
    assert len(await busy(there, MONDAY, 12)) == 10
    instances = sorted(one["id"] for one in recurrence.instances(there.calendar.find(series), None))
    there.calendar.patch(instances[1], span(at(TUESDAY, "15:00"), 30), None, "screen")
    there.calendar.delete(instances[2], None, "screen")
    await there.settle(pulls=True)
    assert await busy(there, MONDAY, 3) == [("Mon 09:00", "Mon 09:30"), ("Tue 15:00", "Tue 15:30")]
    assert len(await busy(there, MONDAY, 12)) == 9
    there.calendar.patch(series, {"recurrence": ["RRULE:FREQ=DAILY;COUNT=5"]}, None, "screen")
    await there.settle(pulls=True)
    assert len(await busy(there, MONDAY, 12)) == 4
    there.drop(series)
    await there.settle(pulls=True)
    assert await busy(there, MONDAY, 12) == []


async def test_a_token_that_counts_no_more_begins_a_new_generation(there: Played) -> None:
    gone, stays = there.add(at(MONDAY, "09:00")), there.add(at(MONDAY, "11:00"))
    await there.settle(pulls=True)
    first = await there.mirror()
    there.calendar.generation += 1
    there.drop(gone)
    there.shift(stays, at(MONDAY, "15:00"))
    there.add(at(MONDAY, "17:00"))
    await there.settle(pulls=True)
    assert await busy(there) == [("Mon 15:00", "Mon 15:30"), ("Mon 17:00", "Mon 18:00")]
    second = await there.mirror()
    assert second.generation == first.generation + 1
    assert second.cursor != first.cursor


async def test_an_event_of_ours_that_went_while_the_token_was_lost_is_missed(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    await there.settle(pulls=True)
    there.calendar.generation += 1
    there.drop(id.hex)
    await there.settle(pulls=True)
    assert [one.kind for one in await there.conflicts()] == ["deleted"]


async def test_an_empty_round_moves_the_cursor_on(there: Played) -> None:
    await there.settle(pulls=True)
    first = (await there.mirror()).cursor
    id = await there.book(MONDAY, "09:00")
    await there.settle(pulls=True)
    second = (await there.mirror()).cursor
    assert first != second
    assert await busy(there) == []
    assert (await there.appointment(id)).version == 1


async def test_many_pages_are_one_reading_and_one_that_dies_midway_begins_again(
    there: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("balcao.connectors.google_calendar.changes.PAGE", "2")
    for number in range(7):
        there.add(at(MONDAY, "08:00") + timedelta(minutes=30 * number), 20)
    pages: list[str] = []

    def die(place: str) -> None:
        pages.append(place)
        if len(pages) == 2:
            raise KeyboardInterrupt

    before = (await there.mirror()).cursor
    monkeypatch.setattr(pulling, "reach", die)
    with pytest.raises(KeyboardInterrupt):
        await there.settle(pulls=True)
    assert (await there.mirror()).cursor == before
    await there.settle(pulls=True)
    assert len(await busy(there)) == 7
    assert len(pages) == 2 + 4


async def test_an_outage_is_told_and_tried_again(there: Played) -> None:
    there.add(at(MONDAY, "09:00"))
    there.sandbox.world.faults.add(
        {"scope": "google.events.list", "kind": "error", "http": 429, "code": "rateLimitExceeded"}
    )
    await there.settle(pulls=True)
    failed = await there.mirror()
    assert (failed.failures, failed.error) == (1, "Tentaremos de novo sozinhos.")
    assert clock.now() < failed.pull_at < clock.now() + timedelta(minutes=1)
    there.sandbox.world.faults.items.clear()
    await there.settle(pulls=True)
    whole = await there.mirror()
    assert (whole.failures, whole.error) == (0, None)
    assert len(await busy(there)) == 1


async def test_two_who_are_woken_read_once(there: Played) -> None:
    await there.settle(pulls=True)
    async with transaction(there.account_id) as session:
        await session.execute(
            text("UPDATE calendar_mirrors SET leased_until = :until, wanted_at = NULL"),
            {"until": clock.now() + timedelta(seconds=30)},
        )
    there.add(at(MONDAY, "09:00"))
    await pulling.pull(there.account_id, there.mirror_id)
    assert await busy(there) == []
    assert (await there.mirror()).wanted_at is not None
    async with transaction(there.account_id) as session:
        await session.execute(text("UPDATE calendar_mirrors SET leased_until = NULL, pull_at = now()"))
    await pull_due(there.account_id)
    await there.settle()
    assert await busy(there) == [("Mon 09:00", "Mon 10:00")]


async def test_at_night_everything_is_read_anew_and_what_had_gone_apart_is_counted(there: Played) -> None:
    there.add(at(MONDAY, "09:00"))
    there.add(at(MONDAY, "11:00"))
    await there.settle(pulls=True)
    await roll_calendars(there.account_id)
    await there.settle()
    quiet = await there.mirror()
    assert (quiet.drift, quiet.events) == (0, 2)
    async with transaction(there.account_id) as session:
        nine = {"minute": minute_of(at(MONDAY, "09:00"))}
        await session.execute(text("DELETE FROM calendar_busy WHERE start_minute = :minute"), nine)
        await session.execute(
            text(
                "INSERT INTO calendar_busy (account_id, mirror_id, event_id, piece, start_minute, end_minute, "
                "start_at, end_at, is_all_day, etag, generation) VALUES (:a, :m, 'ghost', 0, 30000000, 30000060, "
                "to_timestamp(30000000 * 60.0), to_timestamp(30000060 * 60.0), false, 'x', 1)"
            ),
            {"a": there.account_id, "m": there.mirror_id},
        )
    await roll_calendars(there.account_id)
    await there.settle()
    mended = await there.mirror()
    assert (mended.drift, mended.events) == (2, 2)
    assert mended.last_at is not None and mended.last_at > clock.now() + timedelta(days=399)


async def test_a_revoked_consent_is_told_and_times_are_kept_back_where_the_account_wants_it(there: Played) -> None:
    free = await hours(there)
    there.sandbox.world.google.accounts.revoke_consent(None)
    await there.settle(pulls=True)
    lost = await there.mirror()
    assert lost.error == "O acesso foi revogado ou venceu: conecte a conta de novo."
    assert await hours(there) == free
    async with transaction(there.account_id) as session:
        await change_options(session, {"when_lost": "stop"})
    assert await hours(there) == set()


async def test_titles_are_kept_only_while_the_account_wants_them(there: Played) -> None:
    async def titles() -> list[str | None]:
        async with transaction(there.account_id) as session:
            return list(await session.scalars(text("SELECT title FROM calendar_busy")))

    there.add(at(MONDAY, "09:00"))
    await there.settle(pulls=True)
    assert await titles() == [None]
    async with transaction(there.account_id) as session:
        await change_options(session, {"keep_titles": True})
    await roll_calendars(there.account_id)
    await there.settle()
    assert await titles() == ["Dentista"]
    async with transaction(there.account_id) as session:
        await change_options(session, {"keep_titles": False})
    assert await titles() == [None]


async def test_the_board_is_told_which_calendar_takes_the_time_and_since_when(there: Played) -> None:
    async with transaction(there.account_id) as session:
        await change_options(session, {"keep_titles": True})
    moved = there.add(at(MONDAY, "09:00"))
    there.add(at(MONDAY, "11:00"), visibility="private")
    await there.book(MONDAY, "15:00")
    await there.settle(pulls=True)
    before = {one.start_at: one for one in await drawn(there)}
    assert {start: one.title for start, one in before.items()} == {
        at(MONDAY, "09:00"): "Dentista",
        at(MONDAY, "11:00"): None,
    }
    told = before[at(MONDAY, "09:00")]
    assert (told.calendar, told.timezone, told.practitioner_id) == ("Agenda", ZONE.key, there.agenda.practitioner.id)

    there.shift(moved, at(MONDAY, "10:00"), 60)
    await roll_calendars(there.account_id)
    await there.settle()
    after = {one.start_at: one for one in await drawn(there)}
    assert after.keys() == {at(MONDAY, "10:00"), at(MONDAY, "11:00")}
    assert after[at(MONDAY, "11:00")].since == before[at(MONDAY, "11:00")].since
    assert after[at(MONDAY, "10:00")].since > told.since


async def drawn(there: Played) -> list[BusyEvent]:
    async with transaction(there.account_id) as session:
        return await busy_events(session, MONDAY, MONDAY, there.agenda.practitioner.id)


async def test_our_own_events_take_no_time_after_a_calendar_came_by_another_connection(there: Played) -> None:
    booked = await there.book(MONDAY, "09:00")
    again = await two_sides.consented(there.account_id, there.sandbox)
    async with transaction(there.account_id) as session:
        await link_calendars(session, [Link(there.agenda.practitioner.id, None, again, there.calendar_id, "Agenda")])
        mirror = (await session.scalars(select(CalendarMirror).where(CalendarMirror.connection_id == again))).one()
    there.mirror_id = mirror.id
    await pulling.pull(there.account_id, mirror.id)  # before the new connection has taken the event over
    await there.settle(pulls=True)
    async with transaction(there.account_id) as session:
        await move(session, booked, actor=SYSTEM, start_at=at(MONDAY, "14:00"))
    await there.settle(pulls=True)
    assert (await busy(there), "09:00" in await hours(there)) == ([], True)


async def test_a_calendar_that_is_linked_no_more_is_forgotten(there: Played) -> None:
    there.add(at(MONDAY, "09:00"))
    await there.settle(pulls=True)
    async with transaction(there.account_id) as session:
        await link_calendars(session, [])
    assert await busy(there) == []
    async with transaction(there.account_id) as session:
        assert await session.scalar(text("SELECT count(*) FROM calendar_mirrors")) == 0
        other = Link(there.agenda.practitioner.id, None, there.connection_id, there.calendar_id, "Agenda")
        await link_calendars(session, [other])
    await there.settle()
    assert await busy(there) == [("Mon 09:00", "Mon 10:00")]
