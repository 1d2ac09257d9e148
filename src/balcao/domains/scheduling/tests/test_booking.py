"""One time, one appointment: what happens when many want the same."""

import asyncio
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.problems import PreconditionFailed
from balcao.domains.scheduling.actors import BOT, SYSTEM
from balcao.domains.scheduling.block import block, unblock
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.occupy import release
from balcao.domains.scheduling.problems import OutsideHours, SlotTaken, WrongStatus
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.sweep_holds import sweep_holds
from balcao.testing import make_agenda
from balcao.testing.make_agenda import Agenda, at, next_weekday

MONDAY = next_weekday(1)


async def try_to_book(account_id: UUID, agenda: Agenda, hour: str, name: str = "Ana", **fields: object) -> bool:
    try:
        async with transaction(account_id) as session:
            await make_agenda.appointment(session, agenda, MONDAY, hour, patient_name=name, **fields)
    except SlotTaken:
        return False
    return True


async def hours_free(session: AsyncSession, agenda: Agenda, **wanted: object) -> list[str]:
    found = await free_times(
        session,
        **{"service_id": agenda.service.id, "from_day": MONDAY, "to_day": MONDAY} | wanted,  # type: ignore[arg-type]
    )
    return [free.hour for free in found]


async def test_a_hundred_bookings_at_once_for_one_time_make_exactly_one(account_id: UUID) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    outcomes = await asyncio.gather(*(try_to_book(account_id, agenda, "09:00", f"Pessoa {n}") for n in range(100)))
    assert outcomes.count(True) == 1
    async with transaction(account_id) as session:
        assert await session.scalar(text("SELECT count(*) FROM appointments")) == 1
        assert await session.scalar(text("SELECT count(*) FROM occupancies WHERE active")) == 1
        assert "09:00" not in await hours_free(session, agenda)


async def test_bookings_that_overlap_in_part_exclude_each_other(account_id: UUID) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    hours = ["09:00", "09:10", "09:20", "09:29"] * 5
    outcomes = await asyncio.gather(*(try_to_book(account_id, agenda, hour) for hour in hours))
    assert outcomes.count(True) == 1


