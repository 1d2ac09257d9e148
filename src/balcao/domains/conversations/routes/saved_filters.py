"""Saved filters over HTTP."""

from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import or_, select

from balcao.core.database import existing
from balcao.core.ids import new_id
from balcao.core.pages import Page
from balcao.core.problems import Forbidden, NotFound
from balcao.domains.conversations.act_models import SavedFilter
from balcao.domains.conversations.act_schemas import SavedFilterChange, SavedFilterIn, SavedFilterOut
from balcao.domains.conversations.own import person_of
from balcao.domains.conversations.schemas import Named
from balcao.domains.identity.access import Attendant, Caller, ReadOnly, Session
from balcao.domains.identity.models import User
from balcao.domains.identity.roles import Role

router = APIRouter(prefix="/saved-filters")


@router.get("")
async def list_saved_filters(caller: ReadOnly, session: Session) -> Page[SavedFilterOut]:
    """The caller's own and the shared ones, in their order."""
    rows = await session.execute(
        select(SavedFilter, User.name)
        .join(User, (User.account_id == SavedFilter.account_id) & (User.id == SavedFilter.user_id))
        .where(
            SavedFilter.account_id == caller.account_id,
            or_(SavedFilter.user_id == caller.user_id, SavedFilter.is_shared.is_(True)),
        )
        .order_by(SavedFilter.position, SavedFilter.name, SavedFilter.id)
    )
    return Page(items=[_out(caller, row, name) for row, name in rows])


@router.post("", status_code=201)
async def add_saved_filter(caller: Attendant, session: Session, body: SavedFilterIn) -> SavedFilterOut:
    row = SavedFilter(
        id=new_id(),
        user_id=person_of(caller),
        name=body.name,
        filter=_parameters(body),
        is_shared=body.is_shared,
        position=body.position,
    )
    session.add(row)
    await session.flush()
    return _out(caller, row, caller.name)


@router.get("/{id}")
async def read_saved_filter(caller: ReadOnly, session: Session, id: UUID) -> SavedFilterOut:
    row = await _seen(session, caller, id)
    return _out(caller, row, await _owner(session, row))


@router.put("/{id}")
async def change_saved_filter(caller: Attendant, session: Session, id: UUID, body: SavedFilterChange) -> SavedFilterOut:
    """Only the keys given change. A shared one is changed by whoever made it, or by a manager."""
    row = await _changeable(session, caller, id)
    for name in body.model_fields_set:
        setattr(row, name, _parameters(body) if name == "filter" else getattr(body, name))
    row.version += 1
    await session.flush()
    return _out(caller, row, await _owner(session, row))


@router.delete("/{id}", status_code=204)
async def remove_saved_filter(caller: Attendant, session: Session, id: UUID) -> None:
    await session.delete(await _changeable(session, caller, id))


def _parameters(body: SavedFilterIn) -> dict[str, object]:
    return body.filter.model_dump(mode="json", exclude_defaults=True)


async def _seen(session: Session, caller: Caller, id: UUID) -> SavedFilter:
    row = await existing(session, SavedFilter, id)
    if row.user_id != caller.user_id and not row.is_shared:
        raise NotFound("Não existe mais.")
    return row


async def _changeable(session: Session, caller: Caller, id: UUID) -> SavedFilter:
    row = await _seen(session, caller, id)
    if row.user_id != caller.user_id and not caller.role.reaches(Role.MANAGER):
        raise Forbidden("Só quem criou este filtro, ou um gerente, pode mudá-lo.")
    return row


async def _owner(session: Session, row: SavedFilter) -> str | None:
    return await session.scalar(select(User.name).where(User.account_id == row.account_id, User.id == row.user_id))


def _out(caller: Caller, row: SavedFilter, owner: str | None) -> SavedFilterOut:
    return SavedFilterOut(
        id=row.id,
        name=row.name,
        filter=row.filter,
        is_shared=row.is_shared,
        position=row.position,
        owner=Named(id=row.user_id, name=owner),
        mine=row.user_id == caller.user_id,
    )
