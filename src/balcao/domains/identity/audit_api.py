"""Who did what, over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime
from sqlalchemy import ColumnElement, and_, or_, select, tuple_

from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.domains.identity.access import Manager, Session
from balcao.domains.identity.models import AuditEntry
from balcao.domains.identity.schemas import AuditOut

router = APIRouter(prefix="/api/v1", tags=["audit"])
Word = Annotated[str | None, Query(max_length=100)]


@router.get("/audit")
async def list_audit(
    caller: Manager,
    session: Session,
    person: Annotated[UUID | None, Query(description="A user: what they did, and what was done to them.")] = None,
    act: Annotated[list[str], Query(description="One or more, for example signed_in.", max_length=50)] = [],  # noqa: B006
    subject_kind: Annotated[Word, Query(description="For example user, connection, contact.")] = None,
    subject_id: Word = None,
    since: Annotated[AwareDatetime | None, Query(alias="from", description="This instant and later.")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to", description="Before this instant.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[AuditOut]:
    """Newest first. Of patients and their conversations only ids are kept here."""
    wanted = select(AuditEntry).where(AuditEntry.account_id == caller.account_id)
    if person:
        wanted = wanted.where(_about(person))
    if act:
        wanted = wanted.where(AuditEntry.act.in_(act))
    if subject_kind:
        wanted = wanted.where(AuditEntry.subject_kind == subject_kind)
    if subject_id:
        wanted = wanted.where(AuditEntry.subject_id == subject_id)
    if since:
        wanted = wanted.where(AuditEntry.at >= since)
    if until:
        wanted = wanted.where(AuditEntry.at < until)
    if cursor:
        wanted = wanted.where(tuple_(AuditEntry.at, AuditEntry.id) < tuple_(*decode_cursor(cursor, datetime, UUID)))
    rows = (await session.scalars(wanted.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[AuditOut.model_validate(row) for row in rows[:limit]], next_cursor=more)


def _about(person: UUID) -> ColumnElement[bool]:
    done_to = and_(AuditEntry.subject_kind == "user", AuditEntry.subject_id == str(person))
    return or_(AuditEntry.user_id == person, done_to)
