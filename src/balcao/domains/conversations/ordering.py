"""Rows that stand in an order of the account's own choosing: 1 is asked first, without gaps."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.conversations.desk_models import AssignmentRule, ServiceLevel

Ordered = type[AssignmentRule] | type[ServiceLevel]


async def last_position(session: AsyncSession, kind: Ordered) -> int:
    wanted = select(func.coalesce(func.max(kind.position), 0)).where(kind.account_id == session.info["account_id"])
    return await session.scalar(wanted) or 0


async def place(session: AsyncSession, kind: Ordered, row: AssignmentRule | ServiceLevel | None, position: int) -> None:
    """Puts the row there and counts the others anew; None counts after one was removed."""
    await session.flush()
    wanted: Any = select(kind).where(kind.account_id == session.info["account_id"])
    rows = await session.scalars(wanted.order_by(kind.position, kind.id).with_for_update())
    found: list[AssignmentRule | ServiceLevel] = list(rows)
    if row is not None:
        found.remove(row)
        found.insert(position - 1, row)
    for number, one in enumerate(found, start=1):
        if one.position != number:
            one.position = number
    await session.flush()
