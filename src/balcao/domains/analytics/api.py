"""Figures over HTTP: a clinic's dashboard and metrics (SC-1)."""

from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.pages import Cursor, decode_cursor, encode_cursor
from balcao.core.wire_times import Day
from balcao.domains.analytics.period import Period, period_of
from balcao.domains.analytics.read_dashboard import read_dashboard
from balcao.domains.analytics.read_metrics import read_metrics
from balcao.domains.analytics.schemas import Dias, MetricasDaClinica, Painel
from balcao.domains.clinics.models import Clinic, Practitioner
from balcao.domains.identity.access import ReadOnly, Session
from balcao.domains.identity.caller import Caller
from balcao.domains.identity.roles import Role

router = APIRouter(prefix="/api/v1/clinicas/{id}", tags=["clinics"])
First = Annotated[Day | None, Query(description="O primeiro dia: AAAA-MM-DD. Sem ele, o primeiro do mês.")]
Last = Annotated[Day | None, Query(description="O último dia, incluído. Sem ele, hoje no relógio da clínica.")]
Rows = Annotated[int, Query(ge=1, le=500, description="How many rows at most.")]


@router.get("/dashboard", summary="Read A Clinic's Dashboard")
async def dashboard(
    caller: ReadOnly,
    session: Session,
    id: UUID,
    data: First = None,
    data_fim: Last = None,
    medico_id: UUID | None = None,
) -> Painel:
    """This month until today, unless days are given (up to 366), beside the same days of the month before, or as many
    days before. Money is for managers and owners; the others see the rest.
    """
    clinic, period = await _asked(session, id, data, data_fim, medico_id)
    return await read_dashboard(session, clinic, period, practitioner_id=medico_id, with_revenue=_sees_money(caller))


@router.get("/metricas", summary="Read A Clinic's Metrics")
async def metrics(
    caller: ReadOnly,
    session: Session,
    id: UUID,
    data: First = None,
    data_fim: Last = None,
    medico_id: UUID | None = None,
    limit: Rows = 200,
    cursor: Cursor = None,
) -> MetricasDaClinica:
    """The dashboard's figures by day and practitioner, those days on which time was offered or somebody booked."""
    clinic, period = await _asked(session, id, data, data_fim, medico_id)
    after = decode_cursor(cursor, date, str, UUID) if cursor else None
    rows = await read_metrics(
        session,
        clinic,
        period,
        practitioner_id=medico_id,
        with_revenue=_sees_money(caller),
        after=(after[0], after[1], after[2]) if after else None,
        limit=limit + 1,
    )
    shown = rows[:limit]
    more = encode_cursor(shown[-1].data, shown[-1].medico, shown[-1].medico_id) if len(rows) > limit else None
    return MetricasDaClinica(periodo=Dias(data=period.first, data_fim=period.last), items=shown, next_cursor=more)


async def _asked(
    session: AsyncSession, id: UUID, first: date | None, last: date | None, practitioner_id: UUID | None
) -> tuple[Clinic, Period]:
    clinic = await existing(session, Clinic, id)
    if practitioner_id is not None:
        await existing(session, Practitioner, practitioner_id)
    return clinic, period_of(first, last, clock.now().astimezone(ZoneInfo(clinic.timezone)).date())


def _sees_money(caller: Caller) -> bool:
    return caller.role.reaches(Role.MANAGER)
