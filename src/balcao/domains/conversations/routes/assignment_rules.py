"""Assignment rules over HTTP, in the order in which they are asked."""

from uuid import UUID

from fastapi import APIRouter, Response

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag
from balcao.core.pages import Page
from balcao.core.problems import Invalid
from balcao.core.queue import later
from balcao.domains.conversations import ordering
from balcao.domains.conversations.desk_models import AssignmentRule
from balcao.domains.conversations.desk_schemas import RuleChange, RuleIn, RuleOut
from balcao.domains.conversations.routing.drain import drain
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/assignment-rules", tags=["routing"])


@router.get("")
async def list_rules(caller: ReadOnly, session: Session) -> Page[RuleOut]:
    """The first whose conditions all hold decides."""
    return Page(items=[_out(row) for row in await ordering.in_order(session, AssignmentRule)])


@router.post("", status_code=201)
async def add_rule(caller: Manager, session: Session, body: RuleIn) -> RuleOut:
    return _out(await ordering.add(session, AssignmentRule, body.model_dump(), _check))


@router.get("/{id}")
async def read_rule(caller: ReadOnly, session: Session, id: UUID, response: Response) -> RuleOut:
    row = await existing(session, AssignmentRule, id)
    response.headers["ETag"] = etag(row.version)
    return _out(row)


@router.put("/{id}")
async def change_rule(
    caller: Manager, session: Session, id: UUID, body: RuleChange, response: Response, if_match: IfMatch = None
) -> RuleOut:
    """What is in the queue already stays as it was sent there."""
    given = body.model_dump(exclude_unset=True)
    row = await ordering.change(session, AssignmentRule, id, given, if_match, _check)
    await later(session, drain)
    response.headers["ETag"] = etag(row.version)
    return _out(row)


@router.delete("/{id}", status_code=204)
async def remove_rule(caller: Manager, session: Session, id: UUID) -> None:
    await ordering.remove(session, AssignmentRule, id)


def _check(row: AssignmentRule) -> None:
    if row.during != "any" and row.hours_id is None:
        raise Invalid("Diga qual horário de atendimento a regra olha (`hours_id`).")
    if row.user_id is not None and row.distribution == "by_hand":
        raise Invalid("Para uma pessoa, escolha rodízio ou menor carga: manual deixa na fila.")


def _out(row: AssignmentRule) -> RuleOut:
    return RuleOut(**{name: getattr(row, name) for name in RuleOut.model_fields})
