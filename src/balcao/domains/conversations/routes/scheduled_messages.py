"""Scheduled messages over HTTP; POST messages with `send_at` plans one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import select, tuple_

from balcao.core.database import existing
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import NotFound
from balcao.domains.conversations.act_models import ScheduledMessage
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.scheduled.plan import call_off, replan
from balcao.domains.conversations.scheduled.queries import scheduled_out
from balcao.domains.conversations.scheduled.schemas import ScheduledChange, ScheduledOut, ScheduledStatus
from balcao.domains.conversations.sight import limited_to, must_see, seen_by
from balcao.domains.identity.access import Attendant, Caller, ReadOnly, Session

router = APIRouter(prefix="/scheduled-messages")


@router.get("")
async def list_scheduled_messages(
    caller: ReadOnly,
    session: Session,
    conversation_id: UUID | None = None,
    status: Annotated[ScheduledStatus | None, Query(description="All, where none is given.")] = None,
    mine: Annotated[bool, Query(description="Only those that the caller wrote.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ScheduledOut]:
    """By their time, the soonest first."""
    wanted = select(ScheduledMessage).where(ScheduledMessage.account_id == caller.account_id)
    if conversation_id:
        wanted = wanted.where(ScheduledMessage.conversation_id == conversation_id)
    if status:
        wanted = wanted.where(ScheduledMessage.status == status)
    if mine:
        wanted = wanted.where(ScheduledMessage.user_id == caller.user_id)
    if limited := await limited_to(session, caller):
        seen = select(Conversation.id).where(Conversation.account_id == caller.account_id, seen_by(limited))
        wanted = wanted.where(ScheduledMessage.conversation_id.in_(seen.scalar_subquery()))
    place = tuple_(ScheduledMessage.send_at, ScheduledMessage.id)
    if cursor:
        wanted = wanted.where(place > decode_cursor(cursor, datetime, UUID))
    rows = (await session.scalars(wanted.order_by(*place).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].send_at, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[scheduled_out(row) for row in rows[:limit]], next_cursor=more)


@router.get("/{id}")
async def read_scheduled_message(caller: ReadOnly, session: Session, id: UUID) -> ScheduledOut:
    return scheduled_out(await _seen(session, caller, id))


@router.put("/{id}")
async def change_scheduled_message(
    caller: Attendant, session: Session, id: UUID, body: ScheduledChange
) -> ScheduledOut:
    """409 once it has been sent or cancelled."""
    await _seen(session, caller, id)
    return scheduled_out(await replan(session, id, body))


@router.delete("/{id}", status_code=204)
async def cancel_scheduled_message(caller: Attendant, session: Session, id: UUID) -> None:
    """It stays in the list as cancelled."""
    await _seen(session, caller, id)
    await call_off(session, id)


async def _seen(session: Session, caller: Caller, id: UUID) -> ScheduledMessage:
    row = await existing(session, ScheduledMessage, id)
    try:
        await must_see(session, caller, row.conversation_id)
    except NotFound as hidden:
        raise NotFound("Não existe mais.") from hidden
    return row
