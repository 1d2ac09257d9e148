"""The demonstration's clinic: a place, four practitioners with their hours, and what they do. All invented."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.demo.insurers import make_insurers
from balcao.domains.clinics.models import Clinic, Practitioner, Service
from balcao.domains.clinics.set_hours import Interval, set_hours
from balcao.domains.clinics.set_practitioners import set_practitioners
from balcao.domains.scheduling.public.models import BookingPage

NAME = "Clínica Modelo"
INSURERS = ["OdontoVida", "SorrisoMais", "PrevOdonto"]
WEEK = [(8 * 60, 12 * 60), (13 * 60, 18 * 60)]
AFTERNOON = [(13 * 60, 19 * 60)]
INTRO = "Primeira vez aqui? Escolha Avaliação: é a consulta em que se monta o plano de tratamento."
SATURDAY = [(8 * 60, 12 * 60)]


@dataclass(frozen=True)
class Made:
    """The ids by name."""

    clinic_id: UUID
    insurers: dict[str, UUID]
    practitioners: dict[str, UUID]
    services: dict[str, UUID]


STATE = "SP"
PRACTITIONERS: dict[str, tuple[list[str], dict[int, list[tuple[int, int]]]]] = {
    "Dra. Ana Prado": (["Odontologia geral", "Odontopediatria"], {**dict.fromkeys(range(1, 6), WEEK), 6: SATURDAY}),
    "Dr. Bruno Teixeira": (["Ortodontia"], dict.fromkeys((1, 2, 3, 4, 5), WEEK)),
    "Dra. Carla Nogueira": (["Endodontia"], dict.fromkeys((1, 3, 5), AFTERNOON)),
    "Dr. Diego Farias": (["Periodontia"], {**dict.fromkeys((2, 4), WEEK), 6: SATURDAY}),
}
SERVICES: dict[str, tuple[int, int | None, str, list[str]]] = {
    "Avaliação": (30, 12_000, "Primeira consulta, com plano de tratamento.", list(PRACTITIONERS)),
    "Limpeza": (40, 22_000, "Profilaxia completa.", ["Dra. Ana Prado", "Dr. Diego Farias"]),
    "Clareamento": (60, 89_000, "Clareamento de consultório, em duas sessões.", ["Dra. Ana Prado"]),
    "Canal": (90, 98_000, "Tratamento endodôntico.", ["Dra. Carla Nogueira"]),
    "Manutenção do aparelho": (30, 18_000, "Ajuste mensal.", ["Dr. Bruno Teixeira"]),
    "Retorno": (20, 0, "Até 30 dias depois da consulta.", list(PRACTITIONERS)),
}


async def make_clinic(session: AsyncSession) -> Made:
    clinic = Clinic(
        name=NAME,
        phone="+551130000120",
        email="contato@clinica-modelo.test",
        address="Rua das Laranjeiras, 120, Jardim Aurora",
        latitude=-23.5614,
        longitude=-46.6559,
        state=STATE,
        timezone="America/Sao_Paulo",
        opening_hours=[
            *({"weekday": day, "start_minute": 480, "end_minute": 1080} for day in range(1, 6)),
            {"weekday": 6, "start_minute": 480, "end_minute": 720},
        ],
    )
    session.add(clinic)
    await session.flush()
    practitioners = {name: await _practitioner(session, clinic, name) for name in PRACTITIONERS}
    services = {name: await _service(session, name, practitioners) for name in SERVICES}
    await _booking_pages(session, clinic, practitioners)
    return Made(clinic.id, await make_insurers(session, practitioners, services), practitioners, services)


async def _booking_pages(session: AsyncSession, clinic: Clinic, practitioners: dict[str, UUID]) -> None:
    """The clinic's, and one of its dentists' own."""
    session.add(BookingPage(slug="clinica-modelo", clinic_id=clinic.id, practitioner_id=None, intro=INTRO))
    ana = practitioners["Dra. Ana Prado"]
    session.add(BookingPage(slug="dra-ana-prado", clinic_id=clinic.id, practitioner_id=ana))
    await session.flush()


async def _practitioner(session: AsyncSession, clinic: Clinic, name: str) -> UUID:
    specialties, hours = PRACTITIONERS[name]
    row = Practitioner(name=name, specialties=specialties, clinic_id=clinic.id, minimum_notice_minutes=60)
    session.add(row)
    await session.flush()
    week = [Interval(clinic.id, day, start, end) for day, parts in hours.items() for start, end in parts]
    await set_hours(session, row.id, week)
    return row.id


async def _service(session: AsyncSession, name: str, practitioners: dict[str, UUID]) -> UUID:
    minutes, price, description, who = SERVICES[name]
    row = Service(name=name, description=description, duration_minutes=minutes, price_cents=price, insurers=INSURERS)
    session.add(row)
    await session.flush()
    await set_practitioners(session, row.id, [practitioners[one] for one in who])
    return row.id
