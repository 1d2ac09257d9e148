"""Teams over HTTP."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import and_, delete, exists, func, select

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, must_match
from balcao.core.pages import Page
from balcao.core.problems import Conflict
from balcao.core.queue import later
from balcao.domains.conversations.desk_models import AssignmentRule, Availability, Team, TeamMember
from balcao.domains.conversations.desk_schemas import MemberOut, TeamChange, TeamIn, TeamOut
from balcao.domains.conversations.must_exist import must_exist
from balcao.domains.conversations.named import add, check_free
from balcao.domains.conversations.routing.drain import drain
from balcao.domains.identity.access import Manager, ReadOnly, Session
from balcao.domains.identity.models import User

router = APIRouter(prefix="/teams", tags=["routing"])
TAKEN = "Já existe uma equipe com este nome."


@router.get("")
async def list_teams(caller: ReadOnly, session: Session) -> Page[TeamOut]:
    rows = await session.scalars(select(Team).where(Team.account_id == caller.account_id).order_by(Team.name))
    return Page(items=await _out(session, rows.all()))


@router.post("", status_code=201)
async def add_team(caller: Manager, session: Session, body: TeamIn) -> TeamOut:
    await must_exist(session, body.model_dump())
    row = await add(session, Team(**body.model_dump(exclude={"member_ids"})), Team.name, TAKEN)
    await session.refresh(row)
    await _set_members(session, row.id, body.member_ids)
    return (await _out(session, [row]))[0]


@router.get("/{id}")
async def read_team(caller: ReadOnly, session: Session, id: UUID, response: Response) -> TeamOut:
    row = await existing(session, Team, id)
    response.headers["ETag"] = etag(row.version)
    return (await _out(session, [row]))[0]


@router.put("/{id}")
async def change_team(
    caller: Manager,
    session: Session,
    id: UUID,
    body: TeamChange,
    response: Response,
    if_match: IfMatch = None,
) -> TeamOut:
    row = await existing(session, Team, id, lock=True)
    must_match(if_match, row.version)
    given = body.model_dump(exclude_unset=True)
    await must_exist(session, given)
    if given.get("name", row.name) != row.name:
        await check_free(session, Team.name, given["name"], TAKEN)
    if "member_ids" in given:
        await _set_members(session, id, given.pop("member_ids"))
    for name, value in given.items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    await later(session, drain)
    response.headers["ETag"] = etag(row.version)
    return (await _out(session, [row]))[0]


@router.delete("/{id}", status_code=204)
async def remove_team(caller: Manager, session: Session, id: UUID) -> None:
    """Its conversations stay, without a team; a team that a rule sends to has to be taken from the rule first."""
    row = await existing(session, Team, id, lock=True)
    ruled = exists().where(AssignmentRule.account_id == caller.account_id, AssignmentRule.team_id == id)
    if await session.scalar(select(ruled)):
        raise Conflict("Uma regra de distribuição usa esta equipe: mude a regra primeiro.")
    await session.delete(row)


async def _set_members(session: Session, team_id: UUID, user_ids: Iterable[UUID]) -> None:
    account_id = session.info["account_id"]
    await session.execute(delete(TeamMember).where(TeamMember.account_id == account_id, TeamMember.team_id == team_id))
    for user_id in dict.fromkeys(user_ids):
        session.add(TeamMember(account_id=account_id, team_id=team_id, user_id=user_id))
    await session.flush()


async def _out(session: Session, teams: Sequence[Team]) -> list[TeamOut]:
    rows = await session.execute(
        select(TeamMember.team_id, User.id, User.name, func.coalesce(Availability.state, "offline"))
        .join(User, and_(User.account_id == TeamMember.account_id, User.id == TeamMember.user_id))
        .outerjoin(Availability, and_(Availability.account_id == User.account_id, Availability.user_id == User.id))
        .where(
            TeamMember.account_id == session.info["account_id"],
            TeamMember.team_id.in_([team.id for team in teams]),
            User.deleted_at.is_(None),
        )
        .order_by(User.name)
    )
    members: dict[UUID, list[MemberOut]] = {}
    for team_id, id, name, state in rows:
        members.setdefault(team_id, []).append(MemberOut(id=id, name=name, state=state))
    return [
        TeamOut(
            **{name: getattr(team, name) for name in TeamOut.model_fields if name != "members"},
            members=members.get(team.id, []),
        )
        for team in teams
    ]
