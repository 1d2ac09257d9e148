"""Names that move from one person to another: numbers that were given up, and usernames."""

from collections.abc import Sequence

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias
from balcao.core.database import find
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.contacts.phones import from_provider, variants


async def give_up(session: AsyncSession, contact: Contact, names: Sequence[Alias]) -> None:
    """Whoever comes under one of these names from now on is somebody else."""
    spelled = [(alias.kind, value) for alias in names for value in _values(alias)]
    await session.execute(
        delete(ContactAlias).where(
            ContactAlias.account_id == contact.account_id,
            ContactAlias.contact_id == contact.id,
            tuple_(ContactAlias.kind, ContactAlias.value).in_(spelled),
        )
    )
    left = {from_provider(alias.value) for alias in names if alias.kind == "phone"}
    if contact.phone in left:
        contact.phone = await _another_phone(session, contact)
    await session.flush()


async def keep_username(session: AsyncSession, contact: Contact, username: str) -> None:
    """Each has one and each belongs to one; the last word counts. Nobody is recognised by it."""
    mine = (ContactAlias.account_id == contact.account_id) & (ContactAlias.kind == "username")
    found = (
        await session.scalars(
            select(ContactAlias).where(mine, (ContactAlias.contact_id == contact.id) | (ContactAlias.value == username))
        )
    ).all()
    if any(row.contact_id == contact.id and row.value == username for row in found):
        return
    for row in found:
        await session.delete(row)
    await session.flush()
    session.add(ContactAlias(contact_id=contact.id, kind="username", value=username))
    await session.flush()


async def move_name(session: AsyncSession, name: ContactAlias, contact: Contact) -> None:
    """The number or id belongs to this contact now; who had it keeps everything else."""
    before = await find(session, Contact, name.contact_id, lock=True)
    name.contact_id = contact.id
    await session.flush()
    if before is not None and name.kind == "phone" and before.phone == from_provider(name.value):
        before.phone = await _another_phone(session, before)
        before.version += 1
        await session.flush()


async def _another_phone(session: AsyncSession, contact: Contact) -> str | None:
    """The number they came under last."""
    value = await session.scalar(
        select(ContactAlias.value)
        .where(
            ContactAlias.account_id == contact.account_id,
            ContactAlias.contact_id == contact.id,
            ContactAlias.kind == "phone",
        )
        .order_by(ContactAlias.created_at.desc())
        .limit(1)
    )
    return from_provider(value) if value else None


def _values(alias: Alias) -> tuple[str, ...]:
    return variants(alias.value) if alias.kind == "phone" else (alias.value,)
