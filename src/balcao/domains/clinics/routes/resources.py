"""Rooms and equipment over HTTP."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Conflict
from balcao.domains.clinics.models import Resource
from balcao.domains.clinics.queries import existing_clinic, existing_resource, list_resources
from balcao.domains.clinics.resource_schemas import Recurso, RecursoPost, RecursoPut
from balcao.domains.clinics.schemas import WORDS, columns
from balcao.domains.clinics.shapes import recurso
from balcao.domains.clinics.touch import touch
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/recursos")


@router.post("", status_code=201)
async def add_resource(caller: Manager, session: Session, body: RecursoPost, response: Response) -> Recurso:
    await existing_clinic(session, body.clinica_id)
    now = clock.now()
    row = Resource(**{"kind": "room"} | columns(body), version=1, created_at=now, updated_at=now)
    session.add(row)
    await _save(session)
    await session.refresh(row)
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
    shown = rows[:limit]
    more = encode_cursor(shown[-1].name.lower(), shown[-1].id) if len(rows) > limit else None
    return Page(items=[recurso(row) for row in shown], next_cursor=more)


@router.get("/{id}")
async def read_resource(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Recurso:
    row = await existing_resource(session, id)
    response.headers["ETag"] = etag(row.version)
    return recurso(row)


@router.put("/{id}")
async def change_resource(
    caller: Manager, session: Session, id: UUID, body: RecursoPut, response: Response, if_match: IfMatch = None
) -> Recurso:
    """What is booked keeps its room when that is deactivated."""
    row = await existing_resource(session, id, lock=True)
    touch(row, columns(body), expected(if_match))
    await _save(session)
    response.headers["ETag"] = etag(row.version)
    return recurso(row)


async def _save(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as failure:
        if "uq_resources_name" in str(failure.orig):
            raise Conflict("Esta clínica já tem um recurso desse tipo com esse nome.") from failure
        raise
