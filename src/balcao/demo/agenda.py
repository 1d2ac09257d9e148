"""The demonstration's week: appointments booked through the agenda's own use case, at hours that move with today."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Problem
from balcao.demo.clinic import Made
from balcao.domains.contacts.models import Contact
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.book import book

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


async def fill_week(session: AsyncSession, made: Made, now: datetime) -> int:
    """How many were booked; a day on which somebody does not work, or a holiday, has fewer."""
    contacts = (await session.scalars(select(Contact).order_by(Contact.name))).all()
    booked = 0
    for number, (day, hour, minute, practitioner, service) in enumerate(WEEK):
        contact = contacts[number % len(contacts)]
        try:
            async with session.begin_nested():
                await book(
                    session,
                    actor=SYSTEM,
                    practitioner_id=made.practitioners[practitioner],
                    service_id=made.services[service],
                    clinic_id=made.clinic_id,
                    contact_id=contact.id,
                    patient_name=contact.name or "Paciente",
                    wall=datetime.combine(_working_day(now, day), time(hour, minute)),
                    insurer="OdontoVida" if number % 4 == 0 else None,
                )
            booked += 1
        except Problem:
            continue
    return booked


def _working_day(now: datetime, ahead: int) -> datetime:
    """Monday to Friday, counted from today or, on a weekend, from Monday."""
    day = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    while True:
        if day.weekday() < 5:
            if ahead == 0:
                return day
            ahead -= 1
        day += timedelta(days=1)
