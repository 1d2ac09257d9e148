"""Business hours over HTTP."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import exists, or_, select

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, must_match
from balcao.core.pages import Page
from balcao.core.problems import Conflict
from balcao.core.queue import later
from balcao.domains.conversations.business_time import is_open, opens_at
from balcao.domains.conversations.desk_models import AssignmentRule, BusinessHours, ServiceLevel
from balcao.domains.conversations.hours import hours_of
from balcao.domains.conversations.hours_schemas import BusinessHoursChange, BusinessHoursIn, BusinessHoursOut
from balcao.domains.conversations.named import add, check_free
from balcao.domains.conversations.service_levels.reckon_anew import reckon_anew
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/business-hours", tags=["routing"])
TAKEN = "Já existe um horário com este nome."


@router.get("")
async def list_hours(caller: ReadOnly, session: Session) -> Page[BusinessHoursOut]:
    rows = await session.scalars(
        select(BusinessHours).where(BusinessHours.account_id == caller.account_id).order_by(BusinessHours.name)
    )
    return Page(items=[await _out(session, row) for row in rows.all()])


@router.post("", status_code=201)
async def add_hours(caller: Manager, session: Session, body: BusinessHoursIn) -> BusinessHoursOut:
    row = await add(session, BusinessHours(**body.model_dump(mode="json")), BusinessHours.name, TAKEN)
    return await _out(session, row)


@router.get("/{id}", summary="Read Hours")
async def read_one(caller: ReadOnly, session: Session, id: UUID, response: Response) -> BusinessHoursOut:
    row = await existing(session, BusinessHours, id)
    response.headers["ETag"] = etag(row.version)
    return await _out(session, row)


@router.put("/{id}")
async def change_hours(
    caller: Manager,
    session: Session,
    id: UUID,
    body: BusinessHoursChange,
    response: Response,
    if_match: IfMatch = None,
) -> BusinessHoursOut:
    """Promises under way are reckoned anew."""
    row = await existing(session, BusinessHours, id, lock=True)
    must_match(if_match, row.version)
    given: dict[str, Any] = body.model_dump(mode="json", exclude_unset=True)
    if given.get("name", row.name) != row.name:
        await check_free(session, BusinessHours.name, given["name"], TAKEN)
    for name, value in given.items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    await later(session, reckon_anew)
    response.headers["ETag"] = etag(row.version)
    return await _out(session, row)


@router.delete("/{id}", status_code=204)
async def remove_hours(caller: Manager, session: Session, id: UUID) -> None:
    row = await existing(session, BusinessHours, id, lock=True)
    ruled = exists().where(AssignmentRule.account_id == caller.account_id, AssignmentRule.hours_id == id)
    promised = exists().where(ServiceLevel.account_id == caller.account_id, ServiceLevel.hours_id == id)
    if await session.scalar(select(or_(ruled, promised))):
        raise Conflict("Uma regra ou um prazo usa este horário: mude-os primeiro.")
    await session.delete(row)


async def _out(session: Session, row: BusinessHours) -> BusinessHoursOut:
    hours, now = await hours_of(session, row), clock.now()
    opened = is_open(hours, now)
    kept = {name: getattr(row, name) for name in BusinessHoursOut.model_fields if name not in {"is_open", "opens_at"}}
    return BusinessHoursOut(**kept, is_open=opened, opens_at=None if opened else opens_at(hours, now))
