"""What messages cost, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from balcao.domains.conversations.costs.estimate import estimate
from balcao.domains.conversations.costs.month import month_of
from balcao.domains.conversations.costs.schemas import EstimatesOut, MonthOut
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter()


@router.get("/conversations/{id}/message-costs")
async def read_estimates(caller: ReadOnly, session: Session, id: UUID) -> EstimatesOut:
    """What a message of each category would cost now, and why."""
    return await estimate(session, id)


@router.get("/message-costs")
async def read_month(
    caller: Manager,
    session: Session,
    month: Annotated[str | None, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="2026-11; now's.")] = None,
    channel_id: UUID | None = None,
) -> MonthOut:
    """What the month's delivered messages did cost, by category, as the provider counted them."""
    return await month_of(session, month, channel_id)
