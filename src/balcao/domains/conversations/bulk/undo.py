"""Undoes a bulk change: puts back precisely what it changed, except where somebody changed it since."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.problems import Conflict, Forbidden
from balcao.core.queue import later
from balcao.domains.conversations.act_models import BulkChange
from balcao.domains.conversations.bulk.run import PIECE, run_bulk, undo_piece
from balcao.domains.identity.access import Caller
from balcao.domains.identity.roles import Role


class TooLate(Conflict):
    """Isto não pode mais ser desfeito."""

    type = "undo-too-late"


async def undo_bulk(session: AsyncSession, caller: Caller, id: UUID) -> BulkChange:
    row = await existing(session, BulkChange, id, lock=True)
    if row.user_id != caller.user_id and not caller.role.reaches(Role.MANAGER):
        raise Forbidden("Só quem fez a mudança, ou um gerente, pode desfazê-la.")
    if row.status in {"undoing", "undone"}:
        return row
    if row.status == "running":
        raise TooLate("A mudança ainda está em curso: espere que ela termine.")
    if row.undo_until < clock.now():
        raise TooLate("O tempo para desfazer passou: mude as conversas de volta pela lista.")
    row.status = "undoing"
    await session.flush()
    if await undo_piece(session, row, PIECE):
        await later(session, run_bulk, bulk_id=row.id)
    return row
