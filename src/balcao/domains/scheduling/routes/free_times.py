"""Free times and holds over HTTP."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.core.wire_times import Day, TimeOfDay
from balcao.domains.identity.access import Attendant, ReadOnly, Session
from balcao.domains.scheduling.free_time import FreeTime, as_wire
from balcao.domains.scheduling.free_time_of import free_time_of
from balcao.domains.scheduling.free_times import Period, free_times
from balcao.domains.scheduling.hold import hold
from balcao.domains.scheduling.occupy import release
from balcao.domains.scheduling.place_visit import Wanted, place_visit
from balcao.domains.scheduling.schemas import HorarioLivre, Reserva, ReservaPost
from balcao.domains.scheduling.wall_clock import minute_of

router = APIRouter()
PERIODS: dict[str, Period] = {"manha": "morning", "tarde": "afternoon", "noite": "evening"}
FirstDay = Annotated[Day, Query(description="AAAA-MM-DD")]
LastDay = Annotated[Day | None, Query(description="AAAA-MM-DD; sem ele, só o dia de `data`.")]
Moved = Annotated[UUID | None, Query(description="O agendamento que vai mudar: o horário dele conta como livre.")]
# Thousands of times are written straight to JSON: checking each against a model costs ten times the search.
ANSWER: dict[int | str, dict[str, Any]] = {200: {"model": list[HorarioLivre]}}


@router.get("/agendamentos/horarios", responses=ANSWER, response_class=Response, tags=["appointments"])
async def read_free_times(
    caller: ReadOnly,
    session: Session,
    data: FirstDay,
    servico_id: UUID,
    data_fim: LastDay = None,
    medico_id: UUID | None = None,
    clinica_id: UUID | None = None,
    periodo: Annotated[str | None, Query(pattern="^(manha|tarde|noite)$")] = None,
    a_partir_de: Annotated[TimeOfDay | None, Query(description="HH:MM")] = None,
    antes_de: Annotated[TimeOfDay | None, Query(description="HH:MM")] = None,
    convenio: Annotated[str | None, Query(max_length=200, description="Só horários em que ele é atendido.")] = None,
    limite: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    agendamento_id: Moved = None,
) -> Response:
    """In order of time. A time that is shown is not held."""
    found = await free_times(
        session,
        service_id=servico_id,
        from_day=data,
        to_day=data_fim or data,
        practitioner_id=medico_id,
        clinic_id=clinica_id,
        period=PERIODS[periodo] if periodo else None,
        after=a_partir_de,
        before=antes_de,
        limit=limite,
        insurer=convenio or None,
        moving=agendamento_id,
    )
    return _answer(found)


@router.get("/medicos/{id}/disponibilidade", responses=ANSWER, response_class=Response, tags=["practitioners"])
async def read_availability(
    caller: ReadOnly,
    session: Session,
    id: UUID,
    data: FirstDay,
    servico_id: UUID,
    data_fim: LastDay = None,
    clinica_id: UUID | None = None,
    convenio: Annotated[str | None, Query(max_length=200)] = None,
    agendamento_id: Moved = None,
) -> Response:
    found = await free_times(
        session,
        service_id=servico_id,
        from_day=data,
        to_day=data_fim or data,
        practitioner_id=id,
        clinic_id=clinica_id,
        insurer=convenio or None,
        moving=agendamento_id,
    )
    return _answer(found)


@router.post("/agendamentos/reservas", status_code=201, tags=["appointments"])
async def add_hold(caller: Attendant, session: Session, body: ReservaPost) -> Reserva:
    """Held for five minutes; give its id as `reserva_id` when you book. 409 with `alternativas` when it is taken."""
    id = body.reserva_id or new_id()
    held = await hold(session, await _free_time(session, body), holder_of(id), insurer=body.convenio or None)
    return Reserva(id=id, expira_em=held.expires_at, horario=HorarioLivre(**as_wire(held.free_time)))


@router.delete("/agendamentos/reservas/{id}", status_code=204, tags=["appointments"])
async def remove_hold(caller: Attendant, session: Session, id: UUID) -> None:
    """Safe to repeat."""
    await release(session, holder_of(id))


def holder_of(id: UUID) -> str:
    return f"api:{id}"


async def _free_time(session: AsyncSession, body: ReservaPost) -> FreeTime:
    if body.inicio.tzinfo is None:
        raise Invalid("`inicio` precisa do fuso, como em `horarios`.")
    wanted = Wanted(body.medico_id, body.servico_id, start_at=body.inicio, clinic_id=body.clinica_id)
    return free_time_of(await place_visit(session, wanted))


def _answer(found: list[FreeTime]) -> Response:
    """The same as as_wire() of each, but what many times share is written once."""
    moments: dict[tuple[int, str], bytes] = {}
    whose: dict[tuple[int, int], bytes] = {}
    start_at, minute = None, 0
    parts = []
    for free in found:
        if free.start_at != start_at:
            start_at, minute = free.start_at, minute_of(free.start_at)
        moment = (minute, free.timezone)
        who = (free.practitioner_id.int, free.clinic_id.int)  # a UUID's own hash is slow
        if moment not in moments or who not in whose:
            shown = as_wire(free)
            moments[moment] = _inside({name: shown[name] for name in sorted(_MOMENT)})
            whose[who] = _inside({name: value for name, value in shown.items() if name not in _MOMENT})
        parts.append(b"{%b,%b}" % (moments[moment], whose[who]))
    return Response(b"[" + b",".join(parts) + b"]", media_type="application/json")


_MOMENT = frozenset({"data", "hora", "inicio", "fim"})


def _inside(shape: dict[str, Any]) -> bytes:
    return msgspec.json.encode(shape)[1:-1]
