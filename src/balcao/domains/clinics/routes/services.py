"""Services over HTTP (SC-3)."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor
from balcao.domains.clinics.models import Service
from balcao.domains.clinics.queries import list_services, page_by_name, practitioners_of
from balcao.domains.clinics.schemas import WORDS, Ativacao, Servico, ServicoPost, ServicoPut, columns
from balcao.domains.clinics.set_needs import Needed, needs_of, set_needs
from balcao.domains.clinics.set_practitioners import set_practitioners
from balcao.domains.clinics.shapes import servico
from balcao.domains.clinics.touch import touch
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/servicos")
Insurer = Annotated[str | None, Query(max_length=200)]


@router.post("", status_code=201)
async def add_service(caller: Manager, session: Session, body: ServicoPost, response: Response) -> Servico:
    row = Service(**columns(body))
    session.add(row)
    await session.flush()
    await set_practitioners(session, row.id, body.medicos)
    await set_needs(session, row.id, _needs(body))
    return await _shown(session, row, response)


@router.get("")
async def read_services(
    caller: ReadOnly,
    session: Session,
    medico_id: UUID | None = None,
    convenio: Insurer = None,
    ativo: bool | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Servico]:
    after = decode_cursor(cursor, str, UUID) if cursor else None
    rows = await list_services(
        session,
        practitioner_id=medico_id,
        insurer=convenio,
        active=ativo,
        after=after,
        limit=limit + 1,
    )
    return await _page(session, rows, limit)


@router.get("/disponiveis")
async def read_available_services(
    caller: ReadOnly,
    session: Session,
    medico_id: UUID | None = None,
    convenio: Insurer = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Servico]:
    """Those that are active."""
    return await read_services(caller, session, medico_id, convenio, True, limit, cursor)


@router.get("/{id}")
async def read_service(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Servico:
    return await _shown(session, await existing(session, Service, id), response)


@router.put("/{id}")
async def change_service(
    caller: Manager, session: Session, id: UUID, body: ServicoPut, response: Response, if_match: IfMatch = None
) -> Servico:
    row = await existing(session, Service, id, lock=True)
    touch(row, columns(body), expected(if_match))
    await session.flush()
    if "medicos" in body.model_fields_set:
        await set_practitioners(session, row.id, body.medicos)
    if "recursos" in body.model_fields_set:
        await set_needs(session, row.id, _needs(body))
    return await _shown(session, row, response)


@router.post("/{id}/ativar")
async def activate_service(
    caller: Manager,
    session: Session,
    id: UUID,
    response: Response,
    body: Annotated[Ativacao | None, Body()] = None,
) -> Servico:
    """Safe to repeat. With {"ativo": false} the service is offered no more."""
    row = await existing(session, Service, id, lock=True)
    wanted = body.ativo if body else True
    if row.active != wanted:
        touch(row, {"active": wanted}, None)
        await session.flush()
    return await _shown(session, row, response)


async def _shown(session: AsyncSession, row: Service, response: Response) -> Servico:
    response.headers["ETag"] = etag(row.version)
    named, needs = await practitioners_of(session, [row.id]), await needs_of(session, [row.id])
    return servico(row, named.get(row.id, []), needs.get(row.id, []))


def _needs(body: ServicoPut) -> list[Needed]:
    return [Needed(WORDS["tipo"][need.tipo], need.categoria, need.recurso_ids) for need in body.recursos]


async def _page(session: AsyncSession, rows: Sequence[Service], limit: int) -> Page[Servico]:
    shown, more = page_by_name(rows, limit)
    ids = [row.id for row in shown]
    named, needs = await practitioners_of(session, ids), await needs_of(session, ids)
    return Page(items=[servico(row, named.get(row.id, []), needs.get(row.id, [])) for row in shown], next_cursor=more)
