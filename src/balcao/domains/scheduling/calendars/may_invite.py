"""Whether a patient of a practitioner can be promised an invitation by e-mail."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.calendars.options import options


async def may_invite(session: AsyncSession, practitioner_id: UUID, clinic_id: UUID) -> bool:
    """The account invites, and there is a calendar in which the appointment is to stand."""
    if not (await options(session)).invites:
        return False
    given = {"account_id": session.info["account_id"], "practitioner_id": practitioner_id, "clinic_id": clinic_id}
    return bool(await session.scalar(_LINKED, given))


_LINKED = text(
    """
    SELECT EXISTS (SELECT FROM calendar_links l
        JOIN connections c ON c.account_id = l.account_id AND c.id = l.connection_id AND c.deleted_at IS NULL
        WHERE l.account_id = :account_id AND l.practitioner_id = :practitioner_id
            AND (l.clinic_id IS NULL OR l.clinic_id = :clinic_id))
    """
)
