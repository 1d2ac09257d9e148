"""Calendars in step over HTTP: how they are, what takes time there, and what the account wants."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import Page
from balcao.core.problems import Invalid
from balcao.domains.clinics.models import Practitioner
from balcao.domains.identity.access import Attendant, Manager, ReadOnly, Session
from balcao.domains.scheduling.calendars.busy_events import busy_events
from balcao.domains.scheduling.calendars.change_options import change_options
from balcao.domains.scheduling.calendars.models import CalendarMirror, CalendarOptions
from balcao.domains.scheduling.calendars.options import options
from balcao.domains.scheduling.calendars.queries import see_mirrors
from balcao.domains.scheduling.calendars.schemas import (
    Espelho,
    Leitura,
    OcupadoFora,
    OpcoesCalendario,
    OpcoesCalendarioPut,
)
from balcao.domains.scheduling.calendars.shapes import espelho, ocupado_fora
from balcao.domains.scheduling.calendars.touch import want
from balcao.domains.scheduling.routes.agenda import MOST_DAYS, Within

router = APIRouter(tags=["calendars"])


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


@router.get("/calendar-options")
async def read_calendar_options(caller: ReadOnly, session: Session, response: Response) -> OpcoesCalendario:
    return _shown(await options(session), response)


@router.put("/calendar-options")
async def change_calendar_options(
    caller: Manager, session: Session, body: OpcoesCalendarioPut, response: Response, if_match: IfMatch = None
) -> OpcoesCalendario:
    """Only the given keys change."""
    names = {
        "cancelar_apagados": "cancel_deleted",
        "guardar_titulos": "keep_titles",
        "convidar_por_email": "invites",
    }
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
        convidar_por_email=row.invites,
        sem_ligacao="parar" if row.when_lost == "stop" else "avisar",
        movidos="deixar_aviso" if row.when_moved == "task" else "avisar_paciente",
    )
