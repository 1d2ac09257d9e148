"""Notes which conversations a bulk change is for, so that it can be gone through piece by piece and undone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.core.queue import later
from balcao.domains.conversations.act_models import BulkChange, BulkChangeItem
from balcao.domains.conversations.bulk.run import UNDO_FOR, run_bulk, run_piece
from balcao.domains.conversations.bulk.schemas import BulkIn
from balcao.domains.conversations.listing import conditions
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.sight import within_sight
from balcao.domains.identity.access import Caller

AT_ONCE = 50  # so many are changed before the answer, more by a job
MOST = 100_000


async def begin_bulk(session: AsyncSession, caller: Caller, asked: BulkIn) -> BulkChange:
    """Carried out at once when there are few; Invalid when it is not clear what is wanted."""
    if (asked.ids is None) == (asked.filter is None):
        raise Invalid("Diga `ids` ou `filter`, um dos dois.")
    given = asked.change.model_dump(mode="json", include=asked.change.model_fields_set)
    if not given:
        raise Invalid("Diga em `change` o que deve mudar.")
    if given.get("assignee_id") == "me":
        if caller.user_id is None:
            raise Invalid("Um programa não pode assumir conversas: diga o id de uma pessoa.")
        given["assignee_id"] = str(caller.user_id)
    row = BulkChange(
        id=new_id(), user_id=caller.user_id, given=given, total=0, undo_until=clock.now() + UNDO_FOR,
        created_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    row.total = await _note_all(session, caller, row, asked)
    await session.flush()
    if row.total <= AT_ONCE:
        await run_piece(session, row, AT_ONCE)
    else:
        await later(session, run_bulk, bulk_id=row.id)
    return row


async def _note_all(session: AsyncSession, caller: Caller, row: BulkChange, asked: BulkIn) -> int:
    if asked.ids is not None:
        return await _note_ids(session, caller, row, list(dict.fromkeys(asked.ids)))
    assert asked.filter is not None
    found = select(literal(row.account_id), literal(row.id), Conversation.id, literal("waiting")).where(
        *await conditions(session, caller, asked.filter)
    )
    columns = ["account_id", "bulk_id", "conversation_id", "status"]
    noted: Any = await session.execute(insert(BulkChangeItem).from_select(columns, found.limit(MOST + 1)))
    if noted.rowcount > MOST:
        raise Invalid(f"O filtro encontra mais de {MOST} conversas: escolha um filtro mais estreito.")
    return int(noted.rowcount)


async def _note_ids(session: AsyncSession, caller: Caller, row: BulkChange, ids: Sequence[UUID]) -> int:
    seen = await within_sight(session, caller, ids)
    items = [
        {
            "account_id": row.account_id,
            "bulk_id": row.id,
            "conversation_id": id,
            "status": "waiting" if id in seen else "failed",
            "error": None if id in seen else "Esta conversa não existe.",
        }
        for id in ids
    ]
    await session.execute(upsert(BulkChangeItem).values(items))
    return len(items)
