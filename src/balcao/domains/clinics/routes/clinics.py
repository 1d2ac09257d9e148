"""Clinics over HTTP (SC-1)."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor
from balcao.core.taken import flush_unless_taken
from balcao.domains.clinics.clock_times import span
from balcao.domains.clinics.models import Clinic
from balcao.domains.clinics.queries import list_clinics, page_by_name
from balcao.domains.clinics.schemas import Clinica, ClinicaPost, ClinicaPut, columns
from balcao.domains.clinics.shapes import clinica
from balcao.domains.clinics.touch import touch
from balcao.domains.identity.access import Manager, ReadOnly, Session

TAKEN = {"uq_clinics_cnpj": "Já há uma clínica com esse CNPJ."}
router = APIRouter(prefix="/clinicas")


@router.post("", status_code=201)
async def add_clinic(caller: Manager, session: Session, body: ClinicaPost, response: Response) -> Clinica:
    row = Clinic(**{"timezone": body.fuso_horario} | _columns(body))
    session.add(row)
    await flush_unless_taken(session, **TAKEN)
    response.headers["ETag"] = etag(row.version)
    return clinica(row)


@router.get("")
async def read_clinics(
    caller: ReadOnly, session: Session, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[Clinica]:
    after = decode_cursor(cursor, str, UUID) if cursor else None
    rows = await list_clinics(session, after=after, limit=limit + 1)
    shown, more = page_by_name(rows, limit)
    return Page(items=[clinica(row) for row in shown], next_cursor=more)


@router.get("/{id}")
async def read_clinic(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Clinica:
    row = await existing(session, Clinic, id)
    response.headers["ETag"] = etag(row.version)
    return clinica(row)


@router.put("/{id}")
async def change_clinic(
    caller: Manager, session: Session, id: UUID, body: ClinicaPut, response: Response, if_match: IfMatch = None
) -> Clinica:
    """Appointments that are booked keep their instant when the clinic's zone changes."""
    row = await existing(session, Clinic, id, lock=True)
    touch(row, _columns(body), expected(if_match))
    await flush_unless_taken(session, **TAKEN)
    response.headers["ETag"] = etag(row.version)
    return clinica(row)


def _columns(body: ClinicaPut) -> dict[str, Any]:
    fields = columns(body)
    if "coordenadas" in body.model_fields_set:
        place = body.coordenadas
        fields["latitude"] = place.latitude if place else None
        fields["longitude"] = place.longitude if place else None
    if "horario_funcionamento" in body.model_fields_set:
        hours = body.horario_funcionamento
        fields["opening_hours_text"] = hours if isinstance(hours, str) else None
        fields["opening_hours"] = (
            []
            if isinstance(hours, str)
            else [
                {"weekday": opening.dia, "start_minute": start, "end_minute": end}
                for opening in hours
                for start, end in [span(opening.inicio, opening.fim)]
            ]
        )
    return fields
