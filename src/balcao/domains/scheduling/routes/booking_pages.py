"""Booking pages over HTTP, as those who set them up see them."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.domains.identity.access import Manager, ReadOnly, Session
from balcao.domains.scheduling.public.confirmation import make_template
from balcao.domains.scheduling.public.keep_page import keep_page
from balcao.domains.scheduling.public.models import BookingPage
from balcao.domains.scheduling.public.page_head import head_of
from balcao.domains.scheduling.public.schemas import ModeloPost, Pagina, PaginaPost, PaginaPut
from balcao.domains.scheduling.public.words import Words
from balcao.settings import read_settings

router = APIRouter(prefix="/paginas-agendamento", tags=["booking pages"])
FIELDS = {
    "slug": "slug", "clinica_id": "clinic_id", "medico_id": "practitioner_id", "ativo": "active", "titulo": "title",
    "introducao": "intro", "aviso": "notice", "consentimento": "consent_text", "servicos": "service_ids",
    "mostra_precos": "shows_prices",
}  # fmt: skip


@router.get("")
async def read_booking_pages(
    caller: ReadOnly,
    session: Session,
    clinica_id: UUID | None = None,
    medico_id: UUID | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Pagina]:
    wanted = select(BookingPage).where(BookingPage.account_id == caller.account_id)
    if clinica_id is not None:
        wanted = wanted.where(BookingPage.clinic_id == clinica_id)
    if medico_id is not None:
        wanted = wanted.where(BookingPage.practitioner_id == medico_id)
    if cursor:
        wanted = wanted.where(BookingPage.id > decode_cursor(cursor, UUID)[0])
    rows = (await session.scalars(wanted.order_by(BookingPage.id).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[await _page(session, row) for row in rows[:limit]], next_cursor=more)


@router.post("", status_code=201)
async def add_booking_page(caller: Manager, session: Session, body: PaginaPost, response: Response) -> Pagina:
    """409 `slug-taken` when the address is another page's."""
    given = {FIELDS[name]: value for name, value in body.model_dump().items()}
    page = BookingPage(version=0, created_at=clock.now(), **given)
    return await _shown(session, await keep_page(session, page, {}), response)


@router.post("/modelo", status_code=204, summary="Make The Confirmation's Template")
async def add_confirmation_template(caller: Manager, body: ModeloPost) -> None:
    """Writes the template that confirms a visit booked on a page, and submits it. Safe to repeat."""
    await make_template(caller, body.channel_id)


@router.get("/{id}")
async def read_booking_page(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Pagina:
    return await _shown(session, await _existing(session, id), response)


@router.put("/{id}")
async def change_booking_page(
    caller: Manager, session: Session, id: UUID, body: PaginaPut, response: Response, if_match: IfMatch = None
) -> Pagina:
    """Only the given keys change; whose page it is does not."""
    page = await _existing(session, id, lock=True)
    given = {FIELDS[name]: value for name, value in body.model_dump(exclude_unset=True).items()}
    return await _shown(session, await keep_page(session, page, given, expected(if_match)), response)


@router.delete("/{id}", status_code=204)
async def remove_booking_page(caller: Manager, session: Session, id: UUID) -> None:
    """The address leads nowhere then; what was booked by it stays."""
    await session.delete(await _existing(session, id, lock=True))


async def _existing(session: AsyncSession, id: UUID, *, lock: bool = False) -> BookingPage:
    found = await existing(session, BookingPage, id, lock=lock)
    return found


async def _shown(session: AsyncSession, page: BookingPage, response: Response) -> Pagina:
    response.headers["ETag"] = etag(page.version)
    return await _page(session, page)


async def _page(session: AsyncSession, page: BookingPage) -> Pagina:
    told = {wire: getattr(page, column) for wire, column in FIELDS.items()}
    return Pagina(
        id=page.id,
        url=f"{read_settings().base_url}/agendar/{page.slug}",
        nome=(await head_of(session, page, Words("pt")))["name"],
        criado_em=page.created_at,
        atualizado_em=page.updated_at,
        **told,
    )
