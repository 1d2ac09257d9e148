"""Who asked to be invited is, in an account that does; what they answer is shown and changes nothing."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.contracts.bookings_outside import OutsideBooking
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars.change_options import change_options
from balcao.domains.scheduling.calendars.invite_again import invite_again
from balcao.domains.scheduling.calendars.tests import outlook_side, two_sides
from balcao.domains.scheduling.calendars.tests.outlook_side import OutlookPlayed, uid
from balcao.domains.scheduling.calendars.tests.two_sides import Played, hurry
from balcao.domains.scheduling.calendars.write_event import INVITE_AGAIN, write_event
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.edit import edit
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.outside.link_offerings import Link, link_offerings
from balcao.domains.scheduling.outside.take_booking import take_booking
from balcao.domains.scheduling.queries import see_appointment
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.wire import agendamento
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)
ANA = "ana@paciente.example"
WISH: dict[str, Any] = {"patient_name": "Ana Souza", "patient_email": ANA, "wants_invitation": True}

NEVER = {Played: "forbiddenForServiceAccounts", OutlookPlayed: "ErrorMessageSubmissionBlocked"}
FOR_NOW = {Played: "calendarUsageLimitsExceeded", OutlookPlayed: "ErrorExceededMessageLimit"}


@pytest_asyncio.fixture(loop_scope="session", params=[two_sides, outlook_side], ids=["google", "outlook"])
async def there(account_id: UUID, request: pytest.FixtureRequest) -> AsyncIterator[Played]:
    async with request.param.played(account_id) as made:
        await made.settle()
        await inviting(made, True)
        yield made


async def inviting(there: Played, wanted: bool) -> None:
    async with transaction(there.account_id) as session:
        await change_options(session, {"invites": wanted})
    await there.settle()


def mails(there: Played) -> list[tuple[str, str]]:
    return [(one["what"], one["to"]) for one in there.sandbox.world.ledger.read({"mail"}, 0, 1000)]


def guests(there: Played, id: UUID) -> list[str]:
    return there.guests(there.event_of(id))


def told_by(there: Played, id: UUID) -> str:
    """All that the event says."""
    event_id = there.event_of(id)
    if isinstance(there, OutlookPlayed):
        return str(there.outlook.find(uid(event_id)))
    return str(there.calendar.find(event_id))


async def shown(there: Played, id: UUID) -> dict[str, Any]:
    async with transaction(there.account_id) as session:
        seen = await see_appointment(session, id)
    assert seen is not None
    return agendamento(seen)


async def state(there: Played, id: UUID) -> str | None:
    convite = (await shown(there, id))["convite"]
    return convite and str(convite["estado"])


async def change(there: Played, id: UUID, **fields: Any) -> None:
    async with transaction(there.account_id) as session:
        await edit(session, id, actor=SYSTEM, **fields)
    await there.settle()


async def to(there: Played, id: UUID, hour: str) -> None:
    async with transaction(there.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=at(MONDAY, hour))
    await there.settle()


async def test_who_asked_is_invited_told_of_a_move_and_of_the_end(there: Played) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    event = told_by(there, id)
    assert (guests(there, id), await state(there, id)) == ([ANA], "enviado")
    assert "Horário reservado · Ana" in event and "não muda o horário" in event
    assert not any(word in event for word in ("Consulta", "Souza")), "neither health nor who it is by surname"
    await to(there, id, "10:00")
    async with transaction(there.account_id) as session:
        await cancel(session, id, actor=SYSTEM)
    await there.settle()
    assert mails(there) == [("invitation", ANA), ("update", ANA), ("cancellation", ANA)]
    assert (await shown(there, id))["convite"] is None


async def test_who_did_not_ask_or_gave_no_address_is_not(there: Played) -> None:
    quiet = await there.book(MONDAY, "09:00", patient_email=ANA)
    nowhere = await there.book(MONDAY, "10:00", patient_name="Bia", wants_invitation=True)
    assert guests(there, quiet) == []
    assert [await state(there, id) for id in (quiet, nowhere)] == [None, "sem_email"]
    await change(there, nowhere, patient_email="bia@paciente.example")
    assert (await state(there, nowhere), mails(there)) == ("enviado", [("invitation", "bia@paciente.example")])


async def test_where_the_account_does_not_invite_the_wish_is_kept_until_it_does(there: Played) -> None:
    await inviting(there, False)
    id = await there.book(MONDAY, "09:00", **WISH)
    assert (await state(there, id), mails(there)) == ("desligado", [])
    assert guests(there, id) == []
    await inviting(there, True)
    assert (await state(there, id), mails(there)) == ("enviado", [("invitation", ANA)])


async def test_who_was_invited_goes_on_being_told_when_the_account_ceases_to(there: Played) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    await inviting(there, False)
    await to(there, id, "10:00")
    assert (guests(there, id), mails(there)) == ([ANA], [("invitation", ANA), ("update", ANA)])


async def test_the_wish_taken_back_takes_ours_away_and_nobody_else(there: Played) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    there.ask(there.event_of(id), ANA, "colega@medica.example")
    await there.settle(pulls=True)
    await change(there, id, patient_email="outra@paciente.example")
    assert guests(there, id) == ["colega@medica.example", "outra@paciente.example"]
    await change(there, id, wants_invitation=False)
    assert (guests(there, id), await state(there, id)) == (["colega@medica.example"], None)
    other = "outra@paciente.example"
    told = [(what, email) for what, email in mails(there) if email != "colega@medica.example"]
    assert sorted(told) == sorted((what, email) for what in ("invitation", "cancellation") for email in (ANA, other))


@pytest.mark.parametrize(
    ("response", "told"), [("declined", "recusado"), ("accepted", "aceito"), ("tentative", "talvez")]
)
async def test_an_answer_is_shown_and_changes_nothing(there: Played, response: str, told: str) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    before = await there.appointment(id)
    there.reply(there.event_of(id), ANA, response)
    await there.settle(pulls=True)
    await there.settle(pulls=True)
    after = await there.appointment(id)
    assert await state(there, id) == told
    assert (after.version, after.status, after.start_at) == (before.version, before.status, before.start_at)
    assert (await there.conflicts(), mails(there)) == ([], [("invitation", ANA)])
    async with transaction(there.account_id) as session:
        assert await session.scalar(text("SELECT count(*) FROM calendar_busy")) == 0
    await to(there, id, "10:00")
    assert await state(there, id) == "enviado", "an answer is to the time that it was asked about"


async def test_answers_are_no_storm(there: Played) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    for response in ["declined", "accepted"] * 5:
        there.reply(there.event_of(id), ANA, response)
        await there.settle(pulls=True)
    assert (await there.conflicts(), (await there.entry(id)).frozen_at) == ([], None)
    assert (await state(there, id), mails(there)) == ("aceito", [("invitation", ANA)])


async def test_a_guest_whom_the_doctor_took_out_stays_out_until_there_is_something_new(there: Played) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    there.ask(there.event_of(id))
    await there.settle(pulls=True)
    assert (await state(there, id), guests(there, id)) == ("retirado", [])
    await to(there, id, "10:00")
    assert (await state(there, id), guests(there, id)) == ("enviado", [ANA])


async def test_repeats_write_to_nobody_twice(there: Played) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    for _ in range(3):
        await write_event(there.account_id, id, again=True)
        await change(there, id, notes=f"nota {_}")
        await there.settle(pulls=True)
    assert mails(there) == [("invitation", ANA)]


async def test_a_lost_answer_writes_to_nobody_twice(there: Played) -> None:
    there.lose_answer_of_the_first_write()
    id = await there.book(MONDAY, "09:00", **WISH)
    assert (await there.entry(id)).state != "synced"
    await hurry(there.account_id)
    await there.settle()
    assert (await state(there, id), mails(there)) == ("enviado", [("invitation", ANA)])


async def test_an_appointment_cancelled_while_the_answer_was_lost_is_cancelled_for_the_guest(there: Played) -> None:
    there.lose_answer_of_the_first_write()
    id = await there.book(MONDAY, "09:00", **WISH)
    async with transaction(there.account_id) as session:
        await cancel(session, id, actor=SYSTEM)
    await hurry(there.account_id)
    await there.settle()
    assert mails(there) == [("invitation", ANA), ("cancellation", ANA)]


async def test_an_account_that_may_not_invite_is_said_and_not_asked_for_ever(there: Played) -> None:
    there.refuse_guests(NEVER[type(there)])
    id = await there.book(MONDAY, "09:00", **WISH)
    told = await shown(there, id)
    assert (told["calendario"]["estado"], told["convite"]["estado"]) == ("sincronizado", "nao_enviado")
    assert "conta" in told["convite"]["motivo"]
    calls = len(there.sandbox.world.ledger.read({"call"}, 0, 1000))
    await hurry(there.account_id)
    await there.settle()
    assert len(there.sandbox.world.ledger.read({"call"}, 0, 1000)) == calls
    there.refuse_guests(None)
    async with transaction(there.account_id) as session:
        await invite_again(session, id)
    await there.settle()
    assert (await state(there, id), mails(there)) == ("enviado", [("invitation", ANA)])


async def test_a_limit_of_invitations_passes_and_the_guest_is_invited_later(there: Played) -> None:
    there.refuse_guests(FOR_NOW[type(there)])
    id = await there.book(MONDAY, "09:00", **WISH)
    entry = await there.entry(id)
    assert (await state(there, id), entry.state) == ("nao_enviado", "synced")
    assert entry.invite_again_at is not None and entry.invite_again_at - clock.now() <= INVITE_AGAIN
    there.refuse_guests(None)
    async with transaction(there.account_id) as session:
        await session.execute(text("UPDATE calendar_entries SET invite_again_at = now()"))
    await hurry(there.account_id)
    await there.settle()
    assert (await state(there, id), mails(there)) == ("enviado", [("invitation", ANA)])


async def test_taken_up_again_is_an_invitation_anew(there: Played) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    async with transaction(there.account_id) as session:
        await cancel(session, id, actor=SYSTEM)
    await there.settle()
    async with transaction(there.account_id) as session:
        await set_status(session, id, "booked", actor=SYSTEM)
    await there.settle()
    assert [what for what, _ in mails(there)] == ["invitation", "cancellation", "invitation"]
    assert await state(there, id) == "enviado"


async def test_an_answer_that_comes_while_we_move_the_event_is_no_conflict(there: Played) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    there.reply(there.event_of(id), ANA, "declined")
    await to(there, id, "10:00")
    await there.settle(pulls=True)
    assert (await there.conflicts(), await there.conflicts("resolved")) == ([], [])
    assert (await state(there, id), mails(there)) == ("enviado", [("invitation", ANA), ("update", ANA)])


async def test_an_event_with_our_guest_is_not_taken_for_what_a_booking_page_wrote(there: Played) -> None:
    """A booking made elsewhere by the same address at the same time is another visit, and does not fit."""
    id = await there.book(MONDAY, "09:00", **WISH)
    await there.settle(pulls=True)
    told = OutsideBooking(
        id="b", event_id="b", offering_id="o", offering="Avaliação", name="Ana Souza", email=ANA,
        start_at=at(MONDAY, "09:00"), end_at=at(MONDAY, "09:30"), changed_at=clock.now(),
    )  # fmt: skip
    async with transaction(there.account_id) as session:
        page = Connection(id=new_id(), connector="calendly", name="Página", status="active")
        session.add(page)
        await session.flush()
        offered = Link("o", "Avaliação", there.agenda.service.id, there.agenda.practitioner.id)
        await link_offerings(session, page.id, [offered])
        await take_booking(session, page.id, told)
        placed = await session.scalar(text("SELECT state FROM outside_bookings"))
    await there.settle(pulls=True)
    assert placed == "conflict"
    assert (guests(there, id), await state(there, id)) == ([ANA], "enviado")


async def test_capitals_are_the_same_address(there: Played) -> None:
    id = await there.book(MONDAY, "09:00", **WISH)
    await inviting(there, False)
    await change(there, id, patient_email="Ana@Paciente.example")
    assert (await state(there, id), len(mails(there)), len(guests(there, id))) == ("enviado", 1, 1)


async def test_a_guest_invited_by_a_lost_write_goes_though_the_doctor_moved_the_event(there: Played) -> None:
    """The event counted as right with the move: what stood there before our lost write was without a guest, too."""
    id = await there.book(MONDAY, "09:00", patient_name="Ana Souza", patient_email=ANA)
    there.lose_answer_of_a_change()
    await change(there, id, wants_invitation=True)
    assert (guests(there, id), (await there.entry(id)).state) == ([ANA], "pending")
    async with transaction(there.account_id) as session:
        await edit(session, id, actor=SYSTEM, wants_invitation=False)
        await session.execute(text("DELETE FROM pgqueuer WHERE entrypoint = 'calendar'"))
    there.shift(there.event_of(id), at(MONDAY, "11:00"))
    await hurry(there.account_id)
    await there.settle(pulls=True)
    await hurry(there.account_id)
    await there.settle()
    assert ((await there.appointment(id)).start_at, guests(there, id)) == (at(MONDAY, "11:00"), [])
