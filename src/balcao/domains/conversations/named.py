"""Rows that people name, such as labels and canned replies: one of each name in an account."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from balcao.core.database import TenantRow
from balcao.core.ids import new_id
from balcao.core.problems import Conflict

Kind = TypeVar("Kind", bound=TenantRow)


async def add(session: AsyncSession, row: Kind, named_by: InstrumentedAttribute[str], taken: str) -> Kind:
    """Conflict, saying `taken`, when another row has the name already."""
    row.id = new_id()
    await check_free(session, named_by, getattr(row, named_by.key), taken)
    session.add(row)
    await session.flush()
    return row


async def check_free(session: AsyncSession, named_by: InstrumentedAttribute[str], name: str, taken: str) -> None:
    kind = named_by.class_
    if await session.scalar(select(kind.id).where(kind.account_id == session.info["account_id"], named_by == name)):
        raise Conflict(taken)
