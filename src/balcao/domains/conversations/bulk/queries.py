"""Bulk changes as they go over the wire."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.conversations.act_models import BulkChange, BulkChangeItem
from balcao.domains.conversations.bulk.schemas import BulkItem, BulkOut

SHOWN = 1_000
_LOOK_FIRST = case({"failed": 0, "changed_since": 1}, value=BulkChangeItem.status, else_=2)


async def bulk_out(session: AsyncSession, row: BulkChange, *, items: bool = True) -> BulkOut:
    mine = BulkChangeItem.account_id == row.account_id, BulkChangeItem.bulk_id == row.id
    counted = await session.execute(
        select(BulkChangeItem.status, func.count()).where(*mine).group_by(BulkChangeItem.status)
    )
    counts = dict.fromkeys(("waiting", "changed", "unchanged", "failed", "restored", "changed_since"), 0)
    counts |= {row[0]: row[1] for row in counted}
    shown: list[BulkItem] = []
    if items:
        rows = await session.scalars(
            select(BulkChangeItem).where(*mine).order_by(_LOOK_FIRST, BulkChangeItem.conversation_id).limit(SHOWN)
        )
        shown = [BulkItem(conversation_id=item.conversation_id, status=item.status, error=item.error) for item in rows]
    return BulkOut(
        id=row.id,
        status=row.status,
        total=row.total,
        undo_until=row.undo_until,
        created_at=row.created_at,
        items=shown,
        **counts,
    )


async def see_bulk(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """For views.py: progress alone."""
    mine = BulkChange.account_id == session.info["account_id"], BulkChange.id.in_(ids)
    rows = (await session.scalars(select(BulkChange).where(*mine))).all()
    return {row.id: (await bulk_out(session, row, items=False)).model_dump(mode="json") for row in rows}
