"""A merge of contacts that can be undone: appointments are remembered before it, and go back after it."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.contacts.events import ContactsJoining, ContactsParted
from balcao.domains.contacts.merge import remember, remembered


async def remember_appointments(session: AsyncSession, joining: ContactsJoining) -> None:
    """For reactions.py."""
    rows = await session.scalars(_OF_GONE, {"account_id": session.info["account_id"], "gone": joining.gone_id})
    await remember(session, joining.merge_id, "appointment", {id: {} for id in rows})
    wishes = await session.scalars(_WISHES, {"account_id": session.info["account_id"], "gone": joining.gone_id})
    await remember(session, joining.merge_id, "wish", {id: {} for id in wishes})


async def part_appointments(session: AsyncSession, parted: ContactsParted) -> None:
    """For reactions.py. Those that were booked since stay with the one for whom they were booked."""
    ids = list(await remembered(session, parted.merge_id, "appointment"))
    given = {"account_id": session.info["account_id"], "kept": parted.kept_id, "gone": parted.gone_id, "ids": ids}
    await session.execute(_BACK, given)
    wishes = list(await remembered(session, parted.merge_id, "wish"))
    await session.execute(_WISHES_BACK, given | {"ids": wishes})


_OF_GONE = text("SELECT id FROM appointments WHERE account_id = :account_id AND contact_id = :gone")
_BACK = text(
    "UPDATE appointments SET contact_id = :gone "
    "WHERE account_id = :account_id AND contact_id = :kept AND id = ANY(:ids)"
)
_WISHES = text("SELECT id FROM waiting_wishes WHERE account_id = :account_id AND contact_id = :gone")
_WISHES_BACK = text(
    "UPDATE waiting_wishes SET contact_id = :gone "
    "WHERE account_id = :account_id AND contact_id = :kept AND id = ANY(:ids)"
)
