"""Notes what a hold is for, so that it counts against a service's day and an insurer's quota."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.scheduling.place_visit import Placed


async def note_held(session: AsyncSession, placed: Placed, holder: str, insurer_id: UUID | None) -> None:
    """One a holder, like its hold."""
    given = {
        "account_id": session.info["account_id"],
        "holder": holder,
        "practitioner_id": placed.practitioner.id,
        "service_id": placed.service.id,
        "clinic_id": placed.clinic.id,
        "insurer_id": insurer_id,
        "local_start": placed.local_start,
        "noted_at": clock.now(),
    }
    await session.execute(_NOTE, given)


_NOTE = text(
    "INSERT INTO held_visits (account_id, holder, practitioner_id, service_id, clinic_id, insurer_id, local_start, "
    "noted_at) VALUES (:account_id, :holder, :practitioner_id, :service_id, :clinic_id, :insurer_id, :local_start, "
    ":noted_at) ON CONFLICT (account_id, holder) DO UPDATE SET practitioner_id = excluded.practitioner_id, "
    "service_id = excluded.service_id, clinic_id = excluded.clinic_id, insurer_id = excluded.insurer_id, "
    "local_start = excluded.local_start, noted_at = excluded.noted_at"
)
