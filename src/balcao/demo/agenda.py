"""The demonstration's week, today and to come, booked through the agenda's own use cases; all move with today."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Problem
from balcao.demo.clinic import PRACTITIONERS, STATE, Made
from balcao.domains.clinics.holidays import holiday_name
from balcao.domains.contacts.models import Contact
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.statuses import Status

ZONE = ZoneInfo("America/Sao_Paulo")
# (working days from today, hour, minute, practitioner, service)
WEEK = (
    (0, 8, 0, "Dra. Ana Prado", "Avaliação"),
    (0, 9, 0, "Dra. Ana Prado", "Limpeza"),
    (0, 10, 0, "Dr. Bruno Teixeira", "Manutenção do aparelho"),
    (0, 14, 0, "Dra. Ana Prado", "Clareamento"),
    (0, 15, 30, "Dr. Bruno Teixeira", "Manutenção do aparelho"),
    (0, 16, 30, "Dra. Ana Prado", "Retorno"),
    (1, 9, 30, "Dra. Ana Prado", "Limpeza"),
    (1, 10, 0, "Dr. Bruno Teixeira", "Manutenção do aparelho"),
    (1, 11, 0, "Dr. Bruno Teixeira", "Avaliação"),
    (1, 14, 0, "Dra. Ana Prado", "Retorno"),
    (1, 16, 0, "Dra. Ana Prado", "Avaliação"),
    (2, 8, 30, "Dra. Ana Prado", "Clareamento"),
    (2, 13, 30, "Dra. Carla Nogueira", "Canal"),
    (2, 15, 0, "Dr. Bruno Teixeira", "Manutenção do aparelho"),
    (3, 9, 0, "Dr. Diego Farias", "Limpeza"),
    (3, 10, 0, "Dr. Diego Farias", "Limpeza"),
    (3, 11, 0, "Dra. Ana Prado", "Retorno"),
    (3, 14, 30, "Dra. Ana Prado", "Avaliação"),
    (4, 9, 30, "Dra. Ana Prado", "Limpeza"),
    (4, 13, 0, "Dra. Carla Nogueira", "Canal"),
    (4, 16, 0, "Dr. Bruno Teixeira", "Avaliação"),
)


SOON = timedelta(minutes=40)


async def fill_week(session: AsyncSession, made: Made, contacts: Sequence[Contact], now: datetime) -> int:
    """How many were booked; a day on which somebody does not work, or a holiday, has fewer."""
    booked = 0
    for number, (day, hour, minute, practitioner, service) in enumerate(WEEK):
        wall = datetime.combine(working_day(now, day), time(hour, minute))
        start_at = wall.replace(tzinfo=ZONE)
        if start_at < now and not _works(practitioner, wall):
            continue
        contact = contacts[number % len(contacts)]
        try:
            async with session.begin_nested():
                appointment = await book(
                    session,
                    actor=SYSTEM,
                    practitioner_id=made.practitioners[practitioner],
                    service_id=made.services[service],
                    clinic_id=made.clinic_id,
                    contact_id=contact.id,
                    patient_name=contact.name or "Paciente",
                    wall=wall,
                    insurer="OdontoVida" if number % 4 == 0 else None,
                    outside_hours=start_at < now,  # what is gone may be written down, not booked
                )
                appointment.created_at = min(now, start_at - timedelta(days=2 + number % 9))
                await session.flush()
                await _settle(session, appointment, number, now)
            booked += 1
        except Problem:
            continue
    return booked


async def _settle(session: AsyncSession, appointment: Appointment, number: int, now: datetime) -> None:
    """What became of it by now: most came, one in nine did not, some called it off."""
    status: Status | None = None
    reason = None
    if number % 8 == 5:
        status, reason = "cancelled", CALLED_OFF[number % len(CALLED_OFF)]
    elif appointment.end_at <= now:
        status = "noshow" if number % 9 == 4 else "fulfilled"
    elif appointment.start_at <= now:
        status = "checked-in"
    elif appointment.start_at <= now + SOON:
        status = "arrived"
    if status:
        await set_status(session, appointment.id, status, actor=SYSTEM, reason=reason)
    elif number % 3 == 0:
        await confirm(session, appointment.id, actor=SYSTEM)


CALLED_OFF = ("Está com gripe", "Viagem de trabalho", "Remarca por telefone")


def _works(practitioner: str, wall: datetime) -> bool:
    """By the week alone: what is gone asks nobody whether it fits."""
    minute = wall.hour * 60 + wall.minute
    return holiday_name(wall.date(), STATE) is None and any(
        start <= minute < end for start, end in PRACTITIONERS[practitioner][1].get(wall.isoweekday(), ())
    )


def working_day(now: datetime, ahead: int) -> datetime:
    """Monday to Friday, counted from today or, on a weekend, from Monday; back when `ahead` is negative."""
    day = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    step = timedelta(days=1 if ahead > 0 else -1)
    while ahead:
        day += step
        if day.weekday() < 5:
            ahead -= 1 if ahead > 0 else -1
    return day
