"""Rooms, equipment, groups and overbooking: the constraint refuses, whoever races; what is offered can be had."""

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import transaction
from balcao.core.problems import Forbidden, Invalid, PreconditionFailed
from balcao.domains.clinics.models import Clinic, Resource, Service
from balcao.domains.clinics.set_needs import Needed, set_needs
from balcao.domains.scheduling.actors import BOT, Actor
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.move_session import move_session
from balcao.domains.scheduling.problems import SlotTaken, WrongStatus
from balcao.domains.scheduling.set_status import set_status
from balcao.testing import make_agenda
from balcao.testing.make_agenda import Agenda, at, next_weekday

MONDAY = next_weekday(1)
STAFF = Actor("user", None, "Recepção")
MANAGER = Actor("user", None, "Gerência", manages=True)


async def room(session: AsyncSession, at: Clinic, name: str, **fields: Any) -> Resource:
    row = Resource(clinic_id=at.id, name=name, **{"kind": "room"} | fields)
    session.add(row)
    await session.flush()
    return row


async def needs(session: AsyncSession, service: Service, *kinds: str, category: str | None = None) -> None:
    await set_needs(session, service.id, [Needed(kind, category, ()) for kind in kinds])


async def colleague(session: AsyncSession, agenda: Agenda, name: str) -> Agenda:
    """Another practitioner for the same service."""
    who = await make_agenda.practitioner(session, agenda.clinic, name)
    await session.execute(
        text("INSERT INTO practitioner_services (account_id, service_id, practitioner_id) VALUES (:a, :s, :p)"),
        {"a": session.info["account_id"], "s": agenda.service.id, "p": who.id},
    )
    return Agenda(agenda.clinic, who, agenda.service)


async def hours(session: AsyncSession, agenda: Agenda, day: date = MONDAY, **wanted: Any) -> list[str]:
    given: dict[str, Any] = {"practitioner_id": agenda.practitioner.id} | wanted
    found = await free_times(session, service_id=agenda.service.id, from_day=day, to_day=day, **given)
    return [free.hour for free in found]


async def try_to_book(account_id: UUID, agenda: Agenda, hour: str, **fields: Any) -> bool:
    try:
        async with transaction(account_id) as session:
            await make_agenda.appointment(session, agenda, MONDAY, hour, **fields)
    except SlotTaken:
        return False
    return True


async def test_one_room_serves_one_of_two_practitioners_at_a_time(session: AsyncSession) -> None:
    ana = await make_agenda.agenda(session)
    bia = await colleague(session, ana, "Dra. Ana Prado")
    only = await room(session, ana.clinic, "Sala 1")
    await needs(session, ana.service, "room")
    booked = await make_agenda.appointment(session, ana, MONDAY, "09:00")
    assert booked.room_id == only.id
    assert "09:00" not in await hours(session, bia)
    assert "09:30" in await hours(session, bia)
    with pytest.raises(SlotTaken, match="sala") as refused:
        await make_agenda.appointment(session, bia, MONDAY, "09:00")
    assert [free.hour for free in refused.value.alternatives] == ["08:00", "08:30", "09:30"]
    second = await room(session, ana.clinic, "Sala 2")
    assert (await make_agenda.appointment(session, bia, MONDAY, "09:00")).room_id == second.id
    await cancel(session, booked.id, actor=STAFF)
    assert "09:00" in await hours(session, ana)


