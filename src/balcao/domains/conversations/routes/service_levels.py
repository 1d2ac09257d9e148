"""Service levels over HTTP, and how well they were kept."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import func, select

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag
from balcao.core.pages import Page
from balcao.core.queue import later
from balcao.domains.conversations import ordering
from balcao.domains.conversations.desk_models import ServiceClock, ServiceLevel
from balcao.domains.conversations.service_levels.reckon_anew import reckon_anew
from balcao.domains.conversations.service_levels.schemas import (
    PromiseFigures,
    ServiceFigures,
    ServiceLevelChange,
    ServiceLevelIn,
    ServiceLevelOut,
)
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/service-levels", tags=["routing"])
KINDS = ("first_answer", "next_answer", "resolution")


@router.get("")
async def list_levels(caller: ReadOnly, session: Session) -> Page[ServiceLevelOut]:
    """The first whose conditions all hold counts."""
    return Page(items=[_out(row) for row in await ordering.in_order(session, ServiceLevel)])


@router.get("/figures", summary="Read Figures Of Service Levels")
async def read_figures(
    caller: Manager,
    session: Session,
    since: Annotated[datetime, Query(description="Promises that began from then on.")],
    until: Annotated[datetime, Query(description="And before then.")],
    level_id: UUID | None = None,
    team_id: UUID | None = None,
    user_id: UUID | None = None,
) -> ServiceFigures:
    """How many promises were met and missed. What was dropped or never answered counts as neither."""
    given = {"level_id": level_id, "team_id": team_id, "assignee_id": user_id}
    missed = ServiceClock.missed_at.is_not(None)
    ended = ServiceClock.ended_at.is_not(None)
    rows = await session.execute(
        select(
            ServiceClock.kind,
            func.count().filter(ended, ~missed),
            func.count().filter(missed),
            func.count().filter(~ended, ~missed),
        )
        .where(
            ServiceClock.account_id == caller.account_id,
            ServiceClock.began_at >= since,
            ServiceClock.began_at < until,
            *(getattr(ServiceClock, name) == value for name, value in given.items() if value is not None),
        )
        .group_by(ServiceClock.kind)
    )
    counted = {kind: (met, missed, running) for kind, met, missed, running in rows}
    return ServiceFigures(items=[_figures(kind, *counted.get(kind, (0, 0, 0))) for kind in KINDS])


def _figures(kind: Any, met: int, missed: int, running: int) -> PromiseFigures:
    share = round(met / (met + missed), 4) if met + missed else None
    return PromiseFigures(kind=kind, met=met, missed=missed, running=running, met_share=share)


@router.post("", status_code=201)
async def add_level(caller: Manager, session: Session, body: ServiceLevelIn) -> ServiceLevelOut:
    """It counts for what happens from now on."""
    return _out(await ordering.add(session, ServiceLevel, body.model_dump()))


@router.get("/{id}")
async def read_level(caller: ReadOnly, session: Session, id: UUID, response: Response) -> ServiceLevelOut:
    row = await existing(session, ServiceLevel, id)
    response.headers["ETag"] = etag(row.version)
    return _out(row)


@router.put("/{id}")
async def change_level(
    caller: Manager,
    session: Session,
    id: UUID,
    body: ServiceLevelChange,
    response: Response,
    if_match: IfMatch = None,
) -> ServiceLevelOut:
    """Promises under way are reckoned anew."""
    row = await ordering.change(session, ServiceLevel, id, body.model_dump(exclude_unset=True), if_match)
    await later(session, reckon_anew)
    response.headers["ETag"] = etag(row.version)
    return _out(row)


@router.delete("/{id}", status_code=204)
async def remove_level(caller: Manager, session: Session, id: UUID) -> None:
    """What was met and missed under it stays counted."""
    await ordering.remove(session, ServiceLevel, id)
    await later(session, reckon_anew)


def _out(row: ServiceLevel) -> ServiceLevelOut:
    return ServiceLevelOut(**{name: getattr(row, name) for name in ServiceLevelOut.model_fields})
