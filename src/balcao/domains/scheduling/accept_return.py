"""Whether a visit is a return: free, of the same patient to the same doctor, within the days that were set for it.

CFM Resolution 1.958/2010: the doctor sets the time for a return; there is no general rule of thirty days.
"""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.problems import Conflict, Invalid
from balcao.domains.contacts.folding import fold
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.place_visit import Placed

SEEN = frozenset({"booked", "arrived", "checked-in", "fulfilled"})


async def accept_return(
    session: AsyncSession,
    placed: Placed,
    first_id: UUID,
    *,
    contact_id: UUID | None,
    patient_name: str,
    leaving: UUID | None = None,
) -> None:
    """Raises NotFound, Invalid or Conflict in words that say what to do; `leaving` is the return being moved."""
    first = await existing(session, Appointment, first_id)
    if first.practitioner_id != placed.practitioner.id:
        raise Invalid("O retorno é com o mesmo médico da consulta. Com outro, marque uma consulta.")
    same_contact = contact_id is not None and first.contact_id == contact_id
    if fold(first.patient_name) != fold(patient_name) or not (same_contact or first.contact_id is None):
        raise Invalid(f"A consulta é de {first.patient_name}; o retorno precisa ser da mesma pessoa.")
    if first.return_of is not None:
        raise Invalid("Um retorno não dá direito a outro retorno. Marque uma consulta.")
    if first.status not in SEEN or first.start_at >= placed.start_at:
        raise Invalid("O retorno vem depois de uma consulta que aconteceu ou está marcada.")
    last = await last_day(session, first)
    if last is None:
        raise Invalid(f"{placed.practitioner.name} não definiu prazo de retorno. Marque uma consulta.")
    if placed.local_start.date() > last:
        raise Invalid(f"O prazo de retorno dessa consulta terminou em {last:%d/%m/%Y}. Marque uma nova consulta.")
    if other := await _other_return(session, first_id, leaving):
        raise Conflict(f"O retorno dessa consulta já está marcado para {other:%d/%m/%Y}.")


async def last_day(session: AsyncSession, first: Appointment) -> date | None:
    """The last day for a return of this visit: its insurer's term, or else the doctor's own, or the service's."""
    given = {
        "account_id": session.info["account_id"],
        "practitioner_id": first.practitioner_id,
        "service_id": first.service_id,
        "insurer_id": first.insurer_id,
    }
    days = await session.scalar(_WINDOW, given)
    return first.local_start.date() + timedelta(days=days) if days else None


async def _other_return(session: AsyncSession, first_id: UUID, leaving: UUID | None) -> date | None:
    given = {"account_id": session.info["account_id"], "first_id": first_id, "leaving": leaving}
    found: date | None = await session.scalar(_OTHER, given)
    return found


_WINDOW = text(
    "SELECT coalesce((SELECT return_window_days FROM insurers WHERE account_id = :account_id "
    "AND id = CAST(:insurer_id AS uuid)), p.return_window_days, s.return_window_days) FROM practitioners p, services s "
    "WHERE p.account_id = :account_id AND p.id = :practitioner_id AND s.account_id = :account_id AND s.id = :service_id"
)
_OTHER = text(
    "SELECT CAST(local_start AS date) FROM appointments WHERE account_id = :account_id AND return_of = :first_id "
    "AND status NOT IN ('cancelled', 'entered-in-error') "
    "AND (CAST(:leaving AS uuid) IS NULL OR id <> :leaving) LIMIT 1"
)
