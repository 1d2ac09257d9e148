"""A contact's history over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select

from balcao.core.database import find
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import NotFound
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.record_models import RecordedChange
from balcao.domains.identity.access import ReadOnly, Session

router = APIRouter(prefix="/contacts")


class ChangeOut(BaseModel):
    id: UUID
    at: datetime
    user_id: UUID | None
    actor: str
    what: str = Field(description="created, changed, merged, unmerged or imported")
    changes: dict[str, Any] = Field(description="Field → [before, after]; a merge names the other contact.")


@router.get("/{id}/history", summary="Read A Contact's History")
async def read_history(
    caller: ReadOnly, session: Session, id: UUID, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[ChangeOut]:
    """What changed of this contact and who changed it, newest first."""
    if await find(session, Contact, id) is None:
        raise NotFound("Este contato não existe.")
    wanted = select(RecordedChange).where(
        RecordedChange.account_id == caller.account_id, RecordedChange.contact_id == id
    )
    if cursor:
        wanted = wanted.where(RecordedChange.id < decode_cursor(cursor, UUID)[0])
    rows = (await session.scalars(wanted.order_by(RecordedChange.id.desc()).limit(limit + 1))).all()
    items = [ChangeOut(**{name: getattr(row, name) for name in ChangeOut.model_fields}) for row in rows[:limit]]
    return Page(items=items, next_cursor=encode_cursor(rows[limit - 1].id) if len(rows) > limit else None)
