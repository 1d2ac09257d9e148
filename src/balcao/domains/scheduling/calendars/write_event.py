"""Keeps an appointment's event in the calendars outside as the appointment is now.

A job may come late, twice or beside another: it writes the newest state or nothing. What it writes is leased in the
entry's row before the provider is called, so that no older state lands after a newer one; no transaction is open
meanwhile, and whoever holds the lease looks again before it ends.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import CalendarConnector, CalendarEvent, Changed, Kept
from balcao.core import clock
from balcao.core.conditions import when
from balcao.core.database import find, transaction
from balcao.core.failpoints import reach
from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable, Unknown
from balcao.core.problems import NotFound
from balcao.core.queue import later, queued
from balcao.core.secrets import Unreadable
from balcao.domains.connections.connectors import load
from balcao.domains.connections.models import Connection
from balcao.domains.connections.record_call import record_call
from balcao.domains.connections.refresh_tokens import with_fresh_settings
from balcao.domains.scheduling.calendars.calendar_event import Place, event_of, hash_of, place_of
from balcao.domains.scheduling.calendars.conflicts import close_conflicts
from balcao.domains.scheduling.calendars.leases import LEASE
from balcao.domains.scheduling.calendars.models import CalendarEntry
from balcao.domains.scheduling.calendars.weigh import weigh
from balcao.domains.scheduling.live import show_appointment
from balcao.domains.scheduling.models import Appointment

log = structlog.get_logger()
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
INVITE_AGAIN = timedelta(hours=6)
SHOWN_AFTER = 3  # failures until the screen is told: a hiccup is nobody's business
MOST_FAILURES = 40  # some nine hours
AGAIN = (Unavailable, Unknown)
MOST_TRIED = 5


@dataclass(frozen=True)
class Task:
    """One call to make. `event` None takes the event away; `hash` and `version` are those of what is written."""

    entry_id: UUID
    connection_id: UUID
    connector: str
    calendar_id: str
    key: str
    event: CalendarEvent | None
    known: Kept | None
    version: int
    hash: str | None
    tells: bool  # of a taking away: somebody was invited


Result = Kept | Changed | ProviderError | None


_LINKED = """
    (EXISTS (
        SELECT FROM appointments a JOIN calendar_links l
            ON l.account_id = :account_id AND l.practitioner_id = a.practitioner_id
        WHERE a.account_id = :account_id AND a.id = :appointment_id
    )
    OR EXISTS (SELECT FROM calendar_entries WHERE account_id = :account_id AND appointment_id = :appointment_id))
"""


@when(_LINKED)
@queued("calendar")
async def write_event(account_id: UUID, appointment_id: UUID, again: bool = False) -> None:
    """`again`: also what failed before at this version."""
    while True:
        async with transaction(account_id) as session:
            task = await _claim(session, appointment_id, again)
        if task is None:
            return
        started = clock.now()
        reach("calendar-claimed")
        result = await _carry_out(account_id, task)
        reach("calendar-written")
        async with transaction(account_id) as session:
            await _record(session, appointment_id, task, result, started)
        again = False


async def _claim(session: AsyncSession, appointment_id: UUID, again: bool) -> Task | None:
    """The next entry that differs from its appointment, leased."""
    appointment = await find(session, Appointment, appointment_id, lock=True)
    if appointment is None:
        return None
    place = await place_of(session, appointment)
    entries = await _entries(session, appointment, place)
    now = clock.now()
    for entry in entries:
        if entry.leased_until is not None and entry.leased_until > now:
            # Its holder looks again when it ends; this is for a holder that dies.
            await later(session, write_event, after=entry.leased_until - now, appointment_id=appointment_id, again=True)
            continue
        before = entry.state
        task = await _task(session, appointment, entry, place, again)
        if task is None and entry.state != before:
            await session.flush()
            show_appointment(session, appointment_id)
        if task is not None:
            entry.leased_until = now + LEASE
            entry.pushed_version = appointment.version
            if task.event is not None:
                times = [task.event.start_at.isoformat(), task.event.end_at.isoformat()]
                entry.tried = [*entry.tried, times][-MOST_TRIED:]
                if (guest := task.event.guest) and guest.email.lower() not in entry.invited:
                    entry.invited = [*entry.invited, guest.email.lower()]
            await session.flush()
            return task
    await session.flush()
    return None


async def _entries(session: AsyncSession, appointment: Appointment, place: Place | None) -> list[CalendarEntry]:
    """All of the appointment's; one for where it is to stand is made when there is none."""
    found = await session.scalars(
        select(CalendarEntry)
        .where(CalendarEntry.account_id == appointment.account_id, CalendarEntry.appointment_id == appointment.id)
        .order_by(CalendarEntry.id)
        .with_for_update()
    )
    entries = list(found)
    if place is not None and not any(_is_at(entry, place) for entry in entries):
        entry = CalendarEntry(
            appointment_id=appointment.id,
            connection_id=place.connection.id,
            calendar_id=place.link.calendar_id,
            state="pending",
            pushed_version=0,
            failures=0,
            updated_at=clock.now(),
        )
        session.add(entry)
        await session.flush()
        entries.append(entry)
    return entries


def _is_at(entry: CalendarEntry, place: Place | None) -> bool:
    return (
        place is not None and entry.connection_id == place.connection.id and entry.calendar_id == place.link.calendar_id
    )


