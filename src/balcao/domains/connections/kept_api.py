"""Webhooks as they came, over HTTP: seen without anybody's words, and read again."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import text

from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import NotFound
from balcao.domains.connections.masking import mask_body
from balcao.domains.connections.read_again import read_again
from balcao.domains.connections.schemas import KeptWebhookOut, KeptWebhookWhole
from balcao.domains.identity.access import Manager, Session
from balcao.domains.identity.note import note

router = APIRouter(prefix="/api/v1/kept-webhooks", tags=["kept-webhooks"])


@router.get("")
async def list_kept_webhooks(
    caller: Manager,
    session: Session,
    state: Literal["kept", "read", "failed"] | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[KeptWebhookOut]:
    """Newest first."""
    before = decode_cursor(cursor, UUID)[0] if cursor else None
    rows = (await session.execute(_LIST, {"state": state, "before": before, "page": limit + 1})).all()
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[KeptWebhookOut.model_validate(row) for row in rows[:limit]], next_cursor=more)


_LIST = text("SELECT * FROM list_kept_webhooks(CAST(:state AS text), CAST(:before AS uuid), CAST(:page AS integer))")


@router.get("/{id}")
async def read_kept_webhook(id: UUID, caller: Manager, session: Session) -> KeptWebhookWhole:
    row = (await session.execute(text("SELECT * FROM find_kept_webhook(:id)"), {"id": id})).one_or_none()
    if row is None:
        raise NotFound("Aviso não encontrado.")
    shown = KeptWebhookOut.model_validate(row).model_dump()
    return KeptWebhookWhole(**shown, body=mask_body(row.body) if row.body is not None else None)


@router.post("/{id}/readings", status_code=202, response_class=Response)
async def read_kept_webhook_again(id: UUID, caller: Manager, session: Session) -> Response:
    """Queued; what had been read already changes nothing again."""
    await read_again(session, id)
    await note(session, caller, "read_again", "kept_webhook", id)
    return Response(status_code=202)
