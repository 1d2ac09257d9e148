"""Who is moved in a calendar outside hears of it once, of the time that it ended at; or a person is left to say so."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import pytest_asyncio
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.connections.models import Connection
from balcao.domains.notifications.tell_moved import CONTENT, OPTED_OUT, TEMPLATE, plan_telling
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars.change_options import change_options
from balcao.domains.scheduling.calendars.models import CalendarEntry
from balcao.domains.scheduling.calendars.queries import see_conflicts
from balcao.domains.scheduling.calendars.resolve_conflict import resolve_conflict
from balcao.domains.scheduling.events import MovedOutside
from balcao.domains.scheduling.move import move
from balcao.testing.make_agenda import at
from balcao.testing.make_reminders import Desk, approved, desk

JOBS = ("tell_moved", "plan_reminders")


@pytest_asyncio.fixture(loop_scope="session")
async def clinic(account_id: UUID) -> AsyncIterator[Desk]:
    async with desk(account_id) as opened:
        async with transaction(account_id) as session:
            samples, body = list(CONTENT["samples"]), CONTENT["body"]
            session.add(approved(opened.channel.id, TEMPLATE, body, variables=samples, buttons=[]))
        yield opened


async def _book(clinic: Desk) -> UUID:
    """With an event in a calendar, which is what somebody moves."""
    id = await clinic.book()
    async with transaction(clinic.account_id) as session:
        calendar = Connection(id=new_id(), connector="google_calendar", name="Agenda", status="active")
        session.add(calendar)
        await session.flush()
        session.add(
            CalendarEntry(appointment_id=id, connection_id=calendar.id, calendar_id="c", event_id="e", state="synced")
        )
    return id


async def _moved(clinic: Desk, id: UUID, hour: str) -> datetime:
    """As weigh() does when it takes a move from outside."""
    async with transaction(clinic.account_id) as session:
        moved = await move(session, id, actor=SYSTEM, start_at=at(clinic.day, hour))
        await plan_telling(session, MovedOutside(id, moved.version))
        return moved.start_at


async def test_who_was_moved_in_the_calendar_is_told_of_the_new_time(clinic: Desk) -> None:
    id = await _book(clinic)
    await _moved(clinic, id, "16:30")
    await clinic.work(*JOBS)
    (message,) = await clinic.said("template")
    assert message.text is not None and message.text.startswith(
        "Olá, Ana! O seu horário mudou: agora é *quarta-feira, "
    )
    assert "*16h30*" in message.text and clinic.agenda.service.name not in message.text
    async with transaction(clinic.account_id) as session:
        assert await see_conflicts(session) == []


async def test_an_event_that_is_dragged_about_is_told_of_once_and_one_that_comes_back_never(clinic: Desk) -> None:
    id = await _book(clinic)
    for hour in ("15:00", "16:00", "17:00"):
        await _moved(clinic, id, hour)
    await clinic.work(*JOBS)
    (message,) = await clinic.said("template")
    assert message.text is not None and "*17h*" in message.text
    other = await clinic.book("08:00")
    await _moved(clinic, other, "10:00")
    await _moved(clinic, other, "08:00")
    await clinic.work(*JOBS)
    assert len(await clinic.said("template")) == 1


async def test_a_person_is_left_to_say_so_where_the_account_wants_that_or_nobody_else_can(clinic: Desk) -> None:
    async with transaction(clinic.account_id) as session:
        await change_options(session, {"when_moved": "task"})
    id = await _book(clinic)
    await _moved(clinic, id, "16:00")
    await clinic.work(*JOBS)
    assert await clinic.said("template") == []
    async with transaction(clinic.account_id) as session:
        (left,) = await see_conflicts(session, state="open")
        assert (left.kind, left.reason, left.acts) == ("to_tell", None, ("keep_ours", "cancel"))
        assert left.theirs["start_at"] == at(clinic.day, "14:00").isoformat()
        await resolve_conflict(session, left.id, "keep_ours", actor=SYSTEM)
        await change_options(session, {"when_moved": "tell"})
        await session.execute(text("UPDATE contacts SET opted_out = true"))
    await _moved(clinic, id, "15:00")
    await clinic.work(*JOBS)
    async with transaction(clinic.account_id) as session:
        (left,) = await see_conflicts(session, state="open")
        assert left.reason == OPTED_OUT
        await move(session, id, actor=SYSTEM, start_at=at(clinic.day, "09:00"))
        assert await see_conflicts(session, state="open") == [], "what it said is no more so"
