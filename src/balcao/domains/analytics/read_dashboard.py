"""Puts a clinic's dashboard together: a period's figures beside those of the one before."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.analytics.counted import Tally, count_all, count_total
from balcao.domains.analytics.first_replies import first_replies
from balcao.domains.analytics.period import Period, before
from balcao.domains.analytics.schemas import (
    Antecedencia,
    Anterior,
    Dias,
    DoDia,
    DoMedico,
    HoraDaSemana,
    Painel,
    PorOrigem,
    Resumo,
)
from balcao.domains.analytics.told import in_all, share, told
from balcao.domains.analytics.waiting_list import waiting_list
from balcao.domains.clinics.models import Clinic, Practitioner
from balcao.domains.scheduling.offered_time import offered_time

# Days between booking and visit: the first and the last of each step.
STEPS = ((0, 0), (1, 2), (3, 7), (8, 14), (15, 30), (31, None))


async def read_dashboard(
    session: AsyncSession,
    clinic: Clinic,
    period: Period,
    *,
    practitioner_id: UUID | None = None,
    with_revenue: bool,
) -> Painel:
    """Of one practitioner or of all; the first answers are the clinic's in either case."""
    past = before(period)
    where = clinic.id, clinic.timezone
    now = await count_all(session, *where, period, practitioner_id)
    then = await count_total(session, *where, past, practitioner_id)
    given = {"practitioner_id": practitioner_id}
    offered = await offered_time(
        session, clinic.id, period.first, period.last, also=now.by_practitioner.keys(), **given
    )
    offered_then = await offered_time(
        session, clinic.id, past.first, past.last, also=then.by_practitioner.keys(), **given
    )
    total, total_then = offered.by_day.total(), offered_then.by_day.total()
    days, people = Counter[object](), Counter[UUID]()
    for (day, who), minutes in offered.by_day.items():
        days[day] += minutes
        people[who] += minutes
    names = await names_of(session, now.by_practitioner.keys() | people.keys())
    nothing = Tally()
    return Painel(
        clinica_id=clinic.id,
        clinica=clinic.name,
        fuso_horario=clinic.timezone,
        periodo=Dias(data=period.first, data_fim=period.last),
        comparado_com=Dias(data=past.first, data_fim=past.last),
        resumo=Resumo(
            **told(now.total, total, with_revenue=with_revenue),
            **in_all(now.total),
            antecedencia_mediana_dias=_median(now.by_lead),
            primeira_resposta=await first_replies(session, *where, period),
            lista_de_espera=await waiting_list(session, *where, period, practitioner_id),
        ),
        anterior=Anterior(
            **told(then.total, total_then, with_revenue=with_revenue),
            **in_all(then.total),
            primeira_resposta=await first_replies(session, *where, past),
            lista_de_espera=await waiting_list(session, *where, past, practitioner_id),
        ),
        por_dia=[
            DoDia(data=day, **told(now.by_day.get(day, nothing), days[day], with_revenue=with_revenue))
            for day in period.days
        ],
        por_medico=[
            DoMedico(
                medico_id=id,
                medico=name,
                **told(now.by_practitioner.get(id, nothing), people[id], with_revenue=with_revenue),
            )
            for id, name in names.items()
        ],
        origens=_origins(now.by_origin),
        antecedencia=_lead(now.by_lead),
        semana=_week(now.by_hour, offered.by_hour),
    )


async def names_of(session: AsyncSession, practitioners: Iterable[UUID]) -> dict[UUID, str]:
    """In the order of the names."""
    rows = await session.execute(
        select(Practitioner.id, Practitioner.name)
        .where(Practitioner.account_id == session.info["account_id"], Practitioner.id.in_(list(practitioners)))
        .order_by(Practitioner.name, Practitioner.id)
    )
    return {row.id: row.name for row in rows}


def _origins(by_origin: dict[str, Tally]) -> list[PorOrigem]:
    return [
        PorOrigem(
            origem=name,
            agendamentos=tally.booked,
            cancelados=tally.counts["cancelled"],
            faltas=tally.counts["noshow"],
            taxa_faltas=share(tally.counts["noshow"], tally.decided),
        )
        for name, tally in sorted(by_origin.items(), key=lambda one: (-one[1].booked, one[0]))
    ]


def _lead(by_lead: dict[int, Tally]) -> list[Antecedencia]:
    found = []
    for first, last in STEPS:
        within = [tally for days, tally in by_lead.items() if first <= days and (last is None or days <= last)]
        missed = sum(tally.counts["noshow"] for tally in within)
        found.append(
            Antecedencia(
                de=first,
                ate=last,
                agendamentos=sum(tally.booked for tally in within),
                faltas=missed,
                taxa_faltas=share(missed, sum(tally.decided for tally in within)),
            )
        )
    return found


def _median(by_lead: dict[int, Tally]) -> int | None:
    """The lower one, of an even number."""
    middle = (sum(tally.booked for tally in by_lead.values()) + 1) // 2
    seen = 0
    for days in sorted(by_lead):
        seen += by_lead[days].booked
        if middle and seen >= middle:
            return days
    return None


def _week(busy: Counter[tuple[int, int]], offered: Counter[tuple[int, int]]) -> list[HoraDaSemana]:
    return [
        HoraDaSemana(
            dia=day,
            hora=hour,
            minutos_ocupados=busy[day, hour],
            minutos_oferecidos=offered[day, hour],
            ocupacao=share(busy[day, hour], offered[day, hour]),
        )
        for day, hour in sorted(busy.keys() | offered.keys())
    ]
