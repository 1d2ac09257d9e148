"""Rows that stand in an order of the account's own choosing: 1 is asked first, without gaps."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.etags import must_match
from balcao.core.ids import new_id
from balcao.domains.conversations.desk_models import AssignmentRule, ServiceLevel
from balcao.domains.conversations.must_exist import must_exist

Kind = TypeVar("Kind", AssignmentRule, ServiceLevel)


async def in_order(session: AsyncSession, kind: type[Kind]) -> list[Kind]:
    wanted: Any = select(kind).where(kind.account_id == session.info["account_id"])
    return list(await session.scalars(wanted.order_by(kind.position, kind.id)))


async def add(
    session: AsyncSession, kind: type[Kind], given: dict[str, Any], check: Callable[[Kind], None] | None = None
) -> Kind:
    """The last one, unless `given` has a position."""
    position = given.pop("position", None)
    await must_exist(session, given)
    row = kind(id=new_id(), position=await _last(session, kind) + 1, **given)
    if check is not None:
        check(row)
    session.add(row)
    if position is not None:
        await _place(session, kind, row, position)
    await session.flush()
    return row


async def change(
    session: AsyncSession,
    kind: type[Kind],
    id: UUID,
    given: dict[str, Any],
    if_match: str | None,
    check: Callable[[Kind], None] | None = None,
) -> Kind:
    row = await existing(session, kind, id, lock=True)
    must_match(if_match, row.version)
    position = given.pop("position", None)
    await must_exist(session, given)
    for name, value in given.items():
        setattr(row, name, value)
    if check is not None:
        check(row)
    row.version += 1
    if position is not None:
        await _place(session, kind, row, position)
    await session.flush()
    return row


async def remove(session: AsyncSession, kind: type[Kind], id: UUID) -> None:
    await session.delete(await existing(session, kind, id, lock=True))
    await _place(session, kind, None, 0)


async def _last(session: AsyncSession, kind: type[Kind]) -> int:
    wanted = select(func.coalesce(func.max(kind.position), 0)).where(kind.account_id == session.info["account_id"])
    return await session.scalar(wanted) or 0


async def _place(session: AsyncSession, kind: type[Kind], row: Kind | None, position: int) -> None:
    """Puts the row there and counts the others anew; None counts after one was removed."""
    await session.flush()
    wanted: Any = select(kind).where(kind.account_id == session.info["account_id"])
    found: list[Kind] = list(await session.scalars(wanted.order_by(kind.position, kind.id).with_for_update()))
    if row is not None:
        found.remove(row)
        found.insert(position - 1, row)
    for number, one in enumerate(found, start=1):
        if one.position != number:
            one.position = number
    await session.flush()
