"""What a booking made elsewhere becomes in the agenda, whichever way and however often it is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from balcao.contracts.bookings_outside import Asked
from balcao.contracts.bookings_outside import OutsideBooking as Told
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.events import install_reactions
from balcao.core.ids import new_id
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars.resolve_conflict import CannotResolve
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.conflicts.list_conflicts import count_open, list_conflicts
from balcao.domains.scheduling.conflicts.settle_conflict import settle_conflict
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.outside.link_offerings import Link, link_offerings
from balcao.domains.scheduling.outside.look_again import look_again
from balcao.domains.scheduling.outside.queries import read_bookings
from balcao.domains.scheduling.outside.resolve import resolve
from balcao.domains.scheduling.outside.take_booking import changed_since, take_booking
from balcao.domains.scheduling.outside.tell_booking import Task, record_told
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.stands_twice import digests
from balcao.reactions import TABLE
from balcao.testing import make, make_agenda
from balcao.testing.make_agenda import Agenda, at, next_weekday

MONDAY = next_weekday(1)


@pytest.fixture(autouse=True)
def _reactions() -> Iterator[None]:
    install_reactions(TABLE)
    yield
    install_reactions({})


class Page:
    """A provider's page that the clinic is booked on, and what we know of it."""

    def __init__(self, account_id: UUID, agenda: Agenda, connection_id: UUID) -> None:
        self.account_id, self.agenda, self.connection_id = account_id, agenda, connection_id

    async def tell(self, *told: Told) -> None:
        for one in told:
            async with transaction(self.account_id) as session:
                await take_booking(session, self.connection_id, one)

    async def rows(self) -> list[tuple[str, str | None]]:
        async with transaction(self.account_id) as session:
            return [(row.state, row.problem) for row in await read_bookings(session, limit=100)]

    async def only_row(self) -> Any:
        async with transaction(self.account_id) as session:
            (row,) = await read_bookings(session, limit=100)
            return row

    async def appointments(self) -> list[Appointment]:
        async with transaction(self.account_id) as session:
            ids = (await session.scalars(text("SELECT id FROM appointments ORDER BY created_at, id"))).all()
            return [found for id in ids if (found := await find(session, Appointment, id))]

    async def jobs(self) -> list[str]:
        async with transaction(self.account_id) as session:
            named = text(
                "SELECT convert_from(payload, 'utf8')::json->>'do' FROM pgqueuer WHERE headers->>'account_id' = :id"
            )
            found = await session.scalars(named, {"id": str(self.account_id)})
            return [job.rpartition(":")[2] for job in found]

    def told(self, id: str = "a", hour: str = "09:00", **fields: Any) -> Told:
        start_at = at(MONDAY, hour)
        known = Told(
            id=f"https://page.example/events/{id}/people/{id}",
            event_id=f"https://page.example/events/{id}",
            offering_id="offering-1",
            offering="Avaliação",
            name="Ana Lima",
            email="ana@example.com",
            phone="(11) 98765-4321",
            asked=(Asked("O que houve?", "Dor de dente"),),
            start_at=start_at,
            end_at=start_at + timedelta(minutes=30),
            changed_at=clock.now(),
        )
        return replace(known, **fields)

    def move(self, before: Told, after: Told) -> tuple[Told, Told]:
        """The two halves: the old one cancelled, the new one made."""
        gone = replace(before, is_cancelled=True, cancelled_by="person", next_id=after.id, changed_at=clock.now())
        return gone, replace(after, previous_id=before.id)


@pytest.fixture
async def page(account_id: UUID) -> Page:
    agenda = await make_agenda.committed_agenda(account_id)
    id = new_id()
    async with transaction(account_id) as session:
        session.add(Connection(id=id, connector="calendly", name="Página", status="active", settings={}, sealed={}))
        await session.flush()
        await link_offerings(session, id, [Link("offering-1", "Avaliação", agenda.service.id, agenda.practitioner.id)])
    return Page(account_id, agenda, id)


async def test_a_booking_becomes_an_appointment_with_its_person_and_answers(page: Page) -> None:
    await page.tell(page.told())
    (made,) = await page.appointments()
    assert (made.status, made.origin, made.patient_name) == ("booked", "calendly", "Ana Lima")
    assert (made.start_at, made.end_at - made.start_at) == (at(MONDAY, "09:00"), timedelta(minutes=30))
    assert made.notes == "O que houve?: Dor de dente"
    assert (made.patient_phone, made.patient_email) == ("+5511987654321", "ana@example.com")
    async with transaction(page.account_id) as session:
        assert made.contact_id == (await recognise_phone(session, "11987654321")).id


