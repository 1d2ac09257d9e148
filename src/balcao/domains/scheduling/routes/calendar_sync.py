"""Calendars in step over HTTP: how they are, what conflicts there are, and what the account wants."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Invalid
from balcao.domains.clinics.models import Practitioner
from balcao.domains.identity.access import Attendant, Manager, ReadOnly, Session
from balcao.domains.scheduling.calendars.busy_events import busy_events
from balcao.domains.scheduling.calendars.change_options import change_options
from balcao.domains.scheduling.calendars.models import CalendarMirror, CalendarOptions
from balcao.domains.scheduling.calendars.options import options
from balcao.domains.scheduling.calendars.queries import see_mirrors
from balcao.domains.scheduling.calendars.resolve_conflict import Act
from balcao.domains.scheduling.calendars.schemas import (
    Conflito,
    Contagem,
    Decisao,
    Espelho,
    Leitura,
    OcupadoFora,
    OpcoesCalendario,
    OpcoesCalendarioPut,
)
from balcao.domains.scheduling.calendars.shapes import ACT_NAMES, conflito, espelho, ocupado_fora
from balcao.domains.scheduling.calendars.touch import want
from balcao.domains.scheduling.list_conflicts import count_open, list_conflicts
from balcao.domains.scheduling.routes.agenda import MOST_DAYS, Within
from balcao.domains.scheduling.routes.callers import actor
from balcao.domains.scheduling.settle_conflict import settle_conflict

router = APIRouter(tags=["calendars"])
ACTS: dict[str, Act] = {name: act for act, name in ACT_NAMES.items()}  # type: ignore[misc]


@router.get("/calendar-mirrors")
async def read_calendar_mirrors(caller: ReadOnly, session: Session) -> Page[Espelho]:
    """Every linked calendar: when it was last seen, what was found different, until when we are told of changes."""
    return Page(items=[Espelho(**espelho(seen)) for seen in await see_mirrors(session)])


@router.post("/calendar-mirrors/{id}/ler", status_code=202)
async def read_calendar_now(
    caller: Attendant, session: Session, id: UUID, body: Annotated[Leitura | None, Body()] = None
) -> None:
    """Looks at the calendar now; with `tudo`, at all of it, and counts what stood otherwise."""
    mirror = await existing(session, CalendarMirror, id, lock=True)
    if body is not None and body.tudo:
        mirror.roll_wanted = True
        await session.flush()
    await want(session, [id])


@router.get("/calendar-busy")
async def read_busy_outside(
    caller: ReadOnly, session: Session, data: Within, data_fim: Within | None = None, medico_id: UUID | None = None
) -> Page[OcupadoFora]:
    """What takes practitioners' time outside from `data` to `data_fim`, both included; our own appointments are not
    among them.
    """
    last = data_fim or data
    if not 0 <= (last - data).days <= MOST_DAYS:
        raise Invalid(f"Peça de 1 a {MOST_DAYS} dias.")
    if medico_id is not None:
        await existing(session, Practitioner, medico_id)
    found = await busy_events(session, data, last, medico_id)
    return Page(items=[OcupadoFora(**ocupado_fora(seen)) for seen in found])


@router.get("/calendar-conflicts")
async def read_calendar_conflicts(
    caller: ReadOnly,
    session: Session,
    estado: Annotated[Literal["aberto", "resolvido"] | None, Query(description="Sem ele, todos.")] = None,
    agendamento_id: UUID | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Conflito]:
    """The newest first."""
    after = decode_cursor(cursor, datetime, UUID) if cursor else None
    state = {"aberto": "open", "resolvido": "resolved", None: None}[estado]
    rows = await list_conflicts(
        session,
        state=state,
        appointment_id=agendamento_id,
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    more = encode_cursor(rows[limit - 1].created_at, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[Conflito(**conflito(row)) for row in rows[:limit]], next_cursor=more)


@router.get("/calendar-conflicts/contagem")
async def count_calendar_conflicts(caller: ReadOnly, session: Session) -> Contagem:
    """How many wait for somebody."""
    return Contagem(abertos=await count_open(session))


@router.post("/calendar-conflicts/{id}/resolver")
async def resolve_calendar_conflict(caller: Attendant, session: Session, id: UUID, body: Decisao) -> Conflito:
    """Safe to repeat. 409 `slot-taken` with `alternativas` when their time cannot be taken: it then stays open.

    A booking made elsewhere whose time is still not free stays open too, and `motivo` says why.
    """
    return Conflito(**conflito(await settle_conflict(session, id, ACTS[body.acao], actor=actor(caller))))


@router.get("/calendar-options")
async def read_calendar_options(caller: ReadOnly, session: Session, response: Response) -> OpcoesCalendario:
    return _shown(await options(session), response)


@router.put("/calendar-options")
async def change_calendar_options(
    caller: Manager, session: Session, body: OpcoesCalendarioPut, response: Response, if_match: IfMatch = None
) -> OpcoesCalendario:
    """Only the given keys change."""
    names = {"cancelar_apagados": "cancel_deleted", "guardar_titulos": "keep_titles"}
    given = body.model_dump(exclude_unset=True)
    wanted = {names[name]: value for name, value in given.items() if name in names}
    if "sem_ligacao" in given:
        wanted["when_lost"] = "stop" if body.sem_ligacao == "parar" else "warn"
    if "movidos" in given:
        wanted["when_moved"] = "task" if body.movidos == "deixar_aviso" else "tell"
    return _shown(await change_options(session, wanted, expected(if_match)), response)


def _shown(row: CalendarOptions, response: Response) -> OpcoesCalendario:
    response.headers["ETag"] = etag(row.version)
    return OpcoesCalendario(
        cancelar_apagados=row.cancel_deleted,
        guardar_titulos=row.keep_titles,
        sem_ligacao="parar" if row.when_lost == "stop" else "avisar",
        movidos="deixar_aviso" if row.when_moved == "task" else "avisar_paciente",
    )
