"""Conflicts between the agenda and a calendar outside: opened, told, and closed when there is none any more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import SeenEvent
from balcao.core import clock
from balcao.core.live import show_change
from balcao.domains.scheduling.calendars.models import CalendarConflict, CalendarEntry
from balcao.domains.scheduling.models import Appointment


async def open_conflict(
    session: AsyncSession,
    kind: str,
    appointment: Appointment,
    entry: CalendarEntry,
    seen: SeenEvent | None,
    *,
    reason: str | None = None,
    settled: str | None = None,
) -> CalendarConflict:
    """One open conflict of a kind for an appointment's event; a newer version of theirs replaces the older one.

    `settled`: it was decided by rule, and is only to be known.
    """
    now = clock.now()
    event_id = (seen.event_id if seen else entry.event_id) or ""
    found = None if settled else await _standing(session, kind, appointment.id, event_id)
    if found is None:
        found = CalendarConflict(
            kind=kind,
            state="open",
            appointment_id=appointment.id,
            connection_id=entry.connection_id,
            calendar_id=entry.calendar_id,
            event_id=event_id,
            ours=ours(appointment),
            theirs=theirs(seen),
            created_at=now,
        )
        session.add(found)
    found.ours, found.theirs, found.reason, found.updated_at = ours(appointment), theirs(seen), reason, now
    if settled:
        found.state, found.resolution, found.resolved_at = "resolved", settled, now
    await session.flush()
    show_change(session, "calendar_conflict.updated", found.id)
    return found


async def _standing(session: AsyncSession, kind: str, appointment_id: UUID, event_id: str) -> CalendarConflict | None:
    wanted = select(CalendarConflict).where(
        CalendarConflict.account_id == session.info["account_id"],
        CalendarConflict.appointment_id == appointment_id,
        CalendarConflict.kind == kind,
        CalendarConflict.event_id == event_id,
        CalendarConflict.state == "open",
    )
    return (await session.scalars(wanted.with_for_update())).one_or_none()


async def close_conflicts(
    session: AsyncSession, appointment_id: UUID, *kinds: str, resolution: str, by: str | None = None
) -> None:
    """Those of the kinds that are open for the appointment."""
    found = await session.scalars(
        select(CalendarConflict)
        .where(
            CalendarConflict.account_id == session.info["account_id"],
            CalendarConflict.appointment_id == appointment_id,
            CalendarConflict.kind.in_(kinds),
            CalendarConflict.state == "open",
        )
        .with_for_update()
    )
    for conflict in found:
        close(session, conflict, resolution, by)
    await session.flush()


def close(session: AsyncSession, conflict: CalendarConflict, resolution: str, by: str | None = None) -> None:
    now = clock.now()
    conflict.state, conflict.resolution, conflict.resolved_by = "resolved", resolution, by
    conflict.resolved_at = conflict.updated_at = now
    show_change(session, "calendar_conflict.updated", conflict.id)


def ours(appointment: Appointment) -> dict[str, Any]:
    return {
        "start_at": appointment.start_at.isoformat(),
        "end_at": appointment.end_at.isoformat(),
        "status": appointment.status,
        "version": appointment.version,
    }


def theirs(seen: SeenEvent | None) -> dict[str, Any]:
    if seen is None or seen.is_gone:
        return {"gone": True}
    return {
        "start_at": _written(seen.start_at),
        "end_at": _written(seen.end_at),
        "is_all_day": seen.is_all_day,
        "url": seen.url,
    }


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def times_of(version: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """Those of `ours` or `theirs`; None for what is gone."""
    if not version.get("start_at") or not version.get("end_at"):
        return None
    return datetime.fromisoformat(version["start_at"]), datetime.fromisoformat(version["end_at"])