async def test_a_taken_time_comes_with_the_three_nearest(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    with pytest.raises(SlotTaken) as refused:
        await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    assert [free.hour for free in refused.value.alternatives] == ["08:00", "08:30", "09:30"]
    assert len(refused.value.document()["alternativas"]) == 3
    # The refusal left nothing behind: the same transaction goes on.
    assert await session.scalar(text("SELECT count(*) FROM appointments")) == 1


async def test_what_waits_for_confirmation_closes_its_time_for_every_service(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    other = await make_agenda.service(session, "Limpeza", by=[agenda.practitioner], duration_minutes=60)
    asked = await make_agenda.appointment(session, agenda, MONDAY, "09:00", status="pending")
    assert "09:00" not in await hours_free(session, agenda, service_id=other.id)
    with pytest.raises(SlotTaken):
        await make_agenda.appointment(session, agenda, MONDAY, "08:30", service_id=other.id, status="pending")
    await confirm(session, asked.id, actor=SYSTEM)
    assert asked.status == "booked"


async def test_holds_and_bookings_of_one_time_let_one_through(account_id: UUID) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        wanted = (await free_times(session, service_id=agenda.service.id, from_day=MONDAY, to_day=MONDAY, limit=1))[0]

    async def try_to_hold(holder: str) -> bool:
        try:
            async with transaction(account_id) as session:
                await hold(session, wanted, holder)
        except SlotTaken:
            return False
        return True

    outcomes = await asyncio.gather(
        *(try_to_hold(f"conversa-{n}") for n in range(20)),
        *(try_to_book(account_id, agenda, wanted.hour) for _ in range(20)),
    )
    assert outcomes.count(True) == 1


async def test_a_hold_becomes_the_appointment_in_the_same_row(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    wanted = (await free_times(session, service_id=agenda.service.id, from_day=MONDAY, to_day=MONDAY, limit=1))[0]
    await hold(session, wanted, "conversa-1")
    held = await session.scalar(text("SELECT id FROM occupancies WHERE active"))
    assert wanted.hour not in await hours_free(session, agenda)
    assert wanted.hour in await hours_free(session, agenda, holder="conversa-1")
    with pytest.raises(SlotTaken):
        await make_agenda.appointment(session, agenda, MONDAY, wanted.hour, holder="conversa-2")
    booked = await make_agenda.appointment(session, agenda, MONDAY, wanted.hour, holder="conversa-1")
    row = (await session.execute(text("SELECT id, kind, appointment_id FROM occupancies WHERE active"))).one()
    assert (row.id, row.kind, row.appointment_id) == (held, "appointment", booked.id)


async def test_a_second_choice_gives_the_first_back(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    first, second = await free_times(session, service_id=agenda.service.id, from_day=MONDAY, to_day=MONDAY, limit=2)
    await hold(session, first, "conversa-1")
    await hold(session, second, "conversa-1")
    assert first.hour in await hours_free(session, agenda)
    assert second.hour not in await hours_free(session, agenda)
    await release(session, "conversa-1")
    assert second.hour in await hours_free(session, agenda)


async def test_holds_of_hours_ago_are_swept_and_nothing_else(account_id: UUID) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        times = await free_times(session, service_id=agenda.service.id, from_day=MONDAY, to_day=MONDAY, limit=3)
        for number, wanted in enumerate(times):
            await hold(session, wanted, f"conversa-{number}")
        await make_agenda.appointment(session, agenda, MONDAY, times[2].hour, holder="conversa-2")
        await session.execute(
            text("UPDATE occupancies SET expires_at = now() - interval '7 hours' WHERE holder = 'conversa-0'")
        )
    await sweep_holds(account_id)
    async with transaction(account_id) as session:
        left = await session.execute(text("SELECT kind FROM occupancies ORDER BY kind"))
        assert left.scalars().all() == ["appointment", "hold"]


async def test_an_expired_hold_is_free_again(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    wanted = (await free_times(session, service_id=agenda.service.id, from_day=MONDAY, to_day=MONDAY, limit=1))[0]
    await hold(session, wanted, "conversa-1")
    await session.execute(
        text("UPDATE occupancies SET expires_at = :then"), {"then": clock.now() - timedelta(seconds=1)}
    )
    assert wanted.hour in await hours_free(session, agenda)
    await make_agenda.appointment(session, agenda, MONDAY, wanted.hour, holder="conversa-2")
    kinds = (await session.execute(text("SELECT kind, active FROM occupancies ORDER BY kind"))).all()
    assert [tuple(row) for row in kinds] == [("appointment", True), ("hold", False)]


async def test_a_move_keeps_the_id_and_frees_the_old_time(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    await confirm(session, booked.id, actor=SYSTEM)
    moved = await move(session, booked.id, actor=SYSTEM, start_at=at(MONDAY, "10:00"))
    assert (moved.id, moved.start_at, moved.version) == (booked.id, at(MONDAY, "10:00"), 3)
    assert moved.confirmed_at is None
    free = await hours_free(session, agenda)
    assert "09:00" in free
    assert "10:00" not in free


async def test_a_move_by_a_few_minutes_may_overlap_itself(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    moved = await move(session, booked.id, actor=SYSTEM, start_at=at(MONDAY, "09:10"))
    assert moved.local_start.strftime("%H:%M") == "09:10"


async def test_a_move_onto_a_taken_time_keeps_the_old_one(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    await make_agenda.appointment(session, agenda, MONDAY, "10:00")
    with pytest.raises(SlotTaken) as refused:
        await move(session, booked.id, actor=SYSTEM, start_at=at(MONDAY, "10:15"))
    assert len(refused.value.alternatives) == 3
    await session.refresh(booked)
    assert (booked.start_at, booked.version) == (at(MONDAY, "09:00"), 1)
    free = await hours_free(session, agenda)
    assert "09:00" not in free
    assert "10:00" not in free


async def test_two_that_swap_their_times_at_once_end_without_overlap(account_id: UUID) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        one = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
        other = await make_agenda.appointment(session, agenda, MONDAY, "10:00")

    async def try_to_move(id: UUID, hour: str) -> bool:
        try:
            async with transaction(account_id) as session:
                await move(session, id, actor=SYSTEM, start_at=at(MONDAY, hour))
        except SlotTaken:
            return False
        return True

    await asyncio.gather(try_to_move(one.id, "10:00"), try_to_move(other.id, "09:00"))
    async with transaction(account_id) as session:
        active = await session.scalar(text("SELECT count(*) FROM occupancies WHERE active"))
        booked = (await session.execute(text("SELECT DISTINCT start_at FROM appointments"))).all()
    assert active == len(booked) == 2


async def test_a_cancelled_time_is_free_and_cancelling_repeats_safely(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    once = await cancel(session, booked.id, actor=BOT, reason="viagem")
    version = once.version
    again = await cancel(session, booked.id, actor=SYSTEM, reason="outra")
    assert (again.status, again.version, again.cancel_reason) == ("cancelled", version, "viagem")
    assert "09:00" in await hours_free(session, agenda)
    with pytest.raises(WrongStatus):
        await confirm(session, booked.id, actor=SYSTEM)


async def test_confirming_repeats_safely_and_leaves_it_booked(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    first = (await confirm(session, booked.id, actor=SYSTEM)).confirmed_at
    again = await confirm(session, booked.id, actor=SYSTEM)
    assert (again.status, again.confirmed_at, again.version) == ("booked", first, 2)


async def test_a_cancelled_appointment_is_taken_up_again_only_if_its_time_is_free(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    await cancel(session, booked.id, actor=SYSTEM)
    back = await set_status(session, booked.id, "booked", actor=SYSTEM)
    assert (back.status, back.cancelled_at) == ("booked", None)
    assert "09:00" not in await hours_free(session, agenda)
    await cancel(session, booked.id, actor=SYSTEM)
    await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    with pytest.raises(SlotTaken):
        await set_status(session, booked.id, "booked", actor=SYSTEM)


async def test_statuses_follow_only_as_they_may(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    for status in ("arrived", "checked-in", "fulfilled"):
        assert (await set_status(session, booked.id, status, actor=SYSTEM)).status == status
    with pytest.raises(WrongStatus):
        await set_status(session, booked.id, "noshow", actor=SYSTEM)
    with pytest.raises(WrongStatus):
        await move(session, booked.id, actor=SYSTEM, start_at=at(MONDAY, "11:00"))


async def test_an_old_version_changes_nothing(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    await confirm(session, booked.id, actor=SYSTEM)
    with pytest.raises(PreconditionFailed):
        await move(session, booked.id, actor=SYSTEM, start_at=at(MONDAY, "10:00"), expected_version=1)


async def test_the_history_tells_who_changed_what(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00", actor=BOT)
    await move(session, booked.id, actor=SYSTEM, start_at=at(MONDAY, "10:00"))
    await cancel(session, booked.id, actor=BOT, reason="gripe")
    rows = (
        await session.execute(
            text("SELECT version, act, actor_kind, changes, reason FROM appointment_history ORDER BY version")
        )
    ).all()
    assert [(row.version, row.act, row.actor_kind, row.reason) for row in rows] == [
        (1, "booked", "bot", None),
        (2, "moved", "system", None),
        (3, "cancelled", "bot", "gripe"),
    ]
    assert rows[1].changes["start_at"] == [at(MONDAY, "09:00").isoformat(), at(MONDAY, "10:00").isoformat()]


async def test_history_cannot_be_rewritten(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    with pytest.raises(Exception, match="permission denied"):
        await session.execute(text("UPDATE appointment_history SET actor_name = 'Ninguém'"))


async def test_hours_are_kept_to_unless_a_person_says_otherwise(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    for hour in ("12:00", "07:30", "17:45"):
        with pytest.raises(OutsideHours):
            await make_agenda.appointment(session, agenda, MONDAY, hour)
    assert (await make_agenda.appointment(session, agenda, MONDAY, "12:00", outside_hours=True)).status == "booked"


async def test_the_past_is_not_booked(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    with pytest.raises(OutsideHours, match="passou"):
        await make_agenda.appointment(session, agenda, MONDAY - timedelta(weeks=4), "09:00")


async def test_a_block_refuses_bookings_and_says_whom_it_meets(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    before = await make_agenda.appointment(session, agenda, MONDAY, "14:00")
    wall = before.local_start.replace(hour=13)
    blocked, met = await block(
        session, agenda.practitioner.id, actor=SYSTEM, local_start=wall, local_end=wall.replace(hour=18),
        timezone=agenda.clinic.timezone, reason="congresso",
    )  # fmt: skip
    again, _ = await block(
        session, agenda.practitioner.id, actor=SYSTEM, local_start=wall, local_end=wall.replace(hour=18),
        timezone=agenda.clinic.timezone,
    )  # fmt: skip
    assert [appointment.id for appointment in met] == [before.id]
    assert again.id == blocked.id
    with pytest.raises(SlotTaken, match="bloqueado"):
        await make_agenda.appointment(session, agenda, MONDAY, "15:00", outside_hours=True)
    assert max(await hours_free(session, agenda)) < "13:00"
    await unblock(session, blocked.id)
    assert "15:00" in await hours_free(session, agenda)


async def test_a_block_and_bookings_at_once_never_miss_each_other(account_id: UUID) -> None:
    """Either the booking sees the block, or the block names the booking."""
    agenda = await make_agenda.committed_agenda(account_id)
    hours = [f"{hour:02}:{minute}" for hour in (13, 14, 15, 16, 17) for minute in ("00", "30")]

    async def block_afternoon() -> list[UUID]:
        async with transaction(account_id) as session:
            wall = datetime.combine(MONDAY, time(13))
            _, met = await block(
                session, agenda.practitioner.id, actor=SYSTEM, local_start=wall, local_end=wall.replace(hour=18),
                timezone=agenda.clinic.timezone,
            )  # fmt: skip
            return [appointment.id for appointment in met]

    met, *_ = await asyncio.gather(block_afternoon(), *(try_to_book(account_id, agenda, hour) for hour in hours))
    async with transaction(account_id) as session:
        booked = set((await session.scalars(text("SELECT id FROM appointments"))).all())
    assert set(met) == booked  # type: ignore[call-overload]


async def test_a_mother_books_two_children_with_two_practitioners_at_one_time(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session)
    other = await make_agenda.practitioner(session, agenda.clinic, "Dr. Caio Prado")
    pediatrics = await make_agenda.service(session, "Pediatria", by=[agenda.practitioner, other])
    children = [
        await book(
            session, actor=BOT, practitioner_id=who.id, service_id=pediatrics.id, patient_name=name,
            patient_phone="(11) 98765-4321", start_at=at(MONDAY, "09:00"),
        )
        for name, who in (("Lia", agenda.practitioner), ("Leo", other))
    ]  # fmt: skip
    assert children[0].contact_id == children[1].contact_id is not None
    assert children[0].patient_phone == "+5511987654321"
