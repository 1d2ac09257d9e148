"""Reminders over HTTP: those of an appointment, and those that are due."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from balcao.core.database import existing
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Invalid
from balcao.domains.identity.access import ReadOnly, Session
from balcao.domains.notifications.reminders.timeline import STATUSES, Lembrete, reminders_due, reminders_of
from balcao.domains.scheduling.models import Appointment

router = APIRouter(tags=["reminders"])
Estado = Literal["planejado", "enviado", "pulado", "falhou", "descartado"]


@router.get("/agendamentos/{id}/lembretes")
async def read_reminders_of_appointment(caller: ReadOnly, session: Session, id: UUID) -> Page[Lembrete]:
    """Planned, sent, delivered, read, answered; what was not sent says why."""
    await existing(session, Appointment, id)
    return Page(items=await reminders_of(session, id))


@router.get("/lembretes")
async def read_due_reminders(
    caller: ReadOnly,
    session: Session,
    de: Annotated[datetime | None, Query(description="A partir deste instante, com fuso.")] = None,
    ate: Annotated[datetime | None, Query(description="Antes deste instante, com fuso.")] = None,
    status: Annotated[list[Estado] | None, Query()] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Lembrete]:
    """In order of the time at which they are due."""
    if any(at is not None and at.tzinfo is None for at in (de, ate)):
        raise Invalid("`de` e `ate` precisam de fuso: 2030-01-02T09:00:00-03:00.")
    back = {word: name for name, word in STATUSES.items()}
    after = decode_cursor(cursor, datetime, UUID) if cursor else None
    rows = await reminders_due(
        session,
        first_at=de,
        last_at=ate,
        statuses=[back[one] for one in status] if status else None,
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    more = encode_cursor(rows[limit - 1].previsto_para, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=rows[:limit], next_cursor=more)
