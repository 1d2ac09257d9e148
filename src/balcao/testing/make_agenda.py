"""Clinics, practitioners, services, hours and appointments for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.clinics.models import Clinic, Practitioner, PractitionerService, Service
from balcao.domains.clinics.set_hours import Interval, set_hours
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.wall_clock import instant

SAO_PAULO = "America/Sao_Paulo"
WORKDAYS = (1, 2, 3, 4, 5)
MORNING_AND_AFTERNOON = (("08:00", "12:00"), ("13:00", "18:00"))


@dataclass(frozen=True)
class Agenda:
    """A clinic with one practitioner, who does one service."""

    clinic: Clinic
    practitioner: Practitioner
    service: Service


async def clinic(session: AsyncSession, name: str = "Clínica Central", **fields: Any) -> Clinic:
    row = Clinic(name=name, **{"timezone": SAO_PAULO, "closes_on_holidays": False} | fields)
    session.add(row)
    await session.flush()
    return row


async def practitioner(
    session: AsyncSession, at: Clinic, name: str = "Dra. Beatriz Lima", *, days: Sequence[int] = WORKDAYS, **fields: Any
) -> Practitioner:
    """With hours from 8 to 12 and 13 to 18 on `days`; none of them for no hours at all."""
    row = Practitioner(name=name, clinic_id=at.id, **fields)
    session.add(row)
    await session.flush()
    await weekly(session, row, at, MORNING_AND_AFTERNOON, days=days)
    return row


async def weekly(
    session: AsyncSession,
    who: Practitioner,
    at: Clinic,
    intervals: Sequence[tuple[str, str]],
    *,
    days: Sequence[int] = WORKDAYS,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    """Replaces the practitioner's hours."""
    rows = [
        Interval(at.id, day, _minutes(start), _minutes(end), valid_from, valid_to)
        for day in days
        for start, end in intervals
    ]
    await set_hours(session, who.id, rows)


async def service(
    session: AsyncSession, name: str = "Consulta", *, by: Sequence[Practitioner] = (), **fields: Any
) -> Service:
    row = Service(name=name, **{"duration_minutes": 30, "price_cents": 25_000} | fields)
    session.add(row)
    await session.flush()
    session.add_all(
        PractitionerService(account_id=row.account_id, service_id=row.id, practitioner_id=who.id) for who in by
    )
    await session.flush()
    return row


async def agenda(session: AsyncSession, *, timezone: str = SAO_PAULO, **practitioner_fields: Any) -> Agenda:
    place = await clinic(session, timezone=timezone)
    who = await practitioner(session, place, **practitioner_fields)
    return Agenda(place, who, await service(session, by=[who]))


async def committed_agenda(account_id: UUID, **fields: Any) -> Agenda:
    """For tests that look from several connections."""
    async with transaction(account_id) as session:
        return await agenda(session, **fields)


async def appointment(session: AsyncSession, of: Agenda, day: date, hour: str, **fields: Any) -> Appointment:
    given: dict[str, Any] = {
        "actor": SYSTEM,
        "practitioner_id": of.practitioner.id,
        "service_id": of.service.id,
        "start_at": at(day, hour, of.clinic.timezone),
        "patient_name": "Ana Souza",
    }
    return await book(session, **given | fields)


def at(day: date, hour: str, timezone: str = SAO_PAULO) -> datetime:
    """The instant at which the clinic's clock shows this."""
    return instant(day, time.fromisoformat(hour), timezone)


def next_weekday(weekday: int, *, weeks: int = 1) -> date:
    """The first such day (1 is Monday) that is at least `weeks` weeks ahead, so that no notice reaches it."""
    day = clock.now().date() + timedelta(weeks=weeks)
    return day + timedelta(days=(weekday - day.isoweekday()) % 7)


def _minutes(hour: str) -> int:
    hours, minutes = hour.split(":")
    return int(hours) * 60 + int(minutes)
