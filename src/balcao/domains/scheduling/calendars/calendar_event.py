"""How an appointment is told to a calendar outside, and in which calendar it belongs."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import msgspec
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import CalendarEvent, Guest
from balcao.core import clock
from balcao.core.database import find
from balcao.domains.clinics.models import Clinic
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.calendars.models import CalendarEntry, CalendarLink
from balcao.domains.scheduling.calendars.options import options
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.stands_twice import same_booking
from balcao.domains.scheduling.statuses import takes_time

TO_THE_CLINIC = "Agendado pelo Balcão. Para remarcar ou cancelar, use a agenda do Balcão."


@dataclass(frozen=True)
class Place:
    """The calendar that an appointment is to stand in."""

    link: CalendarLink
    connection: Connection


async def place_of(session: AsyncSession, appointment: Appointment) -> Place | None:
    """None when it is to stand in none: no calendar is linked, the appointment takes no time any more, or the booking
    page that it came by has written it there itself.
    """
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
    if found is None or await _stands_there(session, appointment, found[0]):
        return None
    return Place(found[0], found[1])


async def _stands_there(session: AsyncSession, appointment: Appointment, link: CalendarLink) -> bool:
    given = {
        "account_id": appointment.account_id,
        "appointment_id": appointment.id,
        "connection_id": link.connection_id,
        "calendar_id": link.calendar_id,
        "start_at": appointment.start_at,
    }
    return bool(await session.scalar(_STANDS_THERE, given))


async def event_of(
    session: AsyncSession, appointment: Appointment, link: CalendarLink, entry: CalendarEntry
) -> CalendarEvent:
    """The title is what anybody sees who looks at the practitioner's screen or shares their calendar, and what a guest
    is sent: it says that the time is taken and by whom, by first name only. The service's name would tell of health, a
    surname of identity (LGPD, article 11); both are one click away here.
    """
    clinic = await find(session, Clinic, appointment.clinic_id)
    guest = await _guest(session, appointment, entry)
    return CalendarEvent(
        key=appointment.id.hex,
        title=f"Horário reservado · {_first_name(appointment)}",
        start_at=appointment.start_at,
        end_at=appointment.end_at,
        timezone=appointment.timezone,
        description=_to_the_guest(clinic) if guest else TO_THE_CLINIC,
        location=(clinic.address if clinic else None) or "",
        reminders=tuple(timedelta(minutes=minutes) for minutes in link.reminder_minutes),
        guest=guest,
        invited=tuple(entry.invited),
    )


async def _guest(session: AsyncSession, appointment: Appointment, entry: CalendarEntry) -> Guest | None:
    """Who asked to be invited, in an account that does; whom it invited before goes on being told of their time, also
    when the account has ceased to: what stands in their calendar would be wrong otherwise.
    """
    email = appointment.patient_email
    if not email or not appointment.wants_invitation:
        return None
    if email.lower() not in entry.invited and (
        appointment.start_at < clock.now() or not (await options(session)).invites
    ):
        return None
    return Guest(email, _first_name(appointment))


def _first_name(appointment: Appointment) -> str:
    return appointment.patient_name.split()[0]


def _to_the_guest(clinic: Clinic | None) -> str:
    """Whoever declines may think that they have cancelled."""
    phone = f": {clinic.phone}" if clinic and clinic.phone else ""
    return f"Para remarcar ou cancelar, fale com a clínica{phone}. Responder a este convite não muda o horário."


_STANDS_THERE = text(
    f"""
    SELECT EXISTS (SELECT FROM outside_bookings o
        JOIN calendar_mirrors m ON m.account_id = :account_id AND m.connection_id = :connection_id
            AND m.calendar_id = :calendar_id
        JOIN calendar_busy b ON b.account_id = :account_id AND b.mirror_id = m.id AND b.piece = 0
            AND b.start_minute = floor(extract(epoch FROM CAST(:start_at AS timestamptz)) / 60)
            AND {same_booking("o", "b")}
        WHERE o.account_id = :account_id AND o.appointment_id = :appointment_id AND o.state = 'placed')
    """  # noqa: S608
)


def hash_of(event: CalendarEvent) -> str:
    """Changes when anything that the calendar is to show does. Of guests it knows whom it is to show: without one it is
    as it was before there were any.
    """
    shown = {name: value for name, value in msgspec.to_builtins(event).items() if name != "invited"}
    if event.guest is None:
        del shown["guest"]
    return sha256(msgspec.json.encode(shown)).hexdigest()
