"""Our own events changed by hand in the calendar outside: taken, put back, or left for a person to decide."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import select, text

from balcao.contracts.bookings_outside import OutsideBooking
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.core.queue import later
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars.change_options import change_options
from balcao.domains.scheduling.calendars.resolve_conflict import resolve_conflict
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played, span
from balcao.domains.scheduling.calendars.write_event import write_event
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.edit import edit
from balcao.domains.scheduling.models import AppointmentChange
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.outside.link_offerings import Link, link_offerings
from balcao.domains.scheduling.outside.take_booking import take_booking
from balcao.domains.scheduling.problems import SlotTaken
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)
NINE, TEN, ELEVEN = (at(MONDAY, hour) for hour in ("09:00", "10:00", "11:00"))
HALF = timedelta(minutes=30)


@pytest_asyncio.fixture(loop_scope="session")
async def there(account_id: UUID) -> AsyncIterator[Played]:
    async with two_sides.played(account_id) as made:
        await made.settle()
        yield made


def half_an_hour(start_at: datetime) -> tuple[datetime, datetime]:
    return start_at, start_at + HALF


async def acts(there: Played, id: UUID) -> list[tuple[str, str | None, str]]:
    async with transaction(there.account_id) as session:
        rows = await session.scalars(
            select(AppointmentChange).where(AppointmentChange.appointment_id == id).order_by(AppointmentChange.version)
        )
        return [(row.act, row.reason, row.actor_name) for row in rows]


async def test_our_own_writes_come_back_as_no_news(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    version, etag = (await there.appointment(id)).version, (await there.entry(id)).etag
    for _ in range(3):
        await there.settle(pulls=True)
    assert ((await there.appointment(id)).version, (await there.entry(id)).etag) == (version, etag)
    assert there.there(id) == half_an_hour(NINE)
    async with transaction(there.account_id) as session:
        assert await session.scalar(text("SELECT count(*) FROM calendar_busy")) == 0


async def test_what_had_changed_here_besides_is_written_after_a_move_from_there_is_taken(there: Played) -> None:
    """Found by the month of edits: the event counted as right with the move, and said the old name for ever."""
    id = await there.book(MONDAY, "09:00", patient_name="Ana Souza")
    there.shift(id.hex, ELEVEN)
    async with transaction(there.account_id) as session:
        await edit(session, id, actor=SYSTEM, patient_name="Bia Souza")
    await there.settle(pulls=True)
    assert (await there.appointment(id)).start_at == ELEVEN
    assert there.calendar.find(id.hex)["summary"] == "Horário reservado · Bia"
    assert there.there(id) == half_an_hour(ELEVEN)


async def test_a_move_to_a_free_time_is_a_move_here_under_the_same_id(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    there.shift(id.hex, ELEVEN)
    await there.settle(pulls=True)
    moved = await there.appointment(id)
    assert (moved.start_at, moved.end_at) == half_an_hour(ELEVEN)
    assert (await acts(there, id))[-1] == ("moved", "Movido no calendário", "Calendário de fora")
    etag = (await there.entry(id)).etag
    await there.settle(pulls=True)
    assert (await there.entry(id)).etag == etag == there.calendar.events[id.hex].event["etag"]
    assert await there.conflicts() == []


async def test_a_move_onto_taken_time_is_put_back_and_told(there: Played) -> None:
    first, second = await there.book(MONDAY, "09:00"), await there.book(MONDAY, "11:00")
    there.shift(first.hex, ELEVEN)
    await there.settle(pulls=True)
    assert there.there(first) == half_an_hour(NINE)
    assert (await there.appointment(first)).start_at == NINE
    (conflict,) = await there.conflicts()
    assert (conflict.kind, conflict.appointment_id) == ("move_refused", first)
    assert conflict.reason == "Esse horário acabou de ser ocupado."
    async with transaction(there.account_id) as session:
        with pytest.raises(SlotTaken):
            await resolve_conflict(session, conflict.id, "take_theirs", actor=SYSTEM)
    async with transaction(there.account_id) as session:
        await move(session, second, actor=SYSTEM, start_at=at(MONDAY, "14:00"))
        await resolve_conflict(session, conflict.id, "take_theirs", actor=SYSTEM)
    await there.settle(pulls=True)
    assert there.there(first) == half_an_hour(ELEVEN)
    assert await there.conflicts() == []


async def test_a_move_out_of_hours_and_to_a_whole_day_are_put_back(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    there.shift(id.hex, at(MONDAY, "22:00"))
    await there.settle(pulls=True)
    assert there.there(id) == half_an_hour(NINE)
    day = {"date": MONDAY.isoformat()}
    after = {"date": (MONDAY + timedelta(days=1)).isoformat()}
    whole = {name: {**one, "dateTime": None, "timeZone": None} for name, one in (("start", day), ("end", after))}
    there.calendar.patch(id.hex, whole, None, "screen")
    await there.settle(pulls=True)
    assert there.there(id) == half_an_hour(NINE)
    (conflict,) = await there.conflicts()
    assert conflict.reason == "Um agendamento não dura o dia inteiro."


async def test_a_deletion_never_cancels_by_itself(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    there.drop(id.hex)
    await there.settle(pulls=True)
    assert (await there.appointment(id)).status == "booked"
    (conflict,) = await there.conflicts()
    assert (conflict.kind, conflict.theirs) == ("deleted", {"gone": True})
    async with transaction(there.account_id) as session:
        await confirm(session, id, actor=SYSTEM)
    await there.settle(pulls=True)
    assert there.there(id) is None, "nothing new of ours: the decision is still a person's"
    async with transaction(there.account_id) as session:
        await resolve_conflict(session, conflict.id, "keep_ours", actor=SYSTEM)
    await there.settle(pulls=True)
    assert there.there(id) == half_an_hour(NINE)
    assert await there.conflicts() == []


async def test_a_deletion_is_settled_by_cancelling_by_a_move_of_ours_or_by_undoing_it_there(there: Played) -> None:
    first, second, third = [await there.book(MONDAY, hour) for hour in ("09:00", "10:00", "11:00")]
    for id in (first, second, third):
        there.drop(id.hex)
    await there.settle(pulls=True)
    found = {conflict.appointment_id: conflict for conflict in await there.conflicts()}
    async with transaction(there.account_id) as session:
        await resolve_conflict(session, found[first].id, "cancel", actor=SYSTEM)
        await move(session, second, actor=SYSTEM, start_at=at(MONDAY, "15:00"))
    there.calendar.patch(third.hex, {"status": "confirmed"}, None, "screen")
    await there.settle(pulls=True)
    assert (await there.appointment(first)).status == "cancelled"
    assert there.there(second) == half_an_hour(at(MONDAY, "15:00"))
    assert there.there(third) == half_an_hour(ELEVEN)
    assert await there.conflicts() == []
    ends = {conflict.appointment_id: conflict.resolution for conflict in await there.conflicts("resolved")}
    assert ends == {first: "cancelled", second: "superseded", third: "vanished"}


async def test_a_deletion_cancels_where_the_account_wants_it_so(there: Played) -> None:
    async with transaction(there.account_id) as session:
        await change_options(session, {"cancel_deleted": True})
    id = await there.book(MONDAY, "09:00")
    there.drop(id.hex)
    await there.settle(pulls=True)
    assert (await there.appointment(id)).status == "cancelled"
    assert (await acts(there, id))[-1] == ("cancelled", "Apagado no calendário", "Calendário de fora")
    assert await there.conflicts() == []


async def test_when_both_sides_moved_while_the_network_was_away_ours_stands_and_both_are_kept(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    there.sandbox.world.faults.add({"scope": "google", "kind": "error", "http": 503, "code": "backendError"})
    async with transaction(there.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=TEN)
    await there.settle()
    there.shift(id.hex, ELEVEN)
    there.sandbox.world.faults.items.clear()
    await there.settle(pulls=True)
    async with transaction(there.account_id) as session:
        await later(session, write_event, appointment_id=id, again=True)
    await there.settle(pulls=True)
    assert (await there.appointment(id)).start_at == TEN
    assert there.there(id) == half_an_hour(TEN)
    (told,) = await there.conflicts("resolved")
    assert (told.kind, told.resolution) == ("both_changed", "ours_won")
    assert datetime.fromisoformat(told.theirs["start_at"]) == ELEVEN
    assert datetime.fromisoformat(told.ours["start_at"]) == TEN


async def test_moved_there_and_cancelled_here_is_cancelled_and_told(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    there.shift(id.hex, ELEVEN)
    async with transaction(there.account_id) as session:
        await cancel(session, id, actor=SYSTEM)
    await there.settle(pulls=True)
    assert there.there(id) is None
    assert (await there.appointment(id)).status == "cancelled"


async def test_what_we_took_away_and_somebody_brought_back_is_taken_away_again(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    async with transaction(there.account_id) as session:
        await cancel(session, id, actor=SYSTEM)
    await there.settle(pulls=True)
    there.calendar.patch(id.hex, {"status": "confirmed"}, None, "screen")
    await there.settle(pulls=True)
    assert there.there(id) is None


async def test_another_title_is_theirs_to_write_until_we_have_something_new(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    there.calendar.patch(id.hex, {"summary": "Ana (trazer exame)"}, None, "screen")
    await there.settle(pulls=True)
    assert there.calendar.events[id.hex].event["summary"] == "Ana (trazer exame)"
    async with transaction(there.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=TEN)
    await there.settle(pulls=True)
    assert there.calendar.events[id.hex].event["summary"].startswith("Horário reservado")
    assert there.there(id) == half_an_hour(TEN)
    assert await there.conflicts() == []


async def test_a_storm_of_changes_stops_until_a_person_looks(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    for number in range(9):
        there.shift(id.hex, NINE + HALF * (number % 4 + 1))
        await there.settle(pulls=True)
    entry = await there.entry(id)
    assert entry.frozen_at is not None
    (conflict,) = await there.conflicts()
    assert conflict.kind == "storm"
    moves = len(await acts(there, id))
    there.shift(id.hex, ELEVEN)
    await there.settle(pulls=True)
    assert len(await acts(there, id)) == moves, "frozen: nothing is taken"
    async with transaction(there.account_id) as session:
        await resolve_conflict(session, conflict.id, "take_theirs", actor=SYSTEM)
    await there.settle(pulls=True)
    assert (await there.appointment(id)).start_at == ELEVEN
    assert (await there.entry(id)).frozen_at is None


async def test_an_event_over_an_appointment_is_told_and_cancels_nothing(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    event = there.add(NINE - HALF, 60)
    await there.settle(pulls=True)
    assert (await there.appointment(id)).status == "booked"
    (conflict,) = await there.conflicts()
    assert (conflict.kind, conflict.appointment_id, conflict.event_id) == ("overlap", id, event)
    assert "Dentista" not in str(conflict.theirs), "titles are kept only where the account wants them"
    async with transaction(there.account_id) as session:
        await resolve_conflict(session, conflict.id, "ignore", actor=SYSTEM)
    await there.settle(pulls=True)
    there.calendar.patch(event, {"summary": "Outro"}, None, "screen")
    await there.settle(pulls=True)
    assert await there.conflicts() == [], "put aside while it stays where it is"
    there.shift(event, NINE, 20)
    await there.settle(pulls=True)
    assert [one.kind for one in await there.conflicts()] == ["overlap"]
    there.drop(event)
    await there.settle(pulls=True)
    assert await there.conflicts() == []


async def test_an_appointment_that_moves_away_from_an_event_leaves_its_conflict_behind(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    there.add(NINE, 30)
    await there.settle(pulls=True)
    assert len(await there.conflicts()) == 1
    async with transaction(there.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=ELEVEN)
    await there.settle()
    assert await there.conflicts() == []


async def test_a_copy_of_our_event_is_somebodys_own(there: Played) -> None:
    id = await there.book(MONDAY, "09:00")
    mark = there.calendar.events[id.hex].event["extendedProperties"]
    there.calendar.insert({**span(ELEVEN, 30), "extendedProperties": mark}, there.calendar_id, "screen")
    await there.settle(pulls=True)
    assert there.there(id) == half_an_hour(NINE)
    async with transaction(there.account_id) as session:
        with pytest.raises(SlotTaken):
            await move(session, id, actor=SYSTEM, start_at=ELEVEN)


async def test_what_a_booking_page_wrote_into_the_calendar_stands_there_once(there: Played) -> None:
    """Whichever is seen first; once the page takes its event away, ours is written."""
    async with transaction(there.account_id) as session:
        page = Connection(id=new_id(), connector="calendly", name="Página", status="active", settings={}, sealed={})
        session.add(page)
        await session.flush()
        links = [Link("o", "Avaliação", there.agenda.service.id, there.agenda.practitioner.id)]
        await link_offerings(session, page.id, links)

    async def booked_there(id: str, start_at: datetime, **more: Any) -> UUID:
        told = OutsideBooking(
            id=id, event_id=id, offering_id="o", offering="Avaliação", name="Ana Lima", email=f"{id}@example.com",
            phone=None, start_at=start_at, end_at=start_at + HALF, changed_at=clock.now(), **more,
        )  # fmt: skip
        async with transaction(there.account_id) as session:
            await take_booking(session, page.id, told)
            found = await session.scalar(
                text("SELECT appointment_id FROM outside_bookings WHERE booking_id = :id"), {"id": id}
            )
        assert isinstance(found, UUID)
        await there.settle()
        return found

    there.add(NINE, 30, attendees=[{"email": "a@example.com"}])
    await there.settle(pulls=True)
    assert there.there(await booked_there("a", NINE)) is None
    second = await booked_there("b", TEN)
    assert there.there(second) == half_an_hour(TEN)
    there.add(TEN, 30, attendees=[{"email": "B@example.com"}])
    await there.settle(pulls=True)
    assert there.there(second) is None
    its_own = there.add(ELEVEN, 30)
    await there.settle(pulls=True)
    third = await booked_there("c", ELEVEN, calendar_event_id=its_own)
    assert there.there(third) is None
    there.drop(its_own)
    await there.settle(pulls=True)
    assert there.there(third) == half_an_hour(ELEVEN)
    assert await there.conflicts() == []
