"""Scheduled messages as they go over the wire."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.conversations.act_models import ScheduledMessage
from balcao.domains.conversations.scheduled.schemas import ScheduledOut
from balcao.domains.conversations.schemas import ErrorOut, Named


def scheduled_out(row: ScheduledMessage) -> ScheduledOut:
    return ScheduledOut(
        id=row.id,
        conversation_id=row.conversation_id,
        message=row.body,
        send_at=row.send_at,
        cancel_on_reply=row.cancel_on_reply,
        status=row.status,
        message_id=row.message_id,
        error=ErrorOut(**row.error) if row.error else None,
        author=Named(id=row.user_id, name=row.author_name) if row.user_id else None,
        created_at=row.created_at,
        settled_at=row.settled_at,
    )


async def see_scheduled(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """For views.py."""
    mine = ScheduledMessage.account_id == session.info["account_id"], ScheduledMessage.id.in_(ids)
    rows = await session.scalars(select(ScheduledMessage).where(*mine))
    return {row.id: scheduled_out(row).model_dump(mode="json") for row in rows}
