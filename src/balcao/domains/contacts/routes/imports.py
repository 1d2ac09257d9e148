"""Contacts from a CSV over HTTP: POST /attachments takes the file, a preview shows what it would become."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Conflict
from balcao.domains.contacts.imports.begin import begin_import, look_at
from balcao.domains.contacts.imports.queries import import_out
from balcao.domains.contacts.imports.schemas import ImportIn, ImportOut, Preview, PreviewIn
from balcao.domains.contacts.record_models import ContactImport
from balcao.domains.identity.access import Attendant, Session

router = APIRouter(prefix="/contact-imports")


@router.post("/previews")
async def preview_import(caller: Attendant, body: PreviewIn) -> Preview:
    """Takes nothing in. Send `columns` again as you change them."""
    return await look_at(caller, body)


@router.post("", status_code=202)
async def start_import(caller: Attendant, body: ImportIn, response: Response) -> ImportOut:
    """Goes on by itself; follow GET /contact-imports/{id} or `import.updated`. The same file again doubles nobody."""
    row = await begin_import(caller, body)
    response.headers["Location"] = f"/api/v1/contact-imports/{row.id}"
    return import_out(row)


@router.get("")
async def list_imports(
    caller: Attendant, session: Session, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[ImportOut]:
    """Newest first."""
    wanted = select(ContactImport).where(ContactImport.account_id == caller.account_id)
    if cursor:
        wanted = wanted.where(ContactImport.id < decode_cursor(cursor, UUID)[0])
    rows = (await session.scalars(wanted.order_by(ContactImport.id.desc()).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[import_out(row) for row in rows[:limit]], next_cursor=more)


@router.get("/{id}")
async def read_import(caller: Attendant, session: Session, id: UUID) -> ImportOut:
    return import_out(await _existing(session, id))


@router.delete("/{id}")
async def cancel_import(caller: Attendant, session: Session, id: UUID) -> ImportOut:
    """Stops where it is: those who are in stay in."""
    row = await _existing(session, id, lock=True)
    if row.status not in {"waiting", "running"}:
        raise Conflict("Esta importação já terminou.")
    row.status, row.finished_at = "cancelled", clock.now()
    await session.flush()
    return import_out(row)


async def _existing(session: Session, id: UUID, *, lock: bool = False) -> ContactImport:
    row = await existing(session, ContactImport, id, lock=lock)
    return row
