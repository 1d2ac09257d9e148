"""Who booked, by phone, else by e-mail. What they typed is not proven: it finds a contact, and never joins two."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, Sender
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.phones import canonical
from balcao.domains.contacts.recognise import recognise, recognise_phone
from balcao.domains.scheduling.outside.models import OutsideBooking


async def person_of(session: AsyncSession, row: OutsideBooking) -> Contact | None:
    """A new contact where there is none; None where nothing tells people apart but a name."""
    if row.person_phone and canonical(row.person_phone):
        return await recognise_phone(session, row.person_phone, row.person_name)
    return await _by_email(session, row) if row.person_email else None


async def _by_email(session: AsyncSession, row: OutsideBooking) -> Contact:
    assert row.person_email is not None
    email = row.person_email.strip().lower()
    wanted = (
        select(Contact)
        .where(
            Contact.account_id == session.info["account_id"],
            func.lower(Contact.email) == email,
            Contact.joined_into.is_(None),
        )
        .order_by(Contact.created_at, Contact.id)
        .limit(1)
    )
    found = (await session.scalars(wanted)).one_or_none()
    return found or (await recognise(session, Sender((Alias("email", email),), row.person_name)))[0]
