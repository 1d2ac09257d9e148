"""Bulk changes over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from balcao.core.database import existing
from balcao.domains.conversations.act_models import BulkChange
from balcao.domains.conversations.bulk.begin import begin_bulk
from balcao.domains.conversations.bulk.queries import bulk_out
from balcao.domains.conversations.bulk.schemas import BulkIn, BulkOut
from balcao.domains.conversations.bulk.undo import undo_bulk
from balcao.domains.identity.access import Attendant, ReadOnly, Session

router = APIRouter()


@router.post("/conversations/bulk", status_code=200)
async def change_many(caller: Attendant, session: Session, body: BulkIn, response: Response) -> BulkOut:
    """Each conversation for itself, with its own result. 202 where there are many: follow GET /bulk-changes/{id}."""
    row = await begin_bulk(session, caller, body)
    response.status_code = 202 if row.status == "running" else 200
    response.headers["Location"] = f"/api/v1/bulk-changes/{row.id}"
    return await bulk_out(session, row)


@router.get("/bulk-changes/{id}")
async def read_bulk_change(caller: ReadOnly, session: Session, id: UUID) -> BulkOut:
    return await bulk_out(session, await existing(session, BulkChange, id))


@router.post("/bulk-changes/{id}/undo")
async def undo_bulk_change(caller: Attendant, session: Session, id: UUID, response: Response) -> BulkOut:
    """Within 5 minutes; what somebody changed since stays as they left it. Safe to repeat."""
    row = await undo_bulk(session, caller, id)
    response.status_code = 202 if row.status == "undoing" else 200
    return await bulk_out(session, row)
