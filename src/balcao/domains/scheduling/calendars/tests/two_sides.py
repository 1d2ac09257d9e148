"""A practitioner whose calendar stands in the sandbox's Google, in this process; and jobs run as a worker would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from pydantic import SecretStr
from sqlalchemy import select, text

from balcao import reactions
from balcao.connectors.google_calendar.oauth import PREFIX, SCOPES
from balcao.core import clock, events, http
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.core.outcomes import ProviderError
from balcao.core.queue import Order, find_use, later
from balcao.core.secrets import sealing_keys
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.calendars import seen_lately
from balcao.domains.scheduling.calendars.link_calendars import Link, link_calendars
from balcao.domains.scheduling.calendars.models import CalendarConflict, CalendarEntry, CalendarMirror
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.place import Promise, seen_first
from balcao.domains.scheduling.place_visit import Wanted
from balcao.sandbox.app import Sandbox, running
from balcao.sandbox.google.accounts import FIRST_ACCOUNT, FIRST_CLIENT
from balcao.sandbox.google.events import Calendar
from balcao.testing import make_agenda, make_connections
from balcao.testing.make_agenda import Agenda

Json = dict[str, Any]
ZONE = "America/Sao_Paulo"


@dataclass
class Played:
    """The two sides: an agenda here, its practitioner's calendar there."""

    account_id: UUID
    sandbox: Sandbox
    agenda: Agenda
    connection_id: UUID
    mirror_id: UUID
    calendar_id: str = FIRST_ACCOUNT

    @property
    def calendar(self) -> Calendar:
        return self.sandbox.world.google.calendar(self.calendar_id)

    def add(self, start_at: datetime, minutes: int = 60, **more: Any) -> str:
        """As a person does in their calendar; the event's id."""
        event = {"summary": "Dentista", **span(start_at, minutes), **more}
        return str(self.calendar.insert(event, self.calendar_id, "screen")["id"])

    def shift(self, event_id: str, start_at: datetime, minutes: int = 30) -> None:
        self.calendar.patch(event_id, span(start_at, minutes), None, "screen")

    def drop(self, event_id: str) -> None:
        self.calendar.delete(event_id, None, "screen")

    def restore(self, event_id: str) -> None:
        self.calendar.patch(event_id, {"status": "confirmed"}, None, "screen")

    def retitle(self, event_id: str, title: str) -> None:
        self.calendar.patch(event_id, {"summary": title}, None, "screen")

    def guests(self, event_id: str) -> list[str]:
        return [one["email"] for one in self.calendar.find(event_id).get("attendees", [])]

    def ask(self, event_id: str, *emails: str) -> None:
        """As the calendar's owner does: these are the guests."""
        known = {one["email"]: one for one in self.calendar.find(event_id).get("attendees", [])}
        listed = [known.get(email, {"email": email}) for email in emails]
        self.calendar.patch(event_id, {"attendees": listed}, None, "screen")

    def reply(self, event_id: str, email: str, response: str) -> None:
        self.calendar.reply(event_id, email, response)

    def refuse_guests(self, reason: str | None) -> None:
        self.sandbox.world.google.settings.refuse_guests = reason

    def lose_answer_of_the_first_write(self) -> None:
        self.sandbox.world.faults.add({"scope": "google.events.insert", "kind": "lose_answer", "times": 1})

    def lose_answer_of_a_change(self) -> None:
        self.sandbox.world.faults.add({"scope": "google.events.patch", "kind": "lose_answer", "times": 1})

    def lose_cursor(self) -> None:
        self.calendar.generation += 1

    def event_of(self, appointment_id: UUID) -> str:
        return appointment_id.hex

    def span_of(self, event_id: str) -> tuple[datetime, datetime] | None:
        """Where an event stands; None when it is gone."""
        event = self.calendar.find(event_id)
        if event["status"] == "cancelled":
            return None
        start, end = (datetime.fromisoformat(event[name]["dateTime"]) for name in ("start", "end"))
        return start, end

    def there(self, appointment_id: UUID) -> tuple[datetime, datetime] | None:
        """Where an appointment's event stands; None when there is none."""
        kept = self.calendar.events.get(appointment_id.hex)
        if kept is None or kept.event["status"] == "cancelled":
            return None
        start, end = (datetime.fromisoformat(kept.event[name]["dateTime"]) for name in ("start", "end"))
        return start, end

    async def book(self, day: Any, hour: str, **fields: Any) -> UUID:
        async with transaction(self.account_id) as session:
            made = await make_agenda.appointment(session, self.agenda, day, hour, **fields)
        await self.settle()
        return made.id

    async def settle(self, *, pulls: bool = False) -> None:
        """Whatever is queued is done; with `pulls`, the calendar is looked at first as if its turn had come."""
        if pulls:
            async with transaction(self.account_id) as session:
                await session.execute(text("UPDATE calendar_mirrors SET pull_at = now(), leased_until = NULL"))
            await find_use("balcao.domains.scheduling.calendars.pull:pull")[0](self.account_id, self.mirror_id)
        await run_jobs(self.account_id)

    async def mirror(self) -> CalendarMirror:
        async with transaction(self.account_id) as session:
            found = await find(session, CalendarMirror, self.mirror_id)
        assert found is not None
        return found

    async def appointment(self, id: UUID) -> Appointment:
        async with transaction(self.account_id) as session:
            found = await find(session, Appointment, id)
        assert found is not None
        return found

    async def entry(self, appointment_id: UUID) -> CalendarEntry:
        async with transaction(self.account_id) as session:
            found = await session.scalars(select(CalendarEntry).where(CalendarEntry.appointment_id == appointment_id))
            return found.one()

    async def conflicts(self, state: str = "open") -> list[CalendarConflict]:
        async with transaction(self.account_id) as session:
            wanted = select(CalendarConflict).where(CalendarConflict.state == state)
            return list(await session.scalars(wanted.order_by(CalendarConflict.id)))


