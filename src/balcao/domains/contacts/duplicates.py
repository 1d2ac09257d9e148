"""Contacts that may be one person: the same number, the same e-mail, or a name that holds the other's words."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.contacts.folding import fold
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.search import contacts_like

MOST = 20


async def duplicates_of(session: AsyncSession, contact: Contact) -> list[tuple[Contact, str]]:
    """With the reason, the surest first: same_phone, same_email, same_name, similar_name."""
    found: dict[UUID, tuple[Contact, str]] = {}
    for other in await _candidates(session, contact):
        if reason := _reason(contact, other):
            found[other.id] = (other, reason)
    order = ["same_phone", "same_email", "same_name", "similar_name"]
    return sorted(found.values(), key=lambda one: order.index(one[1]))[:MOST]


async def _candidates(session: AsyncSession, contact: Contact) -> Sequence[Contact]:
    same: list[Any] = []
    if contact.phone:
        same.append(Contact.phone == contact.phone)
    if contact.name and len(contact.name.split()) > 1:
        same.append(Contact.id.in_(contacts_like(contact.name, MOST * 2).scalar_subquery()))
    if contact.email:
        same.append(Contact.id.in_(contacts_like(contact.email, MOST * 2).scalar_subquery()))
    if not same:
        return []
    wanted = select(Contact).where(
        Contact.account_id == contact.account_id,
        Contact.id != contact.id,
        Contact.joined_into.is_(None),
        Contact.is_group.is_(False),
        or_(*same),
    )
    return (await session.scalars(wanted)).all()


def _reason(contact: Contact, other: Contact) -> str | None:
    if contact.phone and contact.phone == other.phone:
        return "same_phone"
    if contact.email and other.email and contact.email.lower() == other.email.lower():
        return "same_email"
    mine, theirs = fold(contact.name or "").split(), fold(other.name or "").split()
    if len(mine) < 2 or not set(mine) <= set(theirs):
        return None
    return "same_name" if mine == theirs else "similar_name"


async def doubled(session: AsyncSession, most: int) -> list[tuple[str, list[UUID]]]:
    """Groups over the whole account, by number, e-mail or full name."""
    rows = await session.execute(_DOUBLED, {"account_id": session.info["account_id"], "most": most})
    return [(row.reason, list(row.ids)) for row in rows]


_DOUBLED = text(
    """
    WITH known AS (
        SELECT id, phone, lower(email) AS email, lower(name) AS name FROM contacts
        WHERE account_id = :account_id AND joined_into IS NULL AND NOT is_group
    )
    (SELECT 'same_phone' AS reason, array_agg(id ORDER BY id) AS ids FROM known WHERE phone IS NOT NULL
        GROUP BY phone HAVING count(*) > 1 LIMIT :most)
    UNION ALL
    (SELECT 'same_email', array_agg(id ORDER BY id) FROM known WHERE email IS NOT NULL
        GROUP BY email HAVING count(*) > 1 LIMIT :most)
    UNION ALL
    (SELECT 'same_name', array_agg(id ORDER BY id) FROM known WHERE name LIKE '% %'
        GROUP BY name HAVING count(*) BETWEEN 2 AND 10 LIMIT :most)
    LIMIT :most
    """
)
