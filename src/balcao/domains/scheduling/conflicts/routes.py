"""The inbox of conflicts over HTTP: listed, counted, settled."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.domains.identity.access import Attendant, ReadOnly, Session
from balcao.domains.scheduling.calendars.resolve_conflict import Act
from balcao.domains.scheduling.calendars.schemas import Conflito, Contagem, Decisao
from balcao.domains.scheduling.calendars.shapes import ACT_NAMES, conflito
from balcao.domains.scheduling.conflicts.list_conflicts import count_open, list_conflicts
from balcao.domains.scheduling.conflicts.settle_conflict import settle_conflict
from balcao.domains.scheduling.routes.callers import actor

router = APIRouter(tags=["calendars"])
ACTS: dict[str, Act] = {name: act for act, name in ACT_NAMES.items()}  # type: ignore[misc]


@router.get("/calendar-conflicts")
async def read_calendar_conflicts(
    caller: ReadOnly,
    session: Session,
    estado: Annotated[Literal["aberto", "resolvido"] | None, Query(description="Sem ele, todos.")] = None,
    agendamento_id: UUID | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Conflito]:
    """The newest first."""
    after = decode_cursor(cursor, datetime, UUID) if cursor else None
    state = {"aberto": "open", "resolvido": "resolved", None: None}[estado]
    rows = await list_conflicts(
        session,
        state=state,
        appointment_id=agendamento_id,
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    more = encode_cursor(rows[limit - 1].created_at, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[Conflito(**conflito(row)) for row in rows[:limit]], next_cursor=more)


@router.get("/calendar-conflicts/contagem")
async def count_calendar_conflicts(caller: ReadOnly, session: Session) -> Contagem:
    """How many wait for somebody."""
    return Contagem(abertos=await count_open(session))


@router.post("/calendar-conflicts/{id}/resolver")
async def resolve_calendar_conflict(caller: Attendant, session: Session, id: UUID, body: Decisao) -> Conflito:
    """Safe to repeat. 409 `slot-taken` with `alternativas` when their time cannot be taken: it then stays open.

    A booking made elsewhere whose time is still not free stays open too, and `motivo` says why.
    """
    return Conflito(**conflito(await settle_conflict(session, id, ACTS[body.acao], actor=actor(caller))))
