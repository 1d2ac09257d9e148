"""Notes that something of ours waits for an answer here, so that what is written is first heard as one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import raw_connection


async def expect_answer(session: AsyncSession, conversation_id: UUID, until: datetime) -> None:
    await (await raw_connection(session)).execute(
        "UPDATE conversations SET asked_until = greatest(asked_until, $3) WHERE account_id = $1 AND id = $2",
        session.info["account_id"],
        conversation_id,
        until,
    )