Side = TypeVar("Side", bound=Played)


def span(start_at: datetime, minutes: int) -> Json:
    end_at = start_at + timedelta(minutes=minutes)
    return {name: {"dateTime": at.isoformat(), "timeZone": ZONE} for name, at in (("start", start_at), ("end", end_at))}


@asynccontextmanager
async def running_with_reactions() -> AsyncIterator[Sandbox]:
    before = dict(events._table)
    events.install_reactions(reactions.TABLE)
    try:
        async with running() as sandbox, http.opened(allow_hosts=["127.0.0.1"]):
            yield sandbox
    finally:
        events.install_reactions(before)


@asynccontextmanager
async def played(account_id: UUID) -> AsyncIterator[Played]:
    """Consented and linked; the calendar has not been looked at yet."""
    async with running_with_reactions() as sandbox:
        yield await play(account_id, sandbox)


async def play(account_id: UUID, sandbox: Sandbox, calendar_id: str = FIRST_ACCOUNT) -> Played:
    return await link(Played, account_id, sandbox, await consented(account_id, sandbox), calendar_id)


async def link(kind: type[Side], account_id: UUID, sandbox: Sandbox, connection_id: UUID, calendar_id: str) -> Side:
    """An agenda of its own, whose practitioner's appointments stand in that calendar."""
    agenda = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        wanted = Link(agenda.practitioner.id, None, connection_id, calendar_id, "Agenda")
        await link_calendars(session, [wanted])
        mirror = (await session.scalars(select(CalendarMirror))).one()
    return kind(account_id, sandbox, agenda, connection_id, mirror.id, calendar_id)


async def consented(account_id: UUID, sandbox: Sandbox) -> UUID:
    """A connection as it is after consent: with tokens that the sandbox gave."""
    place = f"{sandbox.base_url}/google"
    connection = await make_connections.calendar(
        account_id,
        client_id=FIRST_CLIENT,
        client_secret="sandbox-secret",
        base_url=place,
        auth_url=f"{place}/o/oauth2/v2/auth",
        token_url=f"{place}/token",
        revoke_url=f"{place}/revoke",
    )
    accounts = sandbox.world.google.accounts
    scopes = [PREFIX + scope for scope in SCOPES]
    until = clock.now() + timedelta(hours=1)
    tokens = {
        "access_token": accounts.issue("access", FIRST_CLIENT, FIRST_ACCOUNT, scopes, "g1", until),
        "refresh_token": accounts.issue("refresh", FIRST_CLIENT, FIRST_ACCOUNT, scopes, "g1", None),
    }
    async with transaction(account_id) as session:
        row = await find(session, Connection, connection.id, lock=True)
        assert row is not None
        keys = await sealing_keys(session)
        sealed = {name: keys.seal(row.id, name, SecretStr(value).get_secret_value()) for name, value in tokens.items()}
        row.sealed, row.token_expires_at, row.status = {**row.sealed, **sealed}, until, "active"
    return connection.id


async def hurry(account_id: UUID) -> None:
    """What was to wait is due now, and breakers have had their rest: the time between has passed."""
    http._opened().breakers.circuits.clear()
    async with transaction(account_id) as session:
        await session.execute(_HURRY, {"account_id": str(account_id)})
        await session.execute(text("UPDATE calendar_entries SET leased_until = NULL"))


_HURRY = text("UPDATE pgqueuer SET execute_after = now() WHERE headers->>'account_id' = :account_id")


async def not_seen_for_a_while(account_id: UUID) -> None:
    seen_lately.forget()
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE calendar_mirrors SET seen_at = now() - interval '2 minutes'"))


async def place(account_id: UUID, time: FreeTime, *, holder: str | None = None, **visit: Any) -> Appointment:
    """Books a free time as the API does: held, its calendar looked at, then booked."""
    who, what, where = time.practitioner_id, time.service_id, time.clinic_id
    promise = Promise(Wanted(who, what, start_at=time.start_at, clinic_id=where), holder)
    async with seen_first(account_id, promise, f"place:{new_id()}") as ours, transaction(account_id) as session:
        return await book(
            session, practitioner_id=who, service_id=what, clinic_id=where, start_at=time.start_at, holder=ours, **visit
        )


async def run_jobs(account_id: UUID, *, most: int = 200) -> int:
    """Runs the account's jobs that are due, and those that they queue, one after the other; how many."""
    for count in range(most):
        async with transaction(account_id) as session:
            payload = await session.scalar(_TAKE, {"account_id": str(account_id)})
        if payload is None:
            return count
        order = msgspec.json.decode(payload, type=Order)
        use, parameters = find_use(order.do)
        given = {name: msgspec.convert(value, parameters[name]) for name, value in order.given.items()}
        try:
            await use(order.account_id, **given)
        except ProviderError:  # as a worker has it: tried again later
            async with transaction(account_id) as session:
                await later(session, use, after=timedelta(seconds=1), **order.given)
    raise AssertionError(f"more than {most} jobs: somebody answers themselves")


_TAKE = text(
    "DELETE FROM pgqueuer WHERE id = (SELECT id FROM pgqueuer WHERE headers->>'account_id' = :account_id "
    "AND execute_after <= now() AND entrypoint = 'calendar' ORDER BY id LIMIT 1) RETURNING payload"
)
