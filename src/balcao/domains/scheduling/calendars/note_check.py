"""Says on an appointment whether its practitioner's calendar had been seen when the time was promised."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.conditions import when
from balcao.core.database import raw_connection
from balcao.domains.scheduling.calendars.look_now import FRESH
from balcao.domains.scheduling.events import AppointmentBooked, AppointmentMoved

GRACE = timedelta(seconds=10)  # between the look and the booking


_LINKED = """
    EXISTS (
        SELECT FROM appointments a JOIN calendar_links l
            ON l.account_id = :account_id AND l.practitioner_id = a.practitioner_id
        WHERE a.account_id = :account_id AND a.id = :appointment_id
    )
"""


@when(_LINKED)
async def note_check(session: AsyncSession, event: AppointmentBooked | AppointmentMoved) -> None:
    """`asked`: every calendar had been seen within a minute. `silent`: one had not, and the booking stands anyway.
    Nothing where no calendar is linked.
    """
    await (await raw_connection(session)).execute(
        _NOTE, session.info["account_id"], event.appointment_id, clock.now() - FRESH - GRACE
    )


_NOTE = """
UPDATE appointments a SET calendar_check = seen.verdict
FROM (
    SELECT CASE WHEN bool_and(coalesce(m.seen_at >= $3, false)) THEN 'asked' ELSE 'silent' END AS verdict
    FROM appointments one
    JOIN calendar_links l ON l.account_id = $1 AND l.practitioner_id = one.practitioner_id
    JOIN calendar_mirrors m ON m.account_id = $1 AND m.connection_id = l.connection_id AND m.calendar_id = l.calendar_id
    WHERE one.account_id = $1 AND one.id = $2
    HAVING count(*) > 0
) seen
WHERE a.account_id = $1 AND a.id = $2
"""
