"""The demonstration's insurers, with what their contracts say: quotas, hours, who takes them. All invented."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.clinics.models import Insurer
from balcao.domains.clinics.set_insurer_rules import Term, set_insurer_rules

NOON, EVENING = 12 * 60, 18 * 60


async def make_insurers(
    session: AsyncSession, practitioners: Mapping[str, UUID], services: Mapping[str, UUID]
) -> dict[str, UUID]:
    """The ids by name."""
    ana, bruno, diego = (practitioners[name] for name in ("Dra. Ana Prado", "Dr. Bruno Teixeira", "Dr. Diego Farias"))
    cleaning = services["Limpeza"]
    return {
        "OdontoVida": await _insurer(session, Insurer(name="OdontoVida", ans_code="000101"), _term(quota=12)),
        "SorrisoMais": await _insurer(
            session,
            Insurer(name="SorrisoMais", ans_code="000202", return_window_days=20),
            _term(ana, start=8 * 60, end=NOON, quota=4),
            _term(bruno, start=8 * 60, end=NOON, quota=4),
        ),
        "PrevOdonto": await _insurer(
            session,
            Insurer(name="PrevOdonto", plan="Empresarial", ans_code="000303"),
            _term(diego, cleaning, weekday=2, end=EVENING, quota=3),
            _term(diego, cleaning, weekday=4, end=EVENING, quota=3),
            _term(ana, start=NOON, end=EVENING, quota=2),
        ),
        "Dente & Cia": await _insurer(session, Insurer(name="Dente & Cia", active=False)),
    }


async def _insurer(session: AsyncSession, row: Insurer, *terms: Term) -> UUID:
    session.add(row)
    await session.flush()
    await set_insurer_rules(session, row.id, terms)
    return row.id


def _term(
    practitioner_id: UUID | None = None,
    service_id: UUID | None = None,
    *,
    weekday: int | None = None,
    start: int = 0,
    end: int = 24 * 60,
    quota: int | None = None,
) -> Term:
    return Term(practitioner_id, service_id, None, weekday, start, end, quota)
