"""Who is there, over HTTP, and how many conversations each is given."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import and_, select

from balcao.core.pages import Page
from balcao.core.problems import Invalid, NotFound
from balcao.domains.conversations.desk_models import Availability, InboxOptions
from balcao.domains.conversations.desk_schemas import AvailabilityChange, AvailabilityOut, MyAvailability
from balcao.domains.conversations.routing import presence
from balcao.domains.conversations.routing.drain import loads_of
from balcao.domains.identity.access import Manager, ReadOnly, Session
from balcao.domains.identity.models import User

router = APIRouter(prefix="/availability", tags=["routing"])


@router.get("")
async def list_availability(caller: ReadOnly, session: Session) -> Page[AvailabilityOut]:
    """Everybody who works for the account, by name."""
    return Page(items=await _read(session))


@router.put("/me")
async def choose_mine(caller: ReadOnly, session: Session, body: MyAvailability) -> AvailabilityOut:
    """Holds until one goes; to say again that one is there keeps a program's person available without a socket."""
    if caller.user_id is None:
        raise Invalid("Um programa não fica disponível: diga o id de uma pessoa.")
    await presence.choose(session, caller.user_id, body.chosen)
    return (await _read(session, [caller.user_id]))[0]


@router.put("/{user_id}")
async def change_availability(
    caller: Manager, session: Session, user_id: UUID, body: AvailabilityChange
) -> AvailabilityOut:
    if not await _read(session, [user_id]):
        raise NotFound("Esta pessoa não existe.")
    if "capacity" in body.model_fields_set:
        await presence.set_capacity(session, user_id, body.capacity)
    if "chosen" in body.model_fields_set:
        await presence.choose(session, user_id, body.chosen)
    return (await _read(session, [user_id]))[0]


async def _read(session: Session, only: Sequence[UUID] | None = None) -> list[AvailabilityOut]:
    account_id = session.info["account_id"]
    wanted = (
        select(User.id, User.name, Availability)
        .outerjoin(Availability, and_(Availability.account_id == User.account_id, Availability.user_id == User.id))
        .where(User.account_id == account_id, User.deleted_at.is_(None), User.active)
        .order_by(User.name, User.id)
    )
    rows = (await session.execute(wanted.where(User.id.in_(only)) if only is not None else wanted)).all()
    loads = await loads_of(session, [row.id for row in rows])
    usual = await session.scalar(select(InboxOptions.capacity).where(InboxOptions.account_id == account_id))
    return [_out(id, name, row, loads.get(id, 0), usual) for id, name, row in rows]


def _out(id: UUID, name: str, row: Availability | None, load: int, usual: int | None) -> AvailabilityOut:
    own = row.capacity if row else None
    return AvailabilityOut(
        user_id=id,
        name=name,
        state=row.state if row else "offline",
        chosen=row.chosen if row else "automatic",
        state_since=row.state_since if row else None,
        open_count=load,
        capacity=own if own is not None else usual,
        own_capacity=own,
    )
