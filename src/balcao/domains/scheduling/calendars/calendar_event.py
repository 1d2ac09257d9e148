"""How an appointment is told to a calendar outside, and in which calendar it belongs."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import CalendarEvent
from balcao.core.database import find
from balcao.domains.clinics.models import Clinic
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.calendars.models import CalendarLink
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.statuses import takes_time


@dataclass(frozen=True)
class Place:
    """The calendar that an appointment is to stand in."""

    link: CalendarLink
    connection: Connection


async def place_of(session: AsyncSession, appointment: Appointment) -> Place | None:
    """None when it is to stand in none: no calendar is linked, or the appointment takes no time any more."""
    if not takes_time(appointment.status):
        return None
    wanted = (
        select(CalendarLink, Connection)
        .join(
            Connection,
            (Connection.account_id == CalendarLink.account_id) & (Connection.id == CalendarLink.connection_id),
        )
        .where(
            CalendarLink.account_id == appointment.account_id,
            CalendarLink.practitioner_id == appointment.practitioner_id,
            CalendarLink.clinic_id.is_(None) | (CalendarLink.clinic_id == appointment.clinic_id),
            Connection.deleted_at.is_(None),
        )
        .order_by(CalendarLink.clinic_id.nulls_last())
        .limit(1)
    )
    found = (await session.execute(wanted)).one_or_none()
    return Place(found[0], found[1]) if found else None


async def event_of(session: AsyncSession, appointment: Appointment, link: CalendarLink) -> CalendarEvent:
    """The title is what anybody sees who looks at the practitioner's screen or shares their calendar: it says that the
    time is taken and by whom, by first name only. The service's name would tell of health, a surname of identity (LGPD,
    article 11); both are one click away here.
    """
    clinic = await find(session, Clinic, appointment.clinic_id)
    return CalendarEvent(
        key=appointment.id.hex,
        title=f"Horário reservado · {appointment.patient_name.split()[0]}",
        start_at=appointment.start_at,
        end_at=appointment.end_at,
        timezone=appointment.timezone,
        description="Agendado pelo Balcão. Para remarcar ou cancelar, use a agenda do Balcão.",
        location=(clinic.address if clinic else None) or "",
        reminders=tuple(timedelta(minutes=minutes) for minutes in link.reminder_minutes),
    )


def hash_of(event: CalendarEvent) -> str:
    """Changes when anything that the calendar shows does."""
    return sha256(msgspec.json.encode(event)).hexdigest()
