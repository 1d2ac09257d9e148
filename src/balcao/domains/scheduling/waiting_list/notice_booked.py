"""Who waited and was booked otherwise, by phone or by the bot, waits no more."""

from uuid import UUID

from sqlalchemy import text

from balcao.core import clock
from balcao.core.conditions import when
from balcao.core.database import transaction
from balcao.core.queue import queued

_WAITS = """
    EXISTS (
        SELECT FROM appointments a JOIN waiting_wishes w ON w.account_id = :account_id AND w.contact_id = a.contact_id
        WHERE a.account_id = :account_id AND a.id = :appointment_id AND w.status = 'waiting'
    )
"""


@when(_WAITS)
@queued("upkeep")
async def notice_booked(account_id: UUID, appointment_id: UUID) -> None:
    """For reactions.py: the same person, service and patient, on a day that was wished for."""
    async with transaction(account_id) as session:
        given = {"account_id": account_id, "appointment_id": appointment_id, "now": clock.now()}
        await session.execute(_SETTLE, given)


_SETTLE = text(
    """
    UPDATE waiting_wishes w SET status = 'booked', booked_appointment_id = a.id, settled_at = :now,
        version = w.version + 1, updated_at = :now
    FROM appointments a
    WHERE a.account_id = :account_id AND a.id = :appointment_id AND a.status IN ('pending', 'booked')
        AND w.account_id = :account_id AND w.contact_id = a.contact_id AND w.status = 'waiting'
        AND w.appointment_id IS NULL AND w.service_id = a.service_id AND w.patient_name = a.patient_name
        AND CAST(a.local_start AS date) BETWEEN w.first_day AND w.last_day
        AND NOT EXISTS (
            SELECT FROM waiting_offers o WHERE o.account_id = w.account_id AND o.wish_id = w.id AND o.status = 'open'
        )
    """
)
