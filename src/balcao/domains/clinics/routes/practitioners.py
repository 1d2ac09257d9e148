"""Practitioners, their weekly hours and their days with hours of their own, over HTTP (SC-2)."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor
from balcao.core.problems import Invalid
from balcao.core.wire_times import Day
from balcao.domains.clinics.clock_times import span
from balcao.domains.clinics.models import Clinic, Practitioner
from balcao.domains.clinics.queries import exceptions_of, hours_of, list_practitioners, only_clinic, page_by_name
from balcao.domains.clinics.schemas import Excecao, Horario, Medico, MedicoPost, MedicoPut, columns
from balcao.domains.clinics.set_exception import clear_exception, set_exception
from balcao.domains.clinics.set_hours import Interval, set_hours
from balcao.domains.clinics.shapes import excecoes, medico
from balcao.domains.clinics.touch import touch
from balcao.domains.identity.access import Attendant, Manager, ReadOnly, Session

router = APIRouter(prefix="/medicos")


@router.post("", status_code=201)
async def add_practitioner(caller: Manager, session: Session, body: MedicoPost, response: Response) -> Medico:
    """Without `clinica_id` the practitioner works in the only clinic, if there is just one."""
    fields = columns(body)
    if not fields.get("clinic_id"):
        only = await only_clinic(session)
        fields["clinic_id"] = only.id if only else None
    else:
        await existing(session, Clinic, fields["clinic_id"])
    row = Practitioner(**fields)
    session.add(row)
    await session.flush()
    await set_hours(session, row.id, await _intervals(session, row, body.horarios))
    return await _shown(session, row, response)


@router.get("")
async def read_practitioners(
    caller: ReadOnly,
    session: Session,
    clinica_id: UUID | None = None,
    servico_id: UUID | None = None,
    especialidade: Annotated[str | None, Query(max_length=200)] = None,
    ativo: bool | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Medico]:
    after = decode_cursor(cursor, str, UUID) if cursor else None
    rows = await list_practitioners(
        session,
        clinic_id=clinica_id,
        service_id=servico_id,
        specialty=especialidade,
        active=ativo,
        after=after,
        limit=limit + 1,
    )
    shown, more = page_by_name(rows, limit)
    hours = await hours_of(session, [row.id for row in shown])
    return Page(items=[medico(row, hours.get(row.id, [])) for row in shown], next_cursor=more)


@router.get("/{id}")
async def read_practitioner(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Medico:
    return await _shown(session, await existing(session, Practitioner, id), response)


@router.put("/{id}")
async def change_practitioner(
    caller: Manager, session: Session, id: UUID, body: MedicoPut, response: Response, if_match: IfMatch = None
) -> Medico:
    """New hours do not touch what is booked."""
    row = await existing(session, Practitioner, id, lock=True)
    fields = columns(body)
    if fields.get("clinic_id"):
        await existing(session, Clinic, fields["clinic_id"])
    touch(row, fields, expected(if_match))
    await session.flush()
    if "horarios" in body.model_fields_set:
        await set_hours(session, row.id, await _intervals(session, row, body.horarios))
    return await _shown(session, row, response)


@router.get("/{id}/excecoes")
async def read_exceptions(
    caller: ReadOnly, session: Session, id: UUID, data: Day | None = None, data_fim: Day | None = None
) -> Page[Excecao]:
    await existing(session, Practitioner, id)
    return Page(items=excecoes(await exceptions_of(session, id, data, data_fim)))


@router.post("/{id}/excecoes", status_code=201)
async def add_exception(caller: Attendant, session: Session, id: UUID, body: Excecao) -> Excecao:
    """Replaces what was said of that day before."""
    row = await existing(session, Practitioner, id)
    intervals = [
        ((await _clinic(session, row, interval.clinica_id)).id, *span(interval.inicio, interval.fim))
        for interval in body.intervalos
    ]
    return excecoes(await set_exception(session, id, body.data, intervals, body.motivo))[0]


@router.delete("/{id}/excecoes/{data}", status_code=204)
async def remove_exception(caller: Attendant, session: Session, id: UUID, data: Day) -> None:
    await clear_exception(session, id, data)


async def _shown(session: AsyncSession, row: Practitioner, response: Response) -> Medico:
    response.headers["ETag"] = etag(row.version)
    return medico(row, (await hours_of(session, [row.id])).get(row.id, []))


async def _intervals(session: AsyncSession, row: Practitioner, hours: Sequence[Horario]) -> list[Interval]:
    intervals = []
    for given in hours:
        clinic = await _clinic(session, row, given.clinica_id)
        start, end = span(given.inicio, given.fim)
        intervals.append(Interval(clinic.id, given.dia, start, end, given.vigencia_inicio, given.vigencia_fim))
    return intervals


async def _clinic(session: AsyncSession, row: Practitioner, clinic_id: UUID | None) -> Clinic:
    wanted = clinic_id or row.clinic_id
    if wanted:
        return await existing(session, Clinic, wanted)
    only = await only_clinic(session)
    if only is None:
        raise Invalid("Diga a clínica: `clinica_id` do médico ou de cada horário.")
    return only
