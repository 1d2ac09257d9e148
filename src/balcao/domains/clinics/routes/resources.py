"""Rooms and equipment over HTTP."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor
from balcao.core.taken import flush_unless_taken
from balcao.domains.clinics.models import Clinic, Resource
from balcao.domains.clinics.queries import list_resources, page_by_name
from balcao.domains.clinics.resource_schemas import Recurso, RecursoPost, RecursoPut
from balcao.domains.clinics.schemas import WORDS, columns
from balcao.domains.clinics.shapes import recurso
from balcao.domains.clinics.touch import touch
from balcao.domains.identity.access import Manager, ReadOnly, Session

TAKEN = {"uq_resources_name": "Esta clínica já tem um recurso desse tipo com esse nome."}
router = APIRouter(prefix="/recursos")


@router.post("", status_code=201)
async def add_resource(caller: Manager, session: Session, body: RecursoPost, response: Response) -> Recurso:
    await existing(session, Clinic, body.clinica_id)
    row = Resource(**{"kind": "room"} | columns(body))
    session.add(row)
    await flush_unless_taken(session, **TAKEN)
    response.headers["ETag"] = etag(row.version)
    return recurso(row)


@router.get("")
async def read_resources(
    caller: ReadOnly,
    session: Session,
    clinica_id: UUID | None = None,
    tipo: Literal["sala", "equipamento"] | None = None,
    ativo: bool | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Recurso]:
    rows = await list_resources(
        session,
        clinic_id=clinica_id,
        kind=WORDS["tipo"][tipo] if tipo else None,
        active=ativo,
        after=decode_cursor(cursor, str, UUID) if cursor else None,
        limit=limit + 1,
    )
    shown, more = page_by_name(rows, limit)
    return Page(items=[recurso(row) for row in shown], next_cursor=more)


@router.get("/{id}")
async def read_resource(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Recurso:
    row = await existing(session, Resource, id)
    response.headers["ETag"] = etag(row.version)
    return recurso(row)


@router.put("/{id}")
async def change_resource(
    caller: Manager, session: Session, id: UUID, body: RecursoPut, response: Response, if_match: IfMatch = None
) -> Recurso:
    """What is booked keeps its room when that is deactivated."""
    row = await existing(session, Resource, id, lock=True)
    touch(row, columns(body), expected(if_match))
    await flush_unless_taken(session, **TAKEN)
    response.headers["ETag"] = etag(row.version)
    return recurso(row)