async def test_told_ten_times_it_is_one_appointment_and_one_booking(page: Page) -> None:
    booking = page.told()
    await page.tell(*[booking] * 10)
    assert len(await page.appointments()) == 1
    assert await page.rows() == [("placed", None)]


async def test_who_gave_no_phone_is_known_by_their_email_and_two_contacts_are_never_joined(page: Page) -> None:
    async with transaction(page.account_id) as session:
        known = Contact(name="Rui", email="Rui@Example.com")
        other = await recognise_phone(session, "11999990000", "Outro")
        session.add(known)
    await page.tell(page.told("a", "09:00", phone=None, email="rui@example.com"))
    await page.tell(page.told("b", "10:00", phone="11999990000", email="rui@example.com"))
    first, second = await page.appointments()
    assert (first.contact_id, second.contact_id) == (known.id, other.id)


async def test_a_phone_that_is_none_does_not_lose_the_booking(page: Page) -> None:
    await page.tell(page.told(phone="não tenho", email=None))
    (made,) = await page.appointments()
    assert made.contact_id is None


async def test_cancelled_there_it_is_cancelled_here_in_either_order(page: Page) -> None:
    first = page.told("a", "09:00")
    gone = replace(first, is_cancelled=True, reason="Viagem", cancelled_by="person")
    await page.tell(first, gone, first, gone)
    (made,) = await page.appointments()
    assert (made.status, made.cancel_reason) == ("cancelled", "Viagem")
    late = page.told("b", "10:00")
    await page.tell(replace(late, is_cancelled=True), late)
    assert len(await page.appointments()) == 1
    assert await page.rows() == [("cancelled", None)] * 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_move_is_one_move_of_one_appointment_whatever_the_order(page: Page, order: tuple[int, ...]) -> None:
    """The booking, and the two halves of its move, in all six orders; then all of it once more."""
    before, after = page.told("a", "09:00"), page.told("b", "15:00")
    halves = [before, *page.move(before, after)]
    await page.tell(*[halves[number] for number in order])
    await page.tell(*halves)
    standing = [one for one in await page.appointments() if one.status == "booked"]
    assert [(one.start_at, one.origin) for one in standing] == [(at(MONDAY, "15:00"), "calendly")]
    assert len(await page.appointments()) == 1
    assert await page.rows() == [("placed", None)]


async def test_a_booked_appointment_keeps_its_id_through_a_chain_of_moves(page: Page) -> None:
    first = page.told("a", "09:00")
    await page.tell(first)
    (made,) = await page.appointments()
    second, third = page.told("b", "10:00"), page.told("c", "11:00")
    gone, moved = page.move(first, second)
    gone_too, moved_again = page.move(moved, third)
    await page.tell(gone, moved, moved_again, gone_too)
    (still,) = await page.appointments()
    assert (still.id, still.start_at) == (made.id, at(MONDAY, "11:00"))


async def test_half_a_move_holds_the_appointment_until_the_other_half_is_asked_for(page: Page) -> None:
    before = page.told("a", "09:00")
    await page.tell(before)
    gone, _ = page.move(before, page.told("b", "15:00"))
    await page.tell(gone)
    (made,) = await page.appointments()
    assert made.status == "booked"
    assert await page.rows() == [("moving", None)]
    assert "fetch_booking" in await page.jobs()


async def test_what_collides_with_the_agenda_is_an_open_conflict_and_nothing_is_lost(page: Page) -> None:
    async with transaction(page.account_id) as session:
        ours = await make_agenda.appointment(session, page.agenda, MONDAY, "09:00", patient_name="Bia")
    await page.tell(page.told())
    assert await page.rows() == [("conflict", "taken")]
    assert [one.id for one in await page.appointments()] == [ours.id]
    row = await page.only_row()
    assert (row.person_name, row.person_phone, row.detail) == ("Ana Lima", "(11) 98765-4321", row.detail)
    async with transaction(page.account_id) as session:
        await cancel(session, ours.id, actor=SYSTEM)
    assert "look_again" in await page.jobs()
    await look_again(page.account_id)
    assert await page.rows() == [("placed", None)]
    assert [one.status for one in await page.appointments()] == ["cancelled", "booked"]


async def test_a_move_to_a_time_that_is_taken_keeps_the_old_one_and_says_so(page: Page) -> None:
    before = page.told("a", "09:00")
    await page.tell(before)
    async with transaction(page.account_id) as session:
        await make_agenda.appointment(session, page.agenda, MONDAY, "15:00", patient_name="Bia")
    await page.tell(*page.move(before, page.told("b", "15:00")))
    assert await page.rows() == [("conflict", "moved_to_taken")]
    kept = next(one for one in await page.appointments() if one.patient_name == "Ana Lima")
    assert (kept.status, kept.start_at) == ("booked", at(MONDAY, "09:00"))


