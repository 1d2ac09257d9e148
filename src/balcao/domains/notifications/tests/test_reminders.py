"""Reminders are planned for each visit, looked at again when due, and said once or not at all."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.notifications.reminders.plan import plan_reminders
from balcao.domains.notifications.reminders.send_due import send_reminders
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.move import move
from balcao.testing import make_talk
from balcao.testing.make_agenda import at
from balcao.testing.make_reminders import Desk, approved, desk


@pytest_asyncio.fixture(loop_scope="session")
async def clinic(account_id: UUID) -> AsyncIterator[Desk]:
    async with desk(account_id) as opened:
        yield opened


async def test_a_booking_plans_each_step_once_however_often_it_is_planned(clinic: Desk) -> None:
    id = await clinic.book()
    await asyncio.gather(*(plan_reminders(clinic.account_id, id) for _ in range(4)))
    starts_at = (await clinic.appointment(id)).start_at
    planned = [(row.status, starts_at - row.due_at) for row in await clinic.reminders(id)]
    assert planned == [("planned", timedelta(days=2)), ("planned", timedelta(days=1))]


async def test_a_due_reminder_is_said_once_by_its_template_and_names_no_service(clinic: Desk) -> None:
    id = await clinic.book()
    await clinic.make_due(2880)
    await asyncio.gather(*(send_reminders(clinic.account_id) for _ in range(5)))
    (message,) = await clinic.said()
    assert message.kind == "template"
    assert message.text is not None
    assert message.text.startswith("Olá, Ana! Lembramos da sua consulta em quarta-feira, ")
    assert "Dra. Beatriz Lima" in message.text
    assert clinic.agenda.service.name not in message.text.replace("sua consulta", "")
    first, second = await clinic.reminders(id)
    assert (first.status, first.message_id, second.status) == ("sent", message.id, "planned")


async def test_a_clock_that_jumps_during_a_chain_says_each_step_once(
    clinic: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = clock.now
    id = await clinic.book()
    await clinic.make_due(2880)
    await send_reminders(clinic.account_id)
    for minutes in (-60, 60, -60):
        monkeypatch.setattr(clock, "now", lambda ahead=timedelta(minutes=minutes): right() + ahead)
        await plan_reminders(clinic.account_id, id)
        await send_reminders(clinic.account_id)
    assert len(await clinic.said()) == 1
    await clinic.make_due(1440)
    await send_reminders(clinic.account_id)
    assert len(await clinic.said()) == 1, "by this clock it is not time yet"
    monkeypatch.setattr(clock, "now", right)
    for _ in range(2):
        await send_reminders(clinic.account_id)
    assert len(await clinic.said()) == 2
    assert [row.status for row in await clinic.reminders(id)] == ["sent", "sent"]


async def test_a_cancelled_visit_is_never_reminded_of(clinic: Desk) -> None:
    """Even where nobody told the plan: the tables decide at the last moment."""
    id = await clinic.book()
    async with transaction(clinic.account_id) as session:
        await cancel(session, id, actor=SYSTEM)
    await clinic.make_due(2880)
    await send_reminders(clinic.account_id)
    assert await clinic.said() == []
    await clinic.work("plan_reminders")
    assert [(row.status, row.reason) for row in await clinic.reminders(id)] == [("dropped", "cancelled")] * 2


async def test_cancelling_while_reminders_go_out_leaves_none_for_what_is_off(clinic: Desk) -> None:
    ids = [await clinic.book(hour) for hour in ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30")]
    await clinic.make_due(2880)
    off = ids[::2]

    async def call_off(id: UUID) -> None:
        async with transaction(clinic.account_id) as session:
            await cancel(session, id, actor=SYSTEM)

    await asyncio.gather(send_reminders(clinic.account_id), *(call_off(id) for id in off))
    for id in off:
        cancelled_at = (await clinic.appointment(id)).cancelled_at
        assert cancelled_at is not None
        for row in await clinic.reminders(id):
            assert row.status != "sent" or (row.settled_at is not None and row.settled_at <= cancelled_at)


async def test_a_moved_visit_is_reminded_of_at_its_new_time_alone(clinic: Desk) -> None:
    id = await clinic.book()
    old = (await clinic.appointment(id)).start_at
    new = at(clinic.day + timedelta(days=1), "10:00")
    async with transaction(clinic.account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=new)
    await clinic.make_due(2880)  # before anybody planned anew
    await send_reminders(clinic.account_id)
    assert await clinic.said() == []
    await clinic.work("plan_reminders")
    rows = await clinic.reminders(id)
    assert {(row.starts_at, row.status) for row in rows} == {(old, "dropped"), (new, "planned")}


async def test_who_confirmed_and_who_said_stop_are_left_in_peace(clinic: Desk) -> None:
    confirmed, stopped = await clinic.book("09:00"), await clinic.book("10:00", patient_phone="+5511987650001")
    async with transaction(clinic.account_id) as session:
        await confirm(session, confirmed, actor=SYSTEM)
        await session.execute(text("UPDATE contacts SET opted_out = true WHERE phone = '+5511987650001'"))
    await clinic.make_due(2880)
    await send_reminders(clinic.account_id)
    assert await clinic.said() == []
    assert [(await clinic.reminders(id))[0].reason for id in (confirmed, stopped)] == ["confirmed", "opted_out"]


async def test_what_is_late_is_not_said_when_it_is_of_no_use(clinic: Desk) -> None:
    """We were away for days: a visit that has begun, one in ten minutes, and one whose second reminder is due too."""
    gone, soon, later = [await clinic.book(hour) for hour in ("09:00", "10:00", "11:00")]
    now = clock.now()
    starts = {gone: now - timedelta(minutes=5), soon: now + timedelta(minutes=10), later: now + timedelta(hours=20)}
    async with transaction(clinic.account_id) as session:
        for id, at_ in starts.items():
            given = {"id": id, "at": at_}
            await session.execute(
                text(
                    "UPDATE appointments SET start_at = :at, end_at = CAST(:at AS timestamptz) + interval '30 minutes' "
                    "WHERE id = :id"
                ),
                given,
            )
            await session.execute(
                text(
                    "UPDATE reminders SET starts_at = :at, "
                    "due_at = CAST(:at AS timestamptz) - before_minutes * interval '1 minute' "
                    "WHERE appointment_id = :id"
                ),
                given,
            )
    await send_reminders(clinic.account_id)
    assert len(await clinic.said()) == 1
    reasons = {id: [row.reason for row in await clinic.reminders(id)] for id in starts}
    assert reasons == {gone: ["too_late"] * 2, soon: ["too_late"] * 2, later: ["overtaken", None]}


async def test_a_worker_that_dies_before_its_commit_has_sent_nothing_and_the_next_sends_it(
    clinic: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await clinic.book()
    await clinic.make_due(2880)

    class Killed(BaseException):
        pass

    def die(place: str) -> None:
        raise Killed

    monkeypatch.setattr("balcao.domains.notifications.reminders.send_due.reach", die)
    with pytest.raises(Killed):
        await send_reminders(clinic.account_id)
    assert await clinic.said() == []
    monkeypatch.undo()
    await send_reminders(clinic.account_id)
    await send_reminders(clinic.account_id)
    assert len(await clinic.said()) == 1
    assert (await clinic.reminders(id))[0].status == "sent"


async def test_quiet_hours_move_a_reminder_to_the_morning_or_to_the_evening_before(clinic: Desk) -> None:
    async with transaction(clinic.account_id) as session:
        await session.execute(text("UPDATE reminder_chains SET quiet_from_minute = 1080, quiet_to_minute = 660"))
    id = await clinic.book("08:00")  # both are due at 8, which is quiet until 11
    starts_at = (await clinic.appointment(id)).start_at
    first, second = await clinic.reminders(id)
    assert [starts_at - row.due_at for row in (first, second)] == [timedelta(hours=45), timedelta(hours=21)]
    async with transaction(clinic.account_id) as session:
        await session.execute(text("UPDATE reminder_chains SET quiet_from_minute = 0, quiet_to_minute = 1439"))
    await clinic.make_due(2880)
    await send_reminders(clinic.account_id)
    assert await clinic.said() == []


async def test_no_more_go_out_at_once_than_the_pace_allows(clinic: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("balcao.domains.notifications.reminders.send_due.MOST_AT_ONCE", 2)
    for hour in ("08:00", "08:30", "09:00"):
        await clinic.book(hour)
    await clinic.make_due(2880)
    await send_reminders(clinic.account_id)
    assert len(await clinic.said()) == 2
    await send_reminders(clinic.account_id)
    assert len(await clinic.said()) == 3


async def test_of_two_channels_the_one_that_has_the_approved_template_carries_it(clinic: Desk) -> None:
    second = await make_talk.channel(clinic.account_id)
    async with transaction(clinic.account_id) as session:
        await session.execute(text("UPDATE provider_templates SET status = 'paused'"))
        session.add(approved(second.id))
    id = await clinic.book()
    await clinic.make_due(2880)
    await send_reminders(clinic.account_id)
    assert [row.status for row in await clinic.reminders(id)] == ["sent", "planned"]
    async with transaction(clinic.account_id) as session:
        assert list(await session.scalars(text("SELECT channel_id FROM conversations"))) == [second.id]


async def test_what_cannot_go_out_says_why(clinic: Desk) -> None:
    id = await clinic.book()
    async with transaction(clinic.account_id) as session:
        await session.execute(text("UPDATE provider_templates SET status = 'paused'"))
    await clinic.make_due(2880)
    await send_reminders(clinic.account_id)
    row = (await clinic.reminders(id))[0]
    assert (row.status, row.reason) == ("failed", "template-not-sendable")
    assert "pausado" in (row.detail or "")