async def _task(
    session: AsyncSession, appointment: Appointment, entry: CalendarEntry, place: Place | None, again: bool
) -> Task | None:
    """What to call for this entry, or None when it stands as it should, or cannot be helped."""
    event = await event_of(session, appointment, place.link, entry) if place and _is_at(entry, place) else None
    wanted = hash_of(event) if event else None
    if entry.frozen_at is not None:
        return None
    if event is None and (entry.state == "removed" or _was_never_tried(entry)):
        _settle(entry, "removed", appointment.version)
        return None
    if event is not None and entry.state in ("synced", "held") and entry.pushed_hash == wanted and not _asks(entry):
        entry.pushed_version = appointment.version
        return None
    if entry.failures and entry.pushed_version == appointment.version and not again:
        return None
    connection = await find(session, Connection, entry.connection_id)
    if connection is None or connection.deleted_at is not None:
        _settle(entry, "removed", appointment.version)
        return None
    if connection.status in ("unauthorized", "disabled"):
        entry.state, entry.error = "error", "A conexão com o calendário precisa ser refeita."
        return None
    stands = entry.event_id is not None and entry.etag and entry.state not in ("removed", "held")
    known = Kept(entry.event_id or "", entry.etag or "", entry.url) if stands else None
    if entry.state in ("synced", "removed", "held"):
        entry.state = "pending"
    return Task(
        entry.id, connection.id, connection.connector, entry.calendar_id, appointment.id.hex, event, known,
        appointment.version, wanted, bool(entry.invited),
    )  # fmt: skip


def _asks(entry: CalendarEntry) -> bool:
    """Whether a guest who was not taken may be tried again."""
    return entry.invite_again_at is not None and entry.invite_again_at <= clock.now()


def _was_never_tried(entry: CalendarEntry) -> bool:
    return entry.event_id is None and entry.leased_until is None and not entry.failures


def _settle(entry: CalendarEntry, state: str, version: int) -> None:
    entry.state, entry.error, entry.failures = state, None, 0
    entry.pushed_version = version
    entry.updated_at = clock.now()


async def _carry_out(account_id: UUID, task: Task) -> Result:
    """None when the event was taken away; Changed when somebody else was quicker, and nothing was written."""
    calendar: CalendarConnector = load(task.connector, "calendar")

    async def write(settings: Any) -> Kept | None:
        if task.event is None:
            await calendar.remove(settings, task.calendar_id, task.key, task.known, tells=task.tells)
            return None
        return await calendar.put(settings, task.calendar_id, task.event, task.known)

    try:
        return await with_fresh_settings(account_id, task.connection_id, write)
    except (ProviderError, Changed) as failure:
        return failure
    except (Unreadable, ValidationError, NotFound):
        return Rejected("settings", "As configurações da conexão não abrem: refaça a conexão.")
    except Exception as failure:  # a defect of ours must not hold the lease, and writing again is safe
        log.exception("calendar write broke", entry_id=str(task.entry_id))
        return Unknown("internal", type(failure).__name__)


async def _record(session: AsyncSession, appointment_id: UUID, task: Task, result: Result, started: datetime) -> None:
    failed = isinstance(result, ProviderError)
    await record_call(
        session,
        task.connection_id,
        what="calendar.put" if task.event else "calendar.remove",
        outcome=type(result).__name__.lower() if failed else "ok",
        milliseconds=int((clock.now() - started).total_seconds() * 1000),
        code=result.code if isinstance(result, ProviderError) else None,
    )
    appointment = await find(session, Appointment, appointment_id, lock=True)
    entry = await find(session, CalendarEntry, task.entry_id, lock=True)
    if entry is None or appointment is None:
        return
    entry.leased_until = None
    if isinstance(result, ProviderError):
        await _failed(session, appointment_id, entry, result)
    elif isinstance(result, Changed):
        await weigh(session, appointment, entry, result.seen)
    else:
        _settle(entry, "synced" if task.event else "removed", task.version)
        entry.pushed_hash, entry.tried = task.hash, []
        await _note_guest(session, appointment, entry, result)
        if result is not None and task.event is not None:
            entry.event_id, entry.etag, entry.url = result.event_id, result.etag, result.url
            entry.pushed_start_at, entry.pushed_end_at = task.event.start_at, task.event.end_at
            await close_conflicts(session, appointment_id, "deleted", resolution="superseded")
    await session.flush()
    show_appointment(session, appointment_id)


async def _note_guest(
    session: AsyncSession, appointment: Appointment, entry: CalendarEntry, result: Kept | None
) -> None:
    """Who stands there now, and what they answered to this time. What passes is tried again while it makes sense."""
    entry.invited = list(result.invited) if result else []
    entry.guest_reply = result.reply if result else None
    refused = result.not_invited if result else None
    entry.invite_error, entry.invite_again_at = refused.why if refused else None, None
    if refused and refused.is_passing and clock.now() + INVITE_AGAIN < appointment.start_at:
        entry.invite_again_at = clock.now() + INVITE_AGAIN
        await later(session, write_event, after=INVITE_AGAIN, appointment_id=appointment.id)


async def _failed(session: AsyncSession, appointment_id: UUID, entry: CalendarEntry, why: ProviderError) -> None:
    entry.failures += 1
    entry.updated_at = clock.now()
    temporary = isinstance(why, AGAIN)
    if not temporary or entry.failures >= SHOWN_AFTER:
        entry.state = "error"
        entry.error = _words(why)
    if temporary and entry.failures < MOST_FAILURES:
        asked = why.retry_after if isinstance(why, Unavailable) else None
        wait = asked or min(FIRST_WAIT * 2 ** min(entry.failures - 1, 10), LONGEST_WAIT)
        await later(session, write_event, after=wait, appointment_id=appointment_id, again=True)


def _words(why: ProviderError) -> str:
    if isinstance(why, Unauthorized):
        return "O calendário recusou a credencial: refaça a conexão."
    return why.detail or why.title or f"O calendário não aceitou ({why.code or type(why).__name__})."
