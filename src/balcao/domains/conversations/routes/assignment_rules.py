"""Assignment rules over HTTP, in the order in which they are asked."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select

from balcao.core.etags import IfMatch, etag, must_match
from balcao.core.ids import new_id
from balcao.core.pages import Page
from balcao.core.problems import Invalid
from balcao.core.queue import later
from balcao.domains.conversations.desk_models import AssignmentRule
from balcao.domains.conversations.desk_schemas import RuleChange, RuleIn, RuleOut
from balcao.domains.conversations.must_exist import must_exist
from balcao.domains.conversations.named import existing
from balcao.domains.conversations.ordering import last_position, place
from balcao.domains.conversations.routing.drain import drain
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/assignment-rules", tags=["routing"])


@router.get("")
async def list_rules(caller: ReadOnly, session: Session) -> Page[RuleOut]:
    """The first whose conditions all hold decides."""
    rows = await session.scalars(
        select(AssignmentRule)
        .where(AssignmentRule.account_id == caller.account_id)
        .order_by(AssignmentRule.position, AssignmentRule.id)
    )
    return Page(items=[_out(row) for row in rows])


@router.post("", status_code=201)
async def add_rule(caller: Manager, session: Session, body: RuleIn) -> RuleOut:
    given = body.model_dump(exclude={"position"})
    await must_exist(session, given)
    row = AssignmentRule(id=new_id(), position=await last_position(session, AssignmentRule) + 1, **given)
    _check(row)
    session.add(row)
    if body.position is not None:
        await place(session, AssignmentRule, row, body.position)
    await session.flush()
    return _out(row)


@router.get("/{id}")
async def read_rule(caller: ReadOnly, session: Session, id: UUID, response: Response) -> RuleOut:
    row = await existing(session, AssignmentRule, id)
    response.headers["ETag"] = etag(row.version)
    return _out(row)


@router.put("/{id}")
async def change_rule(
    caller: Manager,
    session: Session,
    id: UUID,
    body: RuleChange,
    response: Response,
    if_match: IfMatch = None,
) -> RuleOut:
    """What is in the queue already stays as it was sent there."""
    row = await existing(session, AssignmentRule, id, lock=True)
    must_match(if_match, row.version)
    given = body.model_dump(exclude_unset=True)
    await must_exist(session, given)
    position = given.pop("position", None)
    for name, value in given.items():
        setattr(row, name, value)
    _check(row)
    row.version += 1
    if position is not None:
        await place(session, AssignmentRule, row, position)
    await session.flush()
    await later(session, drain)
    response.headers["ETag"] = etag(row.version)
    return _out(row)


@router.delete("/{id}", status_code=204)
async def remove_rule(caller: Manager, session: Session, id: UUID) -> None:
    await session.delete(await existing(session, AssignmentRule, id, lock=True))
    await place(session, AssignmentRule, None, 0)


def _check(row: AssignmentRule) -> None:
    if row.during != "any" and row.hours_id is None:
        raise Invalid("Diga qual horário de atendimento a regra olha (`hours_id`).")
    if row.user_id is not None and row.distribution == "by_hand":
        raise Invalid("Para uma pessoa, escolha rodízio ou menor carga: manual deixa na fila.")


def _out(row: AssignmentRule) -> RuleOut:
    return RuleOut(**{name: getattr(row, name) for name in RuleOut.model_fields})
