"""Tells the provider what became of a booking here: it was cancelled, or the person did not come.

A job may come late or twice: it does what the rows now say, under a lease, and outside any transaction.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.bookings_outside import BookingsConnector
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.outcomes import ProviderError, Unavailable, Unknown
from balcao.core.queue import later, queued
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.outside.ask import ask
from balcao.domains.scheduling.outside.models import OutsideBooking
from balcao.domains.scheduling.outside.states import become, conflict

LEASE = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT, MOST_FAILURES = timedelta(seconds=5), timedelta(minutes=15), 40
Act = Literal["cancel", "no_show", "came_after_all"]


@dataclass(frozen=True)
class Task:
    act: Act
    connection_id: UUID
    connector: str
    booking_id: str
    event_id: str
    no_show_id: str | None
    reason: str | None


@queued("calendar")
async def tell_booking(account_id: UUID, outside_booking_id: UUID) -> None:
    while True:
        async with transaction(account_id) as session:
            task = await _claim(session, outside_booking_id)
        if task is None:
            return
        result = await _carry_out(account_id, task)
        async with transaction(account_id) as session:
            await record_told(session, outside_booking_id, task, result)
        if isinstance(result, ProviderError):
            return


async def _claim(session: AsyncSession, id: UUID) -> Task | None:
    row = await find(session, OutsideBooking, id, lock=True)
    connection = await find(session, Connection, row.connection_id) if row else None
    if row is None or connection is None or connection.deleted_at is not None:
        return None
    appointment = await find(session, Appointment, row.appointment_id) if row.appointment_id else None
    act = _act(row, appointment.status if appointment else None)
    if act == "cancel" and row.places > 1:
        row.is_to_cancel = False
        detail = "Outras pessoas dividem este horário lá: cancele pelo link da pessoa, e só ela sai."
        conflict(session, row, "group", detail)
        return None
    now = clock.now()
    if act is None or (row.leased_until is not None and row.leased_until > now):
        return None
    row.leased_until = now + LEASE
    await session.flush()
    reason = (appointment.cancel_reason if appointment else None) or row.cancel_reason
    return Task(act, connection.id, connection.connector, row.booking_id, row.event_id, row.no_show_id, reason)


def _act(row: OutsideBooking, status: str | None) -> Act | None:
    if row.is_cancelled or row.state == "replaced" or row.problem in ("group", "not_told"):
        return None
    if row.is_to_cancel or status in ("cancelled", "entered-in-error"):
        return "cancel"
    if status == "noshow" and row.no_show_id is None:
        return "no_show"
    return "came_after_all" if status != "noshow" and row.no_show_id and row.no_show_is_ours else None


async def _carry_out(account_id: UUID, task: Task) -> str | ProviderError | None:
    """The mark's id where one was made."""

    async def act(there: BookingsConnector, settings: object) -> str | None:
        if task.act == "cancel":
            await there.cancel(settings, task.event_id, task.reason)
        elif task.act == "no_show":
            return await there.mark_no_show(settings, task.booking_id)
        elif task.no_show_id is not None:
            await there.unmark_no_show(settings, task.no_show_id)
        return None

    try:
        return await ask(account_id, task.connection_id, task.connector, task.act, act)
    except ProviderError as failure:
        return failure


async def record_told(session: AsyncSession, id: UUID, task: Task, result: str | ProviderError | None) -> None:
    """What came of it; news that was asked for before is old from here on."""
    row = await find(session, OutsideBooking, id, lock=True)
    if row is None:
        return
    row.leased_until, row.updated_at = None, clock.now()
    if isinstance(result, ProviderError):
        await _failed(session, row, result)
        return
    row.failures = 0
    if task.act == "cancel":
        row.is_cancelled, row.is_to_cancel, row.cancelled_by = True, False, row.cancelled_by or "host"
        become(session, row, "cancelled")
    else:
        row.no_show_id, row.no_show_is_ours = result, result is not None
    await session.flush()


async def _failed(session: AsyncSession, row: OutsideBooking, why: ProviderError) -> None:
    row.failures += 1
    if isinstance(why, Unavailable | Unknown) and row.failures < MOST_FAILURES:
        asked = why.retry_after if isinstance(why, Unavailable) else None
        wait = asked or min(FIRST_WAIT * 2 ** min(row.failures - 1, 10), LONGEST_WAIT)
        await later(session, tell_booking, after=wait, outside_booking_id=row.id)
        return
    row.is_to_cancel = False
    conflict(session, row, "not_told", why.detail or why.title or "O provedor não aceitou.")
