"""Whose the names of one message are, when until now they were several contacts'."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Sender
from balcao.domains.contacts.join import join
from balcao.domains.contacts.models import Contact, ContactAlias


async def settle_owners(session: AsyncSession, known: Sequence[ContactAlias], sender: Sender) -> Contact:
    """Joined, the one known longest takes over; else it is whose provider's id it is, or who says to have moved."""
    ids = {alias.contact_id for alias in known}
    wanted = select(Contact).where(Contact.account_id == session.info["account_id"], Contact.id.in_(ids))
    contacts = (await session.scalars(wanted.order_by(Contact.created_at, Contact.id).with_for_update())).all()
    if await _complete_each_other(session, ids):
        for other in contacts[1:]:
            await join(session, contacts[0], other.id)
        return contacts[0]
    left = {(alias.kind, alias.value) for alias in sender.formerly}
    surest = min(known, key=lambda alias: ((alias.kind, alias.value) not in left, alias.kind != "provider_id"))
    return next(contact for contact in contacts if contact.id == surest.contact_id)


async def _complete_each_other(session: AsyncSession, ids: set[UUID]) -> bool:
    rows = await session.execute(
        select(ContactAlias.contact_id, ContactAlias.kind)
        .where(ContactAlias.account_id == session.info["account_id"], ContactAlias.contact_id.in_(ids))
        .distinct()
    )
    kinds = [kind for _, kind in rows if kind in ("phone", "provider_id")]
    return len(kinds) == len(set(kinds))