async def test_an_offering_that_nobody_has_linked_waits_and_is_taken_once_it_is(page: Page) -> None:
    await page.tell(page.told(offering_id="offering-2", host_emails=("DRA@example.com",)))
    assert await page.rows() == [("conflict", "unmapped")]
    by_host = Link("offering-2", "Outra", page.agenda.service.id)
    async with transaction(page.account_id) as session:
        await link_offerings(session, page.connection_id, [by_host])
    await look_again(page.account_id)
    assert await page.rows() == [("conflict", "no_practitioner")]
    async with transaction(page.account_id) as session:
        found = await session.merge(page.agenda.practitioner)
        found.email = "dra@example.com"
    await look_again(page.account_id)
    assert await page.rows() == [("placed", None)]


async def test_hours_and_notice_do_not_speak_against_what_was_promised_there(page: Page) -> None:
    await page.tell(page.told(hour="06:00"))
    assert await page.rows() == [("placed", None)]


async def test_moved_here_it_cannot_be_told_there_and_a_person_says_which_counts(page: Page) -> None:
    await page.tell(page.told())
    (made,) = await page.appointments()
    async with transaction(page.account_id) as session:
        await move(session, made.id, actor=SYSTEM, start_at=at(MONDAY, "16:00"))
    assert await page.rows() == [("conflict", "moved_here")]
    await page.tell(page.told())
    assert (await page.appointments())[0].start_at == at(MONDAY, "16:00")
    row = await page.only_row()
    async with transaction(page.account_id) as session:
        await resolve(session, row.id, "retry", actor=SYSTEM)
    assert (await page.appointments())[0].start_at == at(MONDAY, "09:00")
    assert await page.rows() == [("placed", None)]


async def test_kept_as_it_is_nothing_more_is_said_until_it_is_cancelled_there(page: Page) -> None:
    booking = page.told()
    await page.tell(booking)
    (made,) = await page.appointments()
    async with transaction(page.account_id) as session:
        await move(session, made.id, actor=SYSTEM, start_at=at(MONDAY, "16:00"))
        await resolve(session, (await read_bookings(session, limit=1))[0].id, "keep", actor=SYSTEM)
    await page.tell(booking)
    assert await page.rows() == [("kept", None)]
    await page.tell(replace(booking, is_cancelled=True))
    assert (await page.appointments())[0].status == "cancelled"


async def test_cancelled_there_when_it_had_begun_here_is_a_persons_to_judge(page: Page) -> None:
    await page.tell(page.told())
    (made,) = await page.appointments()
    async with transaction(page.account_id) as session:
        await set_status(session, made.id, "arrived", actor=SYSTEM)
        await set_status(session, made.id, "fulfilled", actor=SYSTEM)
    await page.tell(replace(page.told(), is_cancelled=True))
    assert await page.rows() == [("conflict", "late_cancel")]
    assert (await page.appointments())[0].status == "fulfilled"


async def test_a_no_show_marked_there_is_marked_here(page: Page) -> None:
    await page.tell(page.told())
    await page.tell(page.told(no_show_id="https://page.example/no_shows/1"))
    assert (await page.appointments())[0].status == "noshow"


async def test_another_tenants_bookings_are_not_seen(page: Page) -> None:
    await page.tell(page.told())
    other = await make.account()
    async with transaction(other) as session:
        assert await read_bookings(session, limit=10) == []


async def test_the_event_that_the_page_wrote_into_the_calendar_does_not_stand_in_its_own_way(page: Page) -> None:
    """Whether the calendar is seen first or the booking; somebody else's event at that time does."""
    await _seen_in_the_calendar(page, "event-of-the-page", "09:00")
    await page.tell(page.told(calendar_event_id="another"))
    assert await page.rows() == [("conflict", "taken")]
    await page.tell(page.told(calendar_event_id="event-of-the-page", changed_at=clock.now()))
    assert await page.rows() == [("placed", None)]


async def test_the_event_of_the_page_is_known_by_time_and_guest_where_it_has_another_id(page: Page) -> None:
    """As in Outlook, where an event has two ids."""
    await _seen_in_the_calendar(page, "its-other-id", "09:00", guest="ANA@example.com")
    await page.tell(page.told(email="bia@example.com"))
    assert await page.rows() == [("conflict", "taken")], "somebody else's guest is somebody else's event"
    await page.tell(page.told(calendar_event_id="its-id", changed_at=clock.now()))
    assert await page.rows() == [("placed", None)]


