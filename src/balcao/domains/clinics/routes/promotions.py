"""Promotions over HTTP (SC-4), but for `aplicar`, which knows appointments and is scheduling's."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.domains.clinics.promotions.models import Promotion
from balcao.domains.clinics.promotions.queries import (
    active_promotions,
    existing_promotion,
    list_promotions,
    services_of,
)
from balcao.domains.clinics.promotions.save import save
from balcao.domains.clinics.promotions.schemas import Promocao, PromocaoPost, PromocaoPut, promocao, promotion_columns
from balcao.domains.clinics.today import today_at
from balcao.domains.clinics.touch import touch
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/promocoes")


@router.post("", status_code=201)
async def add_promotion(caller: Manager, session: Session, body: PromocaoPost, response: Response) -> Promocao:
    """409 while another promotion that has not ended has the same code."""
    row = Promotion(**promotion_columns(body), use_count=0)
    row.ended_at = None if body.ativa else clock.now()
    await save(session, row, body.servicos)
    return await _shown(session, row, response)


@router.get("")
async def read_promotions(
    caller: ReadOnly, session: Session, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[Promocao]:
    """The newest first, those that ended too."""
    after = decode_cursor(cursor, datetime, UUID) if cursor else None
    rows = await list_promotions(session, after=(after[0], after[1]) if after else None, limit=limit + 1)
    more = encode_cursor(rows[limit - 1].created_at, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=await _all_shown(session, rows[:limit]), next_cursor=more)


@router.get("/ativas")
async def read_active_promotions(
    caller: ReadOnly, session: Session, servico_id: UUID | None = None, clinica_id: UUID | None = None
) -> Page[Promocao]:
    """Those that can be used today, on the clinic's clock; for one service or for any. At most 200, in one page."""
    rows = await active_promotions(session, service_id=servico_id, clinic_id=clinica_id)
    return Page(items=await _all_shown(session, rows, clinica_id))


@router.get("/{id}")
async def read_promotion(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Promocao:
    return await _shown(session, await existing_promotion(session, id), response)


@router.put("/{id}")
async def change_promotion(
    caller: Manager, session: Session, id: UUID, body: PromocaoPut, response: Response, if_match: IfMatch = None
) -> Promocao:
    """What was booked with it keeps its price. `ativa: false` ends it, and its code is free for another."""
    row = await existing_promotion(session, id, lock=True)
    fields = promotion_columns(body)
    if "ativa" in body.model_fields_set:
        fields["ended_at"] = None if body.ativa else row.ended_at or clock.now()
    touch(row, fields, expected(if_match))
    await save(session, row, body.servicos if "servicos" in body.model_fields_set else None)
    return await _shown(session, row, response)


async def _shown(session: AsyncSession, row: Promotion, response: Response) -> Promocao:
    response.headers["ETag"] = etag(row.version)
    return (await _all_shown(session, [row]))[0]


async def _all_shown(session: AsyncSession, rows: Sequence[Promotion], clinic_id: UUID | None = None) -> list[Promocao]:
    services = await services_of(session, [row.id for row in rows])
    today = await today_at(session, clinic_id)
    return [promocao(row, services.get(row.id, []), today) for row in rows]
