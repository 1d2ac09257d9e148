"""Looks at calendars that nobody told us of: notices get lost, and some providers cannot be heard here."""

from uuid import UUID

from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.queue import later_many, queued
from balcao.domains.scheduling.calendars.pull import pull


@queued("calendar")
async def pull_due(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        due = await session.scalars(_DUE, {"account_id": account_id, "now": clock.now()})
        await later_many(session, [(pull, {"mirror_id": id}) for id in due])


@queued("calendar")
async def roll_calendars(account_id: UUID) -> None:
    """Every night everything is read anew: the window moves on, and what had gone apart is counted and mended."""
    async with transaction(account_id) as session:
        all_of_them = await session.scalars(_ROLL, {"account_id": account_id, "now": clock.now()})
        await later_many(session, [(pull, {"mirror_id": id}) for id in all_of_them])


# Moved on at once, so that the next look of the clock does not queue the same again.
_DUE = text(
    "UPDATE calendar_mirrors SET pull_at = :now + interval '30 seconds' "
    "WHERE account_id = :account_id AND pull_at <= :now RETURNING id"
)
_ROLL = text(
    "UPDATE calendar_mirrors SET roll_wanted = true, pull_at = CAST(:now AS timestamptz) + interval '30 seconds' "
    "WHERE account_id = :account_id RETURNING id"
)
