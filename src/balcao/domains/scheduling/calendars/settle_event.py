"""Somebody changed an event of ours in their calendar: what stands there now is read, and it is decided who wins.

The entry is leased meanwhile as it is for writing, so that what is read cannot be older than what we wrote last.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import Calendar, CalendarConnector, SeenEvent
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.queue import later, queued
from balcao.domains.connections.connectors import load
from balcao.domains.connections.models import Connection
from balcao.domains.connections.refresh_tokens import with_fresh_settings
from balcao.domains.scheduling.calendars.leases import LEASE
from balcao.domains.scheduling.calendars.models import CalendarEntry
from balcao.domains.scheduling.calendars.weigh import weigh
from balcao.domains.scheduling.calendars.write_event import write_event
from balcao.domains.scheduling.models import Appointment


@dataclass(frozen=True)
class _Task:
    appointment_id: UUID
    connection_id: UUID
    connector: str
    calendar_id: str
    event_id: str


@queued("calendar", attempts=12, first_delay=timedelta(seconds=5))
async def settle_event(account_id: UUID, entry_id: UUID) -> None:
    """A provider's failure is raised, and the queue tries again; the nightly reading finds whatever is left."""
    async with transaction(account_id) as session:
        task = await _claim(session, entry_id)
    if task is None:
        return
    connector: CalendarConnector = load(task.connector, "calendar")

    async def ask(settings: Any) -> SeenEvent | None:
        return await connector.event(settings, Calendar(task.calendar_id, "", "UTC"), task.event_id)

    try:
        seen = await with_fresh_settings(account_id, task.connection_id, ask)
    except BaseException:
        async with transaction(account_id) as session:
            if entry := await find(session, CalendarEntry, entry_id, lock=True):
                entry.leased_until = None
        raise
    async with transaction(account_id) as session:
        # Appointments are locked before their entries, here as everywhere.
        appointment = await find(session, Appointment, task.appointment_id, lock=True)
        entry = await find(session, CalendarEntry, entry_id, lock=True)
        if appointment is not None and entry is not None:
            entry.leased_until = None
            writes = await weigh(session, appointment, entry, seen or SeenEvent(task.event_id, "", True))
            # Whoever wanted to write meanwhile found the lease and left it to us.
            if writes or entry.pushed_version < appointment.version:
                await later(session, write_event, appointment_id=appointment.id, again=True)


async def _claim(session: AsyncSession, entry_id: UUID) -> _Task | None:
    entry = await find(session, CalendarEntry, entry_id)
    if entry is None or await find(session, Appointment, entry.appointment_id, lock=True) is None:
        return None
    entry = await find(session, CalendarEntry, entry_id, lock=True)
    if entry is None or entry.event_id is None or entry.frozen_at is not None:
        return None
    now = clock.now()
    if entry.leased_until is not None and entry.leased_until > now:
        await later(session, settle_event, after=timedelta(seconds=2), entry_id=entry_id)
        return None
    connection = await find(session, Connection, entry.connection_id)
    if connection is None or connection.deleted_at is not None:
        return None
    entry.leased_until = now + LEASE
    return _Task(entry.appointment_id, connection.id, connection.connector, entry.calendar_id, entry.event_id)
