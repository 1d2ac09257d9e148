"""Tries a guest once more whom the calendar did not take: somebody has seen to what was in the way."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.queue import later
from balcao.domains.scheduling.calendars.write_event import write_event


async def invite_again(session: AsyncSession, appointment_id: UUID) -> None:
    """With whatever else of the appointment's event failed."""
    given = {"account_id": session.info["account_id"], "appointment_id": appointment_id, "now": clock.now()}
    await session.execute(_AGAIN, given)
    await later(session, write_event, appointment_id=appointment_id, again=True)


_AGAIN = text(
    "UPDATE calendar_entries SET invite_again_at = :now "
    "WHERE account_id = :account_id AND appointment_id = :appointment_id AND invite_error IS NOT NULL"
)
