"""An appointment's event in a calendar outside: written once, in the newest state, outside any transaction.

The provider is a paper one, held by the test: what it is asked stands in its pages, and it fails when told to.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import text

from balcao.contracts.calendar import (
    Busy,
    Calendar,
    CalendarConnector,
    CalendarEvent,
    Changes,
    Kept,
    SeenEvent,
    Watch,
)
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable
from balcao.core.problems import Invalid, NotAvailable, NotFound
from balcao.domains.connections import connectors
from balcao.domains.connections.connectors import Manifest
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.calendars.link_calendars import Link, link_calendars, read_links
from balcao.domains.scheduling.calendars.list_calendars import NotConnected, list_calendars
from balcao.domains.scheduling.calendars.write_event import write_event
from balcao.domains.scheduling.calendars.write_waiting import write_all, write_waiting
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.edit import edit
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.queries import Seen, see_appointment
from balcao.testing import make_agenda
from balcao.testing.make_agenda import Agenda, at, next_weekday

MONDAY = next_weekday(1)
Page = tuple[str, str]


class PaperCalendar:
    """A provider of the test: pages by (calendar, key)."""

    def __init__(self) -> None:
        self.pages: dict[Page, CalendarEvent] = {}
        self.calls: list[str] = []
        self.failure: ProviderError | None = None
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def calendars(self, settings: Any) -> Sequence[Calendar]:
        await self._answer("calendars")
        return [Calendar("agenda@paper", "Agenda", "America/Sao_Paulo", True)]

    async def put(self, settings: Any, calendar_id: str, event: CalendarEvent, known: Kept | None) -> Kept:
        await self._answer("put")
        self.pages[(calendar_id, event.key)] = event
        return Kept(f"e-{event.key}", f"t-{len(self.calls)}", f"https://paper.example/{event.key}")

    async def remove(
        self, settings: Any, calendar_id: str, key: str, known: Kept | None, *, tells: bool = False
    ) -> None:
        await self._answer("remove")
        self.pages.pop((calendar_id, key), None)

    async def busy(self, settings: Any, calendar_id: str, start_at: datetime, end_at: datetime) -> Sequence[Busy]:
        return []

    async def changes(
        self,
        settings: Any,
        calendar: Calendar,
        *,
        cursor: str | None,
        page: str | None,
        first_at: datetime,
        last_at: datetime,
    ) -> Changes:
        return Changes([], None, "c")

    async def event(self, settings: Any, calendar: Calendar, event_id: str) -> SeenEvent | None:
        return None

    async def watch(self, settings: Any, calendar_id: str, *, id: str, secret: str, address: str) -> Watch:
        return Watch(id, "paper", clock.now() + timedelta(days=1))

    async def renew(self, settings: Any, watch: Watch) -> Watch | None:
        return None

    async def unwatch(self, settings: Any, watch: Watch) -> None:
        pass

    async def _answer(self, call: str) -> None:
        self.calls.append(call)
        if self.meanwhile is not None:
            act, self.meanwhile = self.meanwhile, None
            await act()
        if self.failure is not None:
            raise self.failure


class Settings(BaseModel):
    """Nothing to set."""


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[PaperCalendar]:
    """A connector like any other, found by its manifest and loaded by its name."""
    provider = PaperCalendar()
    fulfils: CalendarConnector = provider
    manifest = Manifest("paper_calendar", "Papel", ["calendar"], ["calendar"])
    monkeypatch.setitem(connectors.manifests(), "paper_calendar", manifest)
    package = ModuleType("balcao.connectors.paper_calendar")
    package.__path__ = []
    settings = ModuleType("balcao.connectors.paper_calendar.settings")
    settings.Settings = Settings  # type: ignore[attr-defined]
    for name, module in {"": package, ".settings": settings, ".calendar": fulfils}.items():
        monkeypatch.setitem(sys.modules, f"balcao.connectors.paper_calendar{name}", module)
    connectors.load.cache_clear()
    yield provider
    connectors.load.cache_clear()


async def connection(account_id: UUID, connector: str = "paper_calendar") -> UUID:
    id = new_id()
    async with transaction(account_id) as session:
        session.add(Connection(id=id, connector=connector, name="Agenda", status="active"))
    return id


async def linked(account_id: UUID, *, calendar_id: str = "agenda@paper") -> tuple[Agenda, UUID]:
    agenda = await make_agenda.committed_agenda(account_id)
    connection_id = await connection(account_id)
    async with transaction(account_id) as session:
        link = Link(agenda.practitioner.id, None, connection_id, calendar_id, "Agenda", (60,))
        await link_calendars(session, [link])
    return agenda, connection_id


async def booked(account_id: UUID, agenda: Agenda, hour: str = "09:00") -> UUID:
    async with transaction(account_id) as session:
        made = await make_agenda.appointment(session, agenda, MONDAY, hour, patient_name="Ana Maria Souza")
    return made.id


async def seen(account_id: UUID, id: UUID) -> Seen:
    async with transaction(account_id) as session:
        found = await see_appointment(session, id)
    assert found is not None
    return found


async def jobs(account_id: UUID) -> list[str]:
    async with transaction(account_id) as session:
        found = await session.scalars(
            text("SELECT convert_from(payload, 'utf8')::json->>'do' FROM pgqueuer WHERE headers->>'account_id' = :id"),
            {"id": str(account_id)},
        )
        return [job.rpartition(":")[2] for job in found]


async def test_a_booking_stands_there_without_a_word_of_health(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, _ = await linked(account_id)
    id = await booked(account_id, agenda)
    assert (await seen(account_id, id)).calendar_state == "pending"
    await write_event(account_id, id)
    event = paper.pages[("agenda@paper", id.hex)]
    assert event.title == "Horário reservado · Ana"
    assert (event.start_at, event.timezone, event.reminders) == (
        at(MONDAY, "09:00"),
        "America/Sao_Paulo",
        (timedelta(minutes=60),),
    )
    told = " ".join([event.title, event.description, event.location])
    assert "Consulta" not in told
    assert "Souza" not in told
    found = await seen(account_id, id)
    assert (found.calendar_state, found.calendar_url) == ("synced", f"https://paper.example/{id.hex}")


async def test_what_the_calendar_does_not_show_is_not_written_again(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, _ = await linked(account_id)
    id = await booked(account_id, agenda)
    await write_event(account_id, id)
    async with transaction(account_id) as session:
        await confirm(session, id, actor=SYSTEM)
        await edit(session, id, actor=SYSTEM, notes="Traz exames.")
    assert (await seen(account_id, id)).calendar_state == "pending"
    for _ in range(3):
        await write_event(account_id, id)
    assert paper.calls == ["put"]
    assert (await seen(account_id, id)).calendar_state == "synced"


async def test_a_move_changes_the_event_and_a_cancellation_removes_it(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, _ = await linked(account_id)
    id = await booked(account_id, agenda)
    await write_event(account_id, id)
    async with transaction(account_id) as session:
        await move(session, id, actor=SYSTEM, start_at=at(MONDAY, "10:00"))
    await write_event(account_id, id)
    assert paper.pages[("agenda@paper", id.hex)].start_at == at(MONDAY, "10:00")
    async with transaction(account_id) as session:
        await cancel(session, id, actor=SYSTEM)
    await write_event(account_id, id)
    await write_event(account_id, id)
    assert paper.pages == {}
    assert paper.calls == ["put", "put", "remove"]
    assert (await seen(account_id, id)).calendar_state == "synced"


async def test_a_change_during_the_call_is_written_after_it(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, _ = await linked(account_id)
    id = await booked(account_id, agenda)

    async def change() -> None:
        async with transaction(account_id) as session:
            await move(session, id, actor=SYSTEM, start_at=at(MONDAY, "11:00"))
        # The change's own job finds the entry leased and leaves it to the holder.
        await write_event(account_id, id)
        assert paper.calls == ["put"]

    paper.meanwhile = change
    await write_event(account_id, id)
    assert paper.calls == ["put", "put"]
    assert paper.pages[("agenda@paper", id.hex)].start_at == at(MONDAY, "11:00")


async def test_many_jobs_at_once_leave_the_newest_state(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, _ = await linked(account_id)
    id = await booked(account_id, agenda)

    async def change(hour: str) -> None:
        async with transaction(account_id) as session:
            await move(session, id, actor=SYSTEM, start_at=at(MONDAY, hour))
        await write_event(account_id, id)

    await asyncio.gather(*(change(hour) for hour in ("10:00", "11:00", "14:00", "15:00", "16:00")))
    await write_event(account_id, id)
    assert paper.pages[("agenda@paper", id.hex)].start_at == (await seen(account_id, id)).start_at


async def test_an_outage_is_tried_again_and_shown_when_it_lasts(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, _ = await linked(account_id)
    id = await booked(account_id, agenda)
    paper.failure = Unavailable("503", "fora do ar")
    await write_event(account_id, id)
    assert (await seen(account_id, id)).calendar_state == "pending"
    assert "write_event" in await jobs(account_id)
    await write_event(account_id, id)
    assert paper.calls == ["put"]
    for _ in range(2):
        await write_event(account_id, id, again=True)
    shown = await seen(account_id, id)
    assert (shown.calendar_state, shown.calendar_error) == ("error", "fora do ar")
    paper.failure = None
    await write_event(account_id, id, again=True)
    assert (await seen(account_id, id)).calendar_state == "synced"


async def test_a_refusal_is_shown_and_not_repeated(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, _ = await linked(account_id)
    id = await booked(account_id, agenda)
    paper.failure = Rejected("400", "inválido", "O calendário não aceita este evento.")
    before = await jobs(account_id)
    await write_event(account_id, id)
    shown = await seen(account_id, id)
    assert (shown.calendar_state, shown.calendar_error) == ("error", "O calendário não aceita este evento.")
    assert await jobs(account_id) == before


async def test_lost_consent_marks_the_connection_and_a_new_one_writes_what_waits(
    account_id: UUID, paper: PaperCalendar
) -> None:
    agenda, connection_id = await linked(account_id)
    id, later = await booked(account_id, agenda), await booked(account_id, agenda, "10:00")
    paper.failure = Unauthorized("401", "sem acesso")
    await write_event(account_id, id)
    async with transaction(account_id) as session:
        status = await session.scalar(text("SELECT status FROM connections WHERE id = :id"), {"id": connection_id})
    assert status == "unauthorized"
    paper.failure = None
    await write_event(account_id, later)
    assert paper.calls == ["put"]
    assert (await seen(account_id, later)).calendar_state == "error"
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE connections SET status = 'active' WHERE id = :id"), {"id": connection_id})
    before = (await jobs(account_id)).count("write_event")
    await write_waiting(account_id, connection_id)
    assert (await jobs(account_id)).count("write_event") == before + 2
    for waiting in (id, later):
        await write_event(account_id, waiting, again=True)
        assert (await seen(account_id, waiting)).calendar_state == "synced"


async def test_another_calendar_takes_the_events_over(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, connection_id = await linked(account_id)
    id = await booked(account_id, agenda)
    await write_event(account_id, id)
    async with transaction(account_id) as session:
        await link_calendars(session, [Link(agenda.practitioner.id, None, connection_id, "nova@paper", "Nova")])
    assert "write_all" in await jobs(account_id)
    before = (await jobs(account_id)).count("write_event")
    await write_all(account_id, agenda.practitioner.id)
    assert (await jobs(account_id)).count("write_event") == before + 1
    await write_event(account_id, id)
    assert list(paper.pages) == [("nova@paper", id.hex)]
    async with transaction(account_id) as session:
        await link_calendars(session, [])
    await write_event(account_id, id)
    assert paper.pages == {}
    assert (await seen(account_id, id)).calendar_state == "synced"


async def test_a_clinics_own_calendar_goes_before_the_practitioners(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, connection_id = await linked(account_id)
    async with transaction(account_id) as session:
        who, place = agenda.practitioner.id, agenda.clinic.id
        links = [Link(who, None, connection_id, "todas", "Todas"), Link(who, place, connection_id, "aqui", "Aqui")]
        await link_calendars(session, links)
        assert [row.calendar_id for row in await read_links(session)] == ["todas", "aqui"]
    id = await booked(account_id, agenda)
    await write_event(account_id, id)
    assert list(paper.pages) == [("aqui", id.hex)]


async def test_a_worker_that_died_while_writing_is_followed_by_another(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, _ = await linked(account_id)
    id = await booked(account_id, agenda)

    async def die() -> None:
        raise asyncio.CancelledError

    paper.meanwhile = die
    with pytest.raises(asyncio.CancelledError):
        await write_event(account_id, id)
    await write_event(account_id, id)
    assert paper.calls == ["put"]
    async with transaction(account_id) as session:
        await session.execute(
            text("UPDATE calendar_entries SET leased_until = :then"), {"then": clock.now() - timedelta(seconds=1)}
        )
    await write_event(account_id, id, again=True)
    assert (await seen(account_id, id)).calendar_state == "synced"


async def test_links_are_checked(account_id: UUID, paper: PaperCalendar) -> None:
    agenda, connection_id = await linked(account_id)
    messaging = await connection(account_id, "whatsapp_cloud")
    who = agenda.practitioner.id
    async with transaction(account_id) as session:
        with pytest.raises(Invalid, match="não é de calendário"):
            await link_calendars(session, [Link(who, None, messaging, "x", "x")])
        with pytest.raises(NotFound):
            await link_calendars(session, [Link(new_id(), None, connection_id, "x", "x")])
        with pytest.raises(Invalid, match="dois calendários"):
            await link_calendars(session, [Link(who, None, connection_id, name, name) for name in ("a", "b")])


async def test_the_calendars_are_asked_of_the_provider(account_id: UUID, paper: PaperCalendar) -> None:
    connection_id = await connection(account_id)
    assert [calendar.id for calendar in await list_calendars(account_id, connection_id)] == ["agenda@paper"]
    paper.failure = Unavailable("503", "fora do ar")
    with pytest.raises(NotAvailable):
        await list_calendars(account_id, connection_id)
    paper.failure = Unauthorized("401", "sem acesso")
    with pytest.raises(NotConnected):
        await list_calendars(account_id, connection_id)
