"""Bookings made elsewhere over HTTP: what they are here, how they come, which wait, and what is done of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing, transaction
from balcao.core.described import MAY_BE_REFUSED
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.queue import later
from balcao.domains.identity.access import Attendant, Manager, ReadOnly, Session
from balcao.domains.scheduling.outside.keep_subscription import keep_subscription
from balcao.domains.scheduling.outside.link_offerings import Link, link_offerings, list_offerings, read_links
from balcao.domains.scheduling.outside.list_bookings import list_bookings
from balcao.domains.scheduling.outside.models import OutsideBooking
from balcao.domains.scheduling.outside.queries import read_bookings, read_source
from balcao.domains.scheduling.outside.resolve import Act, resolve
from balcao.domains.scheduling.outside.schemas import (
    STATES,
    Cancelamento,
    MarcacaoExterna,
    OfertaExterna,
    Origem,
    Resolucao,
    Situacao,
    VinculosDeOferta,
    marcacao,
    origem,
)
from balcao.domains.scheduling.outside.sources import bookings_connection
from balcao.domains.scheduling.routes.callers import actor

router = APIRouter(tags=["outside bookings"])


@router.get("/connections/{id}/ofertas", summary="Read What Can Be Booked There", responses=MAY_BE_REFUSED)
async def read_offerings(caller: Attendant, id: UUID) -> Page[OfertaExterna]:
    """Asked of the provider now, each with what it is here."""
    found = await list_offerings(caller.account_id, id)
    async with transaction(caller.account_id) as session:
        links = {link.offering_id: link for link in await read_links(session, id)}
    shown = []
    for one in found:
        link = links.get(one.id)
        shown.append(
            OfertaExterna(
                id=one.id,
                nome=one.name,
                duracao_minutos=int(one.duration.total_seconds() // 60),
                ativo=one.is_active,
                url=one.url,
                varios_profissionais=one.has_many_hosts,
                servico_id=link.service_id if link else None,
                medico_id=link.practitioner_id if link else None,
                clinica_id=link.clinic_id if link else None,
            )
        )
    return Page(items=shown)


@router.put("/connections/{id}/ofertas", status_code=204, summary="Say What Can Be Booked There Is Here")
async def change_offerings(caller: Manager, session: Session, id: UUID, body: VinculosDeOferta) -> None:
    """The whole list, replaced; bookings that waited for it are tried again."""
    links = [Link(one.id, one.nome or one.id, one.servico_id, one.medico_id, one.clinica_id) for one in body.items]
    await link_offerings(session, id, links)


@router.get("/connections/{id}/origem", summary="Read How Its Bookings Come")
async def read_origin(caller: ReadOnly, session: Session, id: UUID) -> Origem:
    await bookings_connection(session, id)
    return origem(*await read_source(session, id))


@router.post("/connections/{id}/origem", status_code=202, summary="Look At Its Bookings Now")
async def look_now(caller: Manager, session: Session, id: UUID) -> None:
    """Sees to the webhooks, and lists what was booked there."""
    await bookings_connection(session, id)
    await later(session, keep_subscription, connection_id=id)
    # Without a key: a list that is under way began before whatever one wants to see.
    await later(session, list_bookings, connection_id=id)


@router.get("/marcacoes-externas", summary="List Bookings Made Elsewhere")
async def list_outside_bookings(
    caller: ReadOnly,
    session: Session,
    situacao: Situacao | None = None,
    connection_id: UUID | None = None,
    agendamento_id: UUID | None = None,
    desde: Annotated[datetime | None, Query(description="Só as que começam a partir daqui.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[MarcacaoExterna]:
    after = decode_cursor(cursor, datetime, UUID) if cursor else None
    rows = await read_bookings(
        session,
        state=STATES[situacao] if situacao else None,
        connection_id=connection_id,
        appointment_id=agendamento_id,
        first_at=desde,
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    more = encode_cursor(rows[limit - 1].start_at, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[marcacao(row) for row in rows[:limit]], next_cursor=more)


@router.get("/marcacoes-externas/{id}", summary="Read A Booking Made Elsewhere")
async def read_outside_booking(caller: ReadOnly, session: Session, id: UUID) -> MarcacaoExterna:
    return marcacao(await _existing(session, id))


@router.post("/marcacoes-externas/{id}/resolver", summary="Settle A Booking Made Elsewhere")
async def settle_outside_booking(caller: Attendant, session: Session, id: UUID, body: Resolucao) -> MarcacaoExterna:
    """Still in conflict when the time is still not free. Safe to repeat."""
    act: Act = "retry" if body.acao == "tentar" else "keep"
    row = await resolve(
        session, id, act, actor=actor(caller), practitioner_id=body.medico_id, service_id=body.servico_id
    )
    return marcacao(row)


@router.post("/marcacoes-externas/{id}/cancelar", summary="Cancel A Booking Made Elsewhere")
async def cancel_outside_booking(
    caller: Attendant, session: Session, id: UUID, body: Cancelamento | None = None
) -> MarcacaoExterna:
    """There, and here where it stands here. The provider is told in the background; safe to repeat."""
    return marcacao(await resolve(session, id, "cancel", actor=actor(caller), reason=body.motivo if body else None))


async def _existing(session: AsyncSession, id: UUID) -> OutsideBooking:
    row = await existing(session, OutsideBooking, id)
    return row
