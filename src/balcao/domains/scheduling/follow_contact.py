"""Two contacts turned out to be one: the appointments of the one that went are the other's."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.contacts.events import ContactsJoined


async def keep_appointments(session: AsyncSession, joined: ContactsJoined) -> None:
    """For reactions.py: ContactsJoined."""
    given = {"account_id": session.info["account_id"], "kept": joined.kept_id, "gone": joined.gone_id}
    await session.execute(_MOVE, given)
    await session.execute(_MOVE_WISHES, given)


_MOVE = text("UPDATE appointments SET contact_id = :kept WHERE account_id = :account_id AND contact_id = :gone")
_MOVE_WISHES = text(
    "UPDATE waiting_wishes SET contact_id = :kept WHERE account_id = :account_id AND contact_id = :gone"
)
