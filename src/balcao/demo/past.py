"""The demonstration's weeks before those that were booked: written down as they were, so that figures have a past."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.ids import new_id
from balcao.demo.clinic import PRACTITIONERS, SERVICES, STATE, Made
from balcao.domains.clinics.holidays import holiday_name
from balcao.domains.clinics.promotions.models import Promotion, PromotionService
from balcao.domains.contacts.folding import fold
from balcao.domains.contacts.models import Contact
from balcao.domains.scheduling.models import Appointment, AppointmentChange, Occupancy
from balcao.domains.scheduling.wall_clock import instant_of_wall

ZONE = "America/Sao_Paulo"
DAYS = 75
EVERY = 15  # visits to a new face
FIRST = (
    "Adriana", "Benedito", "Célia", "Danilo", "Elisa", "Fábio", "Gisele", "Heitor", "Ivone", "Jairo", "Kátia", "Leo",
)  # fmt: skip
LAST = ("Barbosa", "Cardoso", "Duarte", "Esteves", "Freitas", "Guedes", "Macedo", "Nunes")
ORIGINS = ("whatsapp", "whatsapp", "whatsapp", "recepcao", "recepcao", "site")
LEADS = (0, 2, 5, 1, 9, 4, 0, 18, 6, 3, 12, 0, 35, 7, 2, 20)  # days between booking and visit
# In a hundred: how many do not come of those who booked so many days before, or more.
MISSED = ((31, 34), (15, 28), (8, 20), (3, 12), (1, 8), (0, 3))


async def fill_past(session: AsyncSession, made: Made, regulars: Sequence[Contact], now: datetime) -> int:
    """How many visits; the last ones were yesterday. `regulars` come again and again."""
    people = _people()
    session.add_all(people)
    first, summer = _promotions(now)
    session.add_all((first, summer))
    await session.flush()
    session.add(
        PromotionService(account_id=first.account_id, promotion_id=summer.id, service_id=made.services["Clareamento"])
    )
    number = 0
    for wall, practitioner, service in _visits(now):
        number += 1
        # A new face now and then, the others come again.
        newest = min(number // EVERY, len(people) - 1)
        known = [*regulars, *people[:newest]]
        contact = people[newest] if number % EVERY == 0 else known[number * 7 % len(known)]
        _write(session, made, wall, practitioner, service, contact, number)
    await session.flush()
    return number


def _visits(now: datetime) -> Iterator[tuple[datetime, str, str]]:
    """From the oldest: mornings fuller than afternoons, Mondays fullest, lately fuller than before."""
    for back in range(DAYS, 0, -1):
        day = (now - timedelta(days=back)).date()
        if holiday_name(day, STATE):
            continue
        for place, (name, (_, week)) in enumerate(PRACTITIONERS.items()):
            services = [one for one, (*_, who) in SERVICES.items() if name in who]
            for start, end in week.get(day.isoweekday(), ()):
                at, turn = start, 0
                while at < end:
                    draw = (day.toordinal() * 31 + at * 7 + place * 53 + turn * 17) % 100
                    service = services[(day.toordinal() + at // 10 + place) % len(services)]
                    length = SERVICES[service][0]
                    if at + length <= end and draw < _fullness(at, day.isoweekday(), back):
                        yield datetime.combine(day, datetime.min.time()) + timedelta(minutes=at), name, service
                        at += length
                    else:
                        at += 30
                    turn += 1


def _fullness(minute: int, weekday: int, back: int) -> int:
    morning = 18 if minute < 12 * 60 else 0
    late = -15 if minute >= 17 * 60 else 0
    return 52 + morning + late + (10 if weekday == 1 else -8 if weekday == 5 else 0) + (8 if back < 30 else 0)


def _write(
    session: AsyncSession, made: Made, wall: datetime, practitioner: str, service: str, contact: Contact, number: int
) -> None:
    lead = LEADS[number % len(LEADS)]
    minutes, price, *_ = SERVICES[service]
    start_at, length = instant_of_wall(wall, ZONE), timedelta(minutes=minutes)
    booked_at = start_at - timedelta(days=lead, hours=2)
    status = _became(lead, number)
    insurer = "OdontoVida" if number % 5 == 0 else None
    row = Appointment(
        id=new_id(),
        status=status,
        version=2,
        practitioner_id=made.practitioners[practitioner],
        service_id=made.services[service],
        clinic_id=made.clinic_id,
        contact_id=contact.id,
        patient_name=contact.name or "Paciente",
        patient_phone=contact.phone,
        start_at=start_at,
        end_at=start_at + length,
        local_start=wall,
        local_end=wall + length,
        timezone=ZONE,
        insurer=insurer,
        insurer_id=made.insurers[insurer] if insurer else None,
        origin=ORIGINS[number % len(ORIGINS)],
        price_cents=0 if insurer else price,
        cancelled_at=start_at - timedelta(hours=5) if status == "cancelled" else None,
        created_at=booked_at,
        updated_at=start_at + length,
    )
    session.add(row)
    for version, act, at in ((1, "booked", booked_at), (2, status, start_at + length)):
        session.add(
            AppointmentChange(
                appointment_id=row.id, version=version, act=act, actor_kind="system", actor_name="Balcão", at=at
            )
        )
    if status != "cancelled":
        session.add(
            Occupancy(
                resource_id=row.practitioner_id,
                during=Range(start_at, start_at + length),
                kind="appointment",
                appointment_id=row.id,
                created_at=booked_at,
            )
        )


def _became(lead: int, number: int) -> str:
    if number % 11 == 6:
        return "cancelled"
    share = next(share for days, share in MISSED if lead >= days)
    return "noshow" if number * 37 % 100 < share else "fulfilled"


def _people() -> list[Contact]:
    names = [f"{first} {last}" for last in LAST for first in FIRST]
    return [
        Contact(name=name, phone=(phone := f"+55119555{3000 + number:04}"), search=fold(f"{name} {phone}"))
        for number, name in enumerate(names)
    ]


def _promotions(now: datetime) -> tuple[Promotion, Promotion]:
    today = now.date()
    return (
        Promotion(
            name="Primeira avaliação",
            description="Metade do preço na primeira consulta.",
            percent_off=50,
            all_services=True,
            starts_on=today - timedelta(days=20),
            ends_on=today + timedelta(days=40),
            use_limit=50,
            code="PRIMEIRA50",
        ),
        Promotion(
            name="Clareamento de verão",
            description="Trezentos reais a menos no clareamento.",
            amount_off_cents=30_000,
            all_services=False,
            starts_on=today + timedelta(days=7),
            ends_on=today + timedelta(days=70),
            code="VERAO300",
        ),
    )