async def test_a_room_that_is_asked_for_is_the_room_or_the_time_is_refused(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    other = await colleague(session, agenda, "Dr. Caio Reis")
    rooms = [await room(session, agenda.clinic, name) for name in ("Sala 1", "Sala 2")]
    await needs(session, agenda.service, "room")
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00", room_id=rooms[1].id)
    assert booked.room_id == rooms[1].id
    with pytest.raises(SlotTaken):
        await make_agenda.appointment(session, other, MONDAY, "09:00", room_id=rooms[1].id)
    moved = await move(session, booked.id, actor=STAFF, start_at=at(MONDAY, "10:00"))
    assert moved.room_id == rooms[1].id  # kept, since it could be
    changed = await move(session, booked.id, actor=STAFF, room_id=rooms[0].id)
    assert (changed.room_id, changed.start_at) == (rooms[0].id, at(MONDAY, "10:00"))


async def test_rooms_of_a_category_and_equipment_are_taken_together(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await room(session, agenda.clinic, "Consultório")
    laser_room = await room(session, agenda.clinic, "Sala de laser", category="laser")
    laser = await room(session, agenda.clinic, "Laser CO2", kind="equipment")
    await set_needs(session, agenda.service.id, [Needed("room", "laser", ()), Needed("equipment", None, (laser.id,))])
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    assert (booked.room_id, booked.equipment_ids) == (laser_room.id, [laser.id])
    taken = await session.scalar(text("SELECT count(*) FROM occupancies WHERE active"))
    assert taken == 3
    other = await colleague(session, agenda, "Dr. Caio Reis")
    assert "09:00" not in await hours(session, other)


async def test_a_room_with_places_takes_as_many_as_it_has(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    others = [await colleague(session, agenda, f"Dr. {name}") for name in ("Caio", "Davi")]
    await room(session, agenda.clinic, "Infusão", capacity=2)
    await needs(session, agenda.service, "room")
    await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    await make_agenda.appointment(session, others[0], MONDAY, "09:15", outside_hours=True)
    with pytest.raises(SlotTaken):
        await make_agenda.appointment(session, others[1], MONDAY, "09:20", outside_hours=True)


async def test_many_at_once_for_few_rooms_get_just_those(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        agenda = await make_agenda.agenda(session)
        all = [agenda] + [await colleague(session, agenda, f"Dr. {number:02}") for number in range(9)]
        for number in range(3):
            await room(session, agenda.clinic, f"Sala {number}")
        await needs(session, agenda.service, "room")
    outcomes = await asyncio.gather(*(try_to_book(account_id, one, "09:00") for one in all for _ in range(3)))
    assert outcomes.count(True) == 3
    async with transaction(account_id) as session:
        assert await session.scalar(text("SELECT count(*) FROM occupancies WHERE active")) == 6
        assert await session.scalar(_OVERLAPS) == 0


async def test_a_group_has_as_many_as_seats_and_nothing_else_beside_it(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    pilates = Agenda(agenda.clinic, agenda.practitioner, await make_agenda.service(session, "Pilates", capacity=3))
    for name in ("Ana", "Bia"):
        await make_agenda.appointment(session, pilates, MONDAY, "09:00", patient_name=name)
    assert "09:00" in await hours(session, pilates)
    assert "09:00" not in await hours(session, agenda)
    with pytest.raises(SlotTaken):
        await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    with pytest.raises(SlotTaken):  # the same people at another time of the same half hour are another session
        await make_agenda.appointment(session, pilates, MONDAY, "09:15", outside_hours=True)
    third = await make_agenda.appointment(session, pilates, MONDAY, "09:00", patient_name="Caio")
    assert "09:00" not in await hours(session, pilates)
    with pytest.raises(SlotTaken):
        await make_agenda.appointment(session, pilates, MONDAY, "09:00", patient_name="Davi")
    await cancel(session, third.id, actor=STAFF)
    assert "09:00" in await hours(session, pilates)


async def test_a_mother_books_two_children_at_one_time(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    other = await colleague(session, agenda, "Dr. Caio Reis")
    phone = {"patient_phone": "11 98765-4321"}
    first = await make_agenda.appointment(session, agenda, MONDAY, "09:00", patient_name="Pedro", **phone)
    second = await make_agenda.appointment(session, other, MONDAY, "09:00", patient_name="Lia", **phone)
    assert first.contact_id == second.contact_id
    assert (first.patient_name, second.patient_name) == ("Pedro", "Lia")
    group = Agenda(agenda.clinic, agenda.practitioner, await make_agenda.service(session, "Grupo", capacity=2))
    for name in ("Pedro", "Lia"):
        await make_agenda.appointment(session, group, MONDAY, "11:00", patient_name=name, **phone)
    assert "11:00" not in await hours(session, group)


async def test_a_group_moves_whole_or_not_at_all(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        agenda = await make_agenda.agenda(session)
        service = await make_agenda.service(session, "Pilates", duration_minutes=60, capacity=3)
        pilates = Agenda(agenda.clinic, agenda.practitioner, service)
        for number, name in enumerate(("Ana", "Bia", "Caio")):
            phone = {"patient_phone": f"1198765432{number}"}
            await make_agenda.appointment(session, pilates, MONDAY, "09:00", patient_name=name, **phone)
        ids = {name: one.id for name, one in (await people(session)).items()}
        alone = await make_agenda.appointment(session, agenda, MONDAY, "11:00", patient_name="Davi")

    async def moved_to(hour: str, **more: Any) -> set[str]:
        wall = datetime.combine(MONDAY, time.fromisoformat(hour))
        async with transaction(account_id) as session:
            await move_session(session, ids["Bia"], actor=STAFF, wall=wall, **more)
        async with transaction(account_id) as session:
            return {f"{name} {one.local_start:%H:%M}" for name, one in (await people(session)).items()}

    # By half its length, which no single person of it could: the others would be in the way.
    assert await moved_to("09:30") == {"Ana 09:30", "Bia 09:30", "Caio 09:30", "Davi 11:00"}
    with pytest.raises(SlotTaken):
        await moved_to("10:30")
    assert await moved_to("09:30", expected_version=None) == {"Ana 09:30", "Bia 09:30", "Caio 09:30", "Davi 11:00"}
    # Only those who were moved go back, whoever joined meanwhile.
    assert await moved_to("14:00", only=[ids["Ana"], ids["Bia"]]) == {
        "Ana 14:00", "Bia 14:00", "Caio 09:30", "Davi 11:00",
    }  # fmt: skip
    assert await moved_to("09:30") == {"Ana 09:30", "Bia 09:30", "Caio 09:30", "Davi 11:00"}
    async with transaction(account_id) as session:
        await cancel(session, alone.id, actor=STAFF)
        await set_status(session, ids["Caio"], "arrived", actor=STAFF)
    with pytest.raises(WrongStatus):
        await moved_to("11:00")
    with pytest.raises(PreconditionFailed):
        await moved_to("11:00", expected_version=1)


async def people(session: AsyncSession) -> dict[str, Appointment]:
    return {one.patient_name: one for one in await session.scalars(select(Appointment))}


async def test_a_hundred_at_once_fill_a_group_and_no_more(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        agenda = await make_agenda.agenda(session)
        group = Agenda(agenda.clinic, agenda.practitioner, await make_agenda.service(session, "Grupo", capacity=8))
        await room(session, agenda.clinic, "Salão")
        await needs(session, group.service, "room")
    outcomes = await asyncio.gather(
        *(try_to_book(account_id, group, "09:00", patient_name=f"Pessoa {n}") for n in range(80)),
        *(try_to_book(account_id, agenda, "09:00") for _ in range(20)),
    )
    async with transaction(account_id) as session:
        seats = (await session.scalars(text("SELECT seat_no FROM occupancies WHERE active ORDER BY seat_no"))).all()
        made = await session.scalar(text("SELECT count(*) FROM appointments"))
        assert await session.scalar(_OVERLAPS) == 0
    assert outcomes.count(True) == made
    # Either one visit alone, or the group with its room.
    assert made == 1 or (made == 8 and seats == sorted([*range(8), *range(8)]))


async def test_a_held_seat_becomes_the_appointments(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    only = await room(session, agenda.clinic, "Sala 1")
    await needs(session, agenda.service, "room")
    found = await free_times(session, service_id=agenda.service.id, from_day=MONDAY, to_day=MONDAY, limit=1)
    await hold(session, found[0], "conversa-1")
    held = set((await session.scalars(text("SELECT id FROM occupancies WHERE active"))).all())
    assert len(held) == 2
    booked = await make_agenda.appointment(session, agenda, MONDAY, found[0].hour, holder="conversa-1")
    rows = (await session.execute(text("SELECT id, kind, appointment_id FROM occupancies WHERE active"))).all()
    assert {row.id for row in rows} == held
    assert {(row.kind, row.appointment_id) for row in rows} == {("appointment", booked.id)}
    assert booked.room_id == only.id


async def overbook(session: AsyncSession, agenda: Agenda, hour: str, reason: str, actor: Actor = STAFF) -> Appointment:
    return await make_agenda.appointment(session, agenda, MONDAY, hour, actor=actor, overbook_reason=reason)


async def test_an_overbooking_needs_a_reason_is_marked_and_bounded(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session, overbook_limit=2)
    await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    with pytest.raises(Invalid, match="motivo"):
        await overbook(session, agenda, "09:00", " ")
    with pytest.raises(Forbidden):
        await overbook(session, agenda, "09:00", "dor", actor=BOT)
    squeezed = await overbook(session, agenda, "09:00", "dor aguda")
    assert (squeezed.is_overbooked, squeezed.overbook_reason) == (True, "dor aguda")
    told = (await session.execute(text("SELECT act, reason FROM appointment_history WHERE act = 'overbooked'"))).all()
    assert told == [("overbooked", "dor aguda")]
    at_a_free_time = await overbook(session, agenda, "10:00", "não precisava")
    assert not at_a_free_time.is_overbooked
    await overbook(session, agenda, "09:00", "febre")
    with pytest.raises(SlotTaken, match="limite"):
        await overbook(session, agenda, "10:00", "mais um")
    moved = await move(session, squeezed.id, actor=STAFF, start_at=at(MONDAY, "11:00"))
    assert (moved.is_overbooked, moved.overbook_reason) == (False, None)


async def test_some_practitioners_are_overbooked_by_a_manager_alone(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session, overbook_role="manager")
    await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    with pytest.raises(Forbidden, match="gerente"):
        await overbook(session, agenda, "09:00", "dor")
    assert (await overbook(session, agenda, "09:00", "dor", actor=MANAGER)).is_overbooked


async def test_overbookings_at_once_stay_within_the_days_limit(account_id: UUID) -> None:
    agenda = await make_agenda.committed_agenda(account_id, overbook_limit=2)
    assert await try_to_book(account_id, agenda, "09:00")
    outcomes = await asyncio.gather(
        *(try_to_book(account_id, agenda, "09:00", actor=STAFF, overbook_reason="dor") for _ in range(10))
    )
    assert outcomes.count(True) == 2


async def test_the_days_limit_of_a_practitioner_holds_under_every_race(account_id: UUID) -> None:
    agenda = await make_agenda.committed_agenda(account_id, daily_limit=3)
    times = [f"{hour:02}:{minute:02}" for hour in (8, 9, 10) for minute in (0, 30)]
    outcomes = await asyncio.gather(*(try_to_book(account_id, agenda, hour) for hour in times))
    assert outcomes.count(True) == 3
    async with transaction(account_id) as session:
        assert await hours(session, agenda) == []
        assert await hours(session, agenda, MONDAY + timedelta(days=1)) != []


async def test_a_visit_over_midnight_counts_on_the_day_on_which_it_begins(session: AsyncSession) -> None:
    """Its buffer before it lies on the day before, and its end on the day after."""
    agenda = await make_agenda.agenda(session, daily_limit=1, buffer_before_minutes=10)
    tuesday = MONDAY + timedelta(days=1)
    await make_agenda.appointment(session, agenda, tuesday, "00:00", outside_hours=True)
    await make_agenda.appointment(session, agenda, MONDAY, "10:00")
    assert await hours(session, agenda, day=tuesday) == []
    with pytest.raises(SlotTaken, match="aceita por dia"):
        await make_agenda.appointment(session, agenda, tuesday, "10:00")
    sunday = tuesday - timedelta(days=2)
    await make_agenda.appointment(session, agenda, sunday, "23:45", outside_hours=True)


async def test_the_days_limit_of_a_service_counts_all_its_practitioners(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    other = await colleague(session, agenda, "Dr. Caio Reis")
    agenda.service.daily_limit = 2
    await session.flush()
    await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    last = await make_agenda.appointment(session, other, MONDAY, "09:00")
    with pytest.raises(SlotTaken, match="por dia"):
        await make_agenda.appointment(session, agenda, MONDAY, "10:00")
    assert await hours(session, other) == []
    assert (await move(session, last.id, actor=STAFF, start_at=at(MONDAY, "11:00"))).start_at == at(MONDAY, "11:00")


async def test_a_services_own_buffers_come_on_top_of_the_practitioners(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session, buffer_after_minutes=10, step_minutes=10)
    agenda.service.buffer_before_minutes, agenda.service.buffer_after_minutes = 10, 20
    await session.flush()
    await make_agenda.appointment(session, agenda, MONDAY, "10:00")
    row = (await session.execute(text("SELECT starts_at, ends_at FROM occupancies WHERE active"))).one()
    assert (row.starts_at, row.ends_at) == (at(MONDAY, "09:50"), at(MONDAY, "11:00"))
    found = await hours(session, agenda)
    assert "11:00" not in found
    assert "11:10" in found


# Two rows of one resource that overlap, of which each is taken alone and not by one group, or both on one seat.
_OVERLAPS = text(
    "SELECT count(*) FROM occupancies a JOIN occupancies b ON a.account_id = b.account_id AND a.id < b.id "
    "AND a.resource_id = b.resource_id AND a.during && b.during AND a.active AND b.active "
    "AND (a.seat_no = b.seat_no OR (a.is_alone AND b.is_alone AND a.sharing <> b.sharing))"
)
