"""An appointment that waits is on the waiting list and becomes a booked one under the same id."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest_asyncio
from sqlalchemy import select, text

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.domains.clinics.clock_times import written
from balcao.domains.scheduling.actors import SYSTEM, Actor
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.edit import edit
from balcao.domains.scheduling.models import Appointment, AppointmentChange
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.statuses import Status
from balcao.domains.scheduling.waiting_list.accept_offer import accept_offer
from balcao.domains.scheduling.waiting_list.change_wish import change_wish
from balcao.domains.scheduling.waiting_list.end_passed import REASON, end_passed
from balcao.domains.scheduling.waiting_list.look import look_for_times
from balcao.domains.scheduling.waiting_list.models import WaitingWish
from balcao.domains.scheduling.waiting_list.withdraw_wish import withdraw_wish
from balcao.testing.make_agenda import appointment, at
from balcao.testing.make_waiting_list import Clinic, clinic, phone_of

STAFF = Actor("user", None, "Recepção")


@pytest_asyncio.fixture(loop_scope="session")
async def place(account_id: UUID) -> AsyncIterator[Clinic]:
    async with clinic(account_id) as opened:
        yield opened


async def _waits(place: Clinic, hour: str = "14:30", name: str = "Bia") -> UUID:
    """At a time that is taken."""
    async with transaction(place.account_id) as session:
        made = await appointment(
            session, place.agenda, place.day, hour, status="waitlist", patient_name=name, patient_phone=phone_of(name)
        )
    await place.work()
    return made.id


async def _status(place: Clinic, id: UUID, status: Status) -> None:
    async with transaction(place.account_id) as session:
        await set_status(session, id, status, actor=STAFF)
    await place.work()


def _hours(wish: WaitingWish) -> tuple[str, str]:
    assert wish.first_minute is not None and wish.last_minute is not None
    return written(wish.first_minute), written(wish.last_minute)


async def _row(place: Clinic, id: UUID) -> Appointment:
    async with transaction(place.account_id) as session:
        row = await find(session, Appointment, id)
        assert row is not None
        return row


async def test_it_takes_no_time_and_is_booked_under_its_own_id_when_its_own_time_is_free(place: Clinic) -> None:
    await place.free("14:00", "15:30")  # seen, and not wanted
    id = await _waits(place)
    assert len(await place.booked()) == 2
    wish = (await place.wishes())["Bia"]
    assert (wish.appointment_id, wish.first_day, wish.last_day) == (id, place.day, place.day)
    assert (wish.periods, *_hours(wish)) == ([], "14:30", "14:30")
    assert await place.offers() == []
    await place.free("15:00")
    assert await place.offers() == []
    await place.free("14:30")
    (offer,) = await place.offers("open")
    assert offer.start_at == at(place.day, "14:30")
    async with transaction(place.account_id) as session:
        taken = await accept_offer(session, offer.id, actor=SYSTEM)
        assert taken is not None and taken.id == id
    assert ("14:30", "Bia") in await place.booked()
    wish = (await place.wishes())["Bia"]
    assert (wish.status, wish.booked_appointment_id) == ("booked", id)


async def test_what_waits_may_go_to_another_day_and_its_wish_goes_along(place: Clinic) -> None:
    id = await _waits(place)
    async with transaction(place.account_id) as session:
        await move(session, id, actor=STAFF, start_at=at(place.day, "15:30"))
    wish = (await place.wishes())["Bia"]
    assert (wish.status, len(await place.wishes()), (await _row(place, id)).status) == ("waiting", 1, "waitlist")
    assert _hours(wish) == ("15:30", "15:30")
    await place.free("15:30")
    assert [offer.start_at for offer in await place.offers("open")] == [at(place.day, "15:30")]


async def test_what_a_person_widened_stays_wide_until_the_appointment_has_another_time(place: Clinic) -> None:
    id = await _waits(place)
    wish, week = (await place.wishes())["Bia"], place.day + timedelta(days=7)
    async with transaction(place.account_id) as session:
        wider = {"first_minute": 840, "last_minute": 900, "last_day": week, "practitioner_ids": []}
        await change_wish(session, wish.id, wider)
    async with transaction(place.account_id) as session:
        await edit(session, id, actor=STAFF, notes="Prefere cedo", patient_phone=phone_of("Outro"))
    wish = (await place.wishes())["Bia"]
    assert (_hours(wish), wish.last_day, wish.practitioner_ids) == (("14:00", "15:00"), week, [])
    assert wish.contact_id == (await _row(place, id)).contact_id
    async with transaction(place.account_id) as session:
        await move(session, id, actor=STAFF, start_at=at(place.day, "15:30"))
    wish = (await place.wishes())["Bia"]
    assert (_hours(wish), wish.last_day, wish.practitioner_ids) == (("15:30", "15:30"), place.day, [])


async def test_a_time_between_the_ones_that_are_shown_is_waited_for_as_well(place: Clinic) -> None:
    id = await _waits(place, "14:45")
    await place.free("14:30")
    assert await place.offers() == [], "half of it is still taken"
    await place.free("15:00")
    await look_for_times(place.account_id)
    await place.work()
    (offer,) = await place.offers("open")
    assert offer.start_at == at(place.day, "14:45")
    async with transaction(place.account_id) as session:
        taken = await accept_offer(session, offer.id, actor=SYSTEM)
        assert taken is not None and taken.id == id
    assert ("14:45", "Bia") in await place.booked()


async def test_whoever_is_booked_by_hand_waits_no_more(place: Clinic) -> None:
    id = await _waits(place)
    async with transaction(place.account_id) as session:
        await cancel(session, place.visits["14:30"], actor=STAFF)
        await set_status(session, id, "booked", actor=STAFF)
    await place.work()
    assert (await place.wishes())["Bia"].status == "booked"
    assert await place.offers("open") == []


async def test_the_wish_and_the_appointment_end_together(place: Clinic) -> None:
    called_off, left = await _waits(place), await _waits(place, "15:00", "Caio")
    await _status(place, called_off, "cancelled")
    wishes = await place.wishes()
    assert wishes["Bia"].status == "withdrawn"
    async with transaction(place.account_id) as session:
        await withdraw_wish(session, wishes["Caio"].id)
    await place.work()
    assert (await _row(place, left)).status == "cancelled"
    assert await place.openings() == [], "neither had a time to give back"


async def _days_later(place: Clinic, id: UUID, days: int) -> None:
    """As if so many days had gone by since the time waited for: what is dated moves back."""
    async with transaction(place.account_id) as session:
        row = await session.get_one(Appointment, (place.account_id, id))
        back = timedelta(days=days)
        row.start_at, row.end_at = row.start_at - back, row.end_at - back
        row.local_start, row.local_end = row.local_start - back, row.local_end - back
        for wish in await session.scalars(select(WaitingWish).where(WaitingWish.appointment_id == id)):
            wish.first_day, wish.last_day = wish.first_day - back, wish.last_day - back


def _days_since(place: Clinic) -> int:
    """From today to the day that is waited for."""
    return (place.day - clock.now().astimezone(ZoneInfo("America/Sao_Paulo")).date()).days


async def test_what_waited_for_a_day_that_is_over_is_called_off_and_its_wish_has_expired(place: Clinic) -> None:
    id, nobody = await _waits(place), await _waits(place, "15:00", "Caio")
    async with transaction(place.account_id) as session:
        row = await session.get_one(Appointment, (place.account_id, nobody))
        row.contact_id = None
    for one in (id, nobody):
        await _days_later(place, one, _days_since(place) + 1)
    async with transaction(None) as session:
        assert place.account_id in (await session.scalars(text("SELECT * FROM accounts_that_waited()"))).all()
    await end_passed(place.account_id)
    await end_passed(place.account_id)  # once more changes nothing
    await place.work()
    for one in (id, nobody):
        row = await _row(place, one)
        assert (row.status, row.cancel_reason, row.version) == ("cancelled", REASON, 2)
    assert (await place.wishes())["Bia"].status == "expired"
    async with transaction(place.account_id) as session:
        told = select(AppointmentChange.actor_name, AppointmentChange.reason).where(
            AppointmentChange.appointment_id == id, AppointmentChange.act == "cancelled"
        )
        assert (await session.execute(told)).all() == [("Balcão", REASON)]


async def test_on_its_own_day_it_still_waits_and_with_later_days_wished_for_as_well(place: Clinic) -> None:
    today, later = await _waits(place), await _waits(place, "15:00", "Caio")
    await _days_later(place, today, _days_since(place))
    async with transaction(place.account_id) as session:
        wish = (await place.wishes())["Caio"]
        await change_wish(session, wish.id, {"last_day": place.day + timedelta(days=5)})
    await _days_later(place, later, _days_since(place) + 1)
    await end_passed(place.account_id)
    assert [(await _row(place, id)).status for id in (today, later)] == ["waitlist", "waitlist"]
    assert {wish.status for wish in (await place.wishes()).values()} == {"waiting"}


async def test_who_gives_their_time_up_to_wait_is_not_offered_it(place: Clinic) -> None:
    await place.wish("Ana", first_day=place.day, last_day=place.day)
    await _status(place, place.visits["15:00"], "waitlist")
    (offer,) = await place.offers("open")
    wishes = {wish.id: name for name, wish in (await place.wishes()).items()}
    assert (wishes[offer.wish_id], offer.start_at) == ("Ana", at(place.day, "15:00"))
    assert (await place.wishes())["Das 15:00"].status == "waiting"


async def test_who_gave_their_time_up_waits_for_another_of_that_part_of_the_day(place: Clinic) -> None:
    """Nobody would ask for the very time that they gave up; moved on, they wait for what they were moved to."""
    id = place.visits["15:00"]
    await _status(place, id, "waitlist")
    wish = (await place.wishes())["Das 15:00"]
    assert (wish.periods, wish.first_minute) == (["afternoon"], None)
    async with transaction(place.account_id) as session:
        await move(session, id, actor=STAFF, start_at=at(place.day, "14:30"))
    wish = (await place.wishes())["Das 15:00"]
    assert (wish.periods, *_hours(wish)) == ([], "14:30", "14:30")
    await place.free("14:30")
    assert [offer.start_at for offer in await place.offers("open")] == [at(place.day, "14:30")]