async def test_bookings_without_a_place_stand_in_the_inbox_of_conflicts_with_both_versions(page: Page) -> None:
    async with transaction(page.account_id) as session:
        standing = await make_agenda.appointment(session, page.agenda, MONDAY, "09:00", patient_name="Bia Reis")
    await page.tell(page.told(), page.told("b", "10:00", offering_id="offering-2", offering="Outra"))
    async with transaction(page.account_id) as session:
        unlinked, taken = await list_conflicts(session, state="open", limit=10)
        assert await count_open(session) == 2
        assert (unlinked.service, unlinked.acts, unlinked.ours["absent"]) == ("Outra", ("cancel", "ignore"), True)
        assert (taken.patient, taken.contact, taken.ours["title"]) == ("Ana Lima", "(11) 98765-4321", "Bia Reis")
        assert taken.ours["start_at"] == taken.theirs["start_at"] == at(MONDAY, "09:00").isoformat()
        (second,) = await list_conflicts(session, limit=10, after=(unlinked.created_at, unlinked.id))
        assert second.id == taken.id
        with pytest.raises(CannotResolve):
            await settle_conflict(session, unlinked.id, "take_theirs", actor=SYSTEM)
        still = await settle_conflict(session, taken.id, "take_theirs", actor=SYSTEM)
        assert still.state == "open"
        await cancel(session, standing.id, actor=SYSTEM)
        done = await settle_conflict(session, taken.id, "take_theirs", actor=SYSTEM)
        assert (done.state, done.resolution) == ("resolved", "took_theirs")
        left = await settle_conflict(session, unlinked.id, "ignore", actor=SYSTEM)
        assert (left.state, left.resolution, await count_open(session)) == ("resolved", "ignored", 0)
        assert await list_conflicts(session, limit=10) == []


async def test_moved_here_and_kept_here_it_is_cancelled_there_by_one_click(page: Page) -> None:
    await page.tell(page.told())
    (booked,) = await page.appointments()
    async with transaction(page.account_id) as session:
        await move(session, booked.id, actor=SYSTEM, start_at=at(MONDAY, "11:00"))
    await page.tell(page.told(changed_at=clock.now()))
    async with transaction(page.account_id) as session:
        (found,) = await list_conflicts(session, limit=10)
        assert found.acts == ("keep_ours", "take_theirs", "ignore")
        await settle_conflict(session, found.id, "keep_ours", actor=SYSTEM)
    (kept,) = await page.appointments()
    assert (kept.status, kept.start_at) == ("booked", at(MONDAY, "11:00"))
    assert "tell_booking" in await page.jobs()


async def _seen_in_the_calendar(page: Page, event_id: str, hour: str, guest: str | None = None) -> None:
    start_at, end_at = at(MONDAY, hour), at(MONDAY, hour) + timedelta(minutes=30)
    connection_id, mirror_id = new_id(), new_id()
    async with transaction(page.account_id) as session:
        known = {"connector": "google_calendar", "name": "Agenda", "status": "active", "settings": {}, "sealed": {}}
        session.add(Connection(id=connection_id, **known))
        await session.flush()
        given = {
            "account_id": page.account_id, "connection_id": connection_id, "mirror_id": mirror_id, "link_id": new_id(),
            "practitioner_id": page.agenda.practitioner.id, "event_id": event_id, "start_at": start_at,
            "end_at": end_at, "start_minute": int(start_at.timestamp()) // 60,
            "end_minute": int(end_at.timestamp()) // 60, "guests": digests([guest] if guest else []),
        }  # fmt: skip
        for statement in _SEEN:
            await session.execute(text(statement), given)


_SEEN = (
    "INSERT INTO calendar_links (account_id, id, practitioner_id, connection_id, calendar_id, calendar_name) "
    "VALUES (:account_id, :link_id, :practitioner_id, :connection_id, 'c', 'C')",
    "INSERT INTO calendar_mirrors (account_id, id, connection_id, calendar_id, name) "
    "VALUES (:account_id, :mirror_id, :connection_id, 'c', 'C')",
    "INSERT INTO calendar_busy (account_id, mirror_id, event_id, piece, start_minute, end_minute, start_at, end_at, "
    "is_all_day, etag, generation, guests) VALUES (:account_id, :mirror_id, :event_id, 0, :start_minute, :end_minute, "
    ":start_at, :end_at, false, 'e', 1, :guests)",
)


async def test_what_was_asked_before_we_did_something_there_is_old_news(page: Page) -> None:
    """A no-show of ours, taken back while its own webhook was being looked into, must not come back."""
    await page.tell(page.told())
    row = await page.only_row()
    began = clock.now()
    async with transaction(page.account_id) as session:
        assert not await changed_since(session, page.connection_id, row.booking_id, began)
        task = Task("came_after_all", page.connection_id, "calendly", row.booking_id, row.event_id, "mark", None)
        await record_told(session, row.id, task, None)
        assert await changed_since(session, page.connection_id, row.booking_id, began)
