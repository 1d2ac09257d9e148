"""Finds who wrote by any of their names, or makes a new contact; two messages at once make one contact."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, Group, Sender
from balcao.core import clock
from balcao.core.database import find
from balcao.core.named import fetch
from balcao.core.problems import Invalid
from balcao.domains.contacts.folding import fold
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.contacts.names import give_up, keep_username, move_name
from balcao.domains.contacts.owners import settle_owners
from balcao.domains.contacts.phones import canonical, from_provider, variants


async def recognise(session: AsyncSession, sender: Sender) -> tuple[Contact, ContactAlias]:
    """The contact, and the alias that wrote (the sender's first), to which replies go.

    Names given up lead here no more. Names that come together and were two contacts' until now: where one had but a
    number and the other but a provider's id, these were one person and are joined; where both had, the number has
    changed hands, and moves.
    """
    names = (*sender.aliases, *sender.formerly)
    await _one_at_a_time(session, names)
    known = await _known_aliases(session, names)
    contact = await find(session, Contact, known[0].contact_id) if known else None
    if contact is None:
        contact = await _by_phone(session, sender.aliases) or await _new(session, sender)
    if len({alias.contact_id for alias in known}) > 1:
        contact = await settle_owners(session, known, sender)
    _learn(contact, sender)
    wrote = await _keep_aliases(session, contact, sender.aliases, take=True)
    if sender.username:
        await keep_username(session, contact, sender.username)
    if sender.formerly:
        await give_up(session, contact, sender.formerly)
    return contact, wrote


async def recognise_group(session: AsyncSession, group: Group) -> tuple[Contact, ContactAlias]:
    """A group stands among the contacts under its own id; its name is the provider's, kept up to date."""
    contact, alias = await recognise(session, Sender((Alias("group", group.id),), group.name))
    if not contact.is_group or (group.name and contact.name != group.name):
        contact.is_group = True
        contact.name = group.name or contact.name
        _touch(contact)
        await session.flush()
    return contact, alias


def _learn(contact: Contact, sender: Sender) -> None:
    phones = (from_provider(alias.value) for alias in sender.aliases if alias.kind == "phone")
    phone = contact.phone or next(filter(None, phones), None)
    name = contact.name or sender.name
    if (phone, name) != (contact.phone, contact.name):
        contact.phone, contact.name = phone, name
        _touch(contact)


async def recognise_phone(session: AsyncSession, phone: str, name: str | None = None) -> Contact:
    """The contact with this number, however it was typed; Invalid when it is none."""
    number = _number(phone)
    known = await _known_well(session, number)
    if known is not None and (contact := await find(session, Contact, known.id)):
        return contact
    contact, _ = await recognise(session, Sender((Alias("phone", number.lstrip("+")),), name))
    return contact


def _number(phone: str) -> str:
    number = canonical(phone)
    if number is None:
        raise Invalid("Telefone inválido: escreva com DDD, por exemplo (11) 98765-4321.")
    return number


class Person(NamedTuple):
    id: UUID
    phone: str | None
    email: str | None


async def recognise_person(session: AsyncSession, phone: str, name: str) -> Person:
    """As recognise_phone(), for who only points to the contact: found without waiting for anybody, or any object made,
    if there is nothing to learn of them.
    """
    number = _number(phone)
    known = await _known_well(session, number)
    if known is not None:
        return known
    contact = await recognise_phone(session, number, name)
    return Person(contact.id, contact.phone, contact.email)


async def _known_well(session: AsyncSession, number: str) -> Person | None:
    """The one contact with this very number, whose name we know."""
    one, *other = variants(number.lstrip("+"))
    given = {"account_id": session.info["account_id"], "one": one, "other": other[0] if other else one}
    found = await fetch(session, _KNOWN, given)
    if len(found) != 1 or found[0]["phone"] != number or not found[0]["name"] or found[0]["joined_into"]:
        return None
    return Person(found[0]["id"], number, found[0]["email"])


_KNOWN = """
SELECT DISTINCT c.id, c.phone, c.email, c.name, c.joined_into
FROM contact_aliases a JOIN contacts c ON c.account_id = :account_id AND c.id = a.contact_id
WHERE a.account_id = :account_id AND a.kind = 'phone' AND a.value IN (:one, :other)
"""


async def learn_aliases(session: AsyncSession, contact_id: UUID, aliases: Sequence[Alias]) -> None:
    """Keeps names that a provider's answer told; a name that another contact has stays there."""
    contact = await find(session, Contact, contact_id)
    if contact is not None and contact.joined_into is None:
        await _keep_aliases(session, contact, aliases)


async def _one_at_a_time(session: AsyncSession, aliases: Sequence[Alias]) -> None:
    """Makes a second message of the same unknown person wait for the first to have made the contact."""
    names = sorted({f"{alias.kind}:{max(_values(alias), key=len)}" for alias in aliases})
    for name in names:
        await session.execute(_LOCK, {"name": f"{session.info['account_id']}:{name}"})


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def _values(alias: Alias) -> tuple[str, ...]:
    return variants(alias.value) if alias.kind == "phone" else (alias.value,)


async def _known_aliases(session: AsyncSession, aliases: Sequence[Alias]) -> list[ContactAlias]:
    wanted: list[tuple[str, str]] = [(alias.kind, value) for alias in aliases for value in _values(alias)]
    rows = await session.scalars(
        select(ContactAlias).where(
            ContactAlias.account_id == session.info["account_id"],
            tuple_(ContactAlias.kind, ContactAlias.value).in_(wanted),
        )
    )
    order = {name: place for place, name in enumerate(wanted)}
    return sorted(rows, key=lambda row: order[(row.kind, row.value)])


async def _by_phone(session: AsyncSession, aliases: Sequence[Alias]) -> Contact | None:
    numbers = {number for alias in aliases if alias.kind == "phone" and (number := from_provider(alias.value))}
    if not numbers:
        return None
    wanted = select(Contact).where(Contact.account_id == session.info["account_id"], Contact.phone.in_(numbers))
    return (await session.scalars(wanted.order_by(Contact.created_at).limit(1))).one_or_none()


async def _new(session: AsyncSession, sender: Sender) -> Contact:
    phones = [from_provider(alias.value) for alias in sender.aliases if alias.kind == "phone"]
    emails = [alias.value for alias in sender.aliases if alias.kind == "email"]
    contact = Contact(name=sender.name, phone=next(filter(None, phones), None), email=next(iter(emails), None))
    _touch(contact)
    session.add(contact)
    await session.flush()
    return contact


async def _keep_aliases(
    session: AsyncSession, contact: Contact, aliases: Sequence[Alias], *, take: bool = False
) -> ContactAlias:
    """`take`: a name that was another's until now is this contact's from here on."""
    rows = await session.scalars(
        select(ContactAlias).where(
            ContactAlias.account_id == session.info["account_id"],
            tuple_(ContactAlias.kind, ContactAlias.value).in_([(alias.kind, alias.value) for alias in aliases]),
        )
    )
    kept = {(row.kind, row.value): row for row in rows}
    for alias in aliases:
        if (alias.kind, alias.value) not in kept:
            row = ContactAlias(contact_id=contact.id, kind=alias.kind, value=alias.value)
            session.add(row)
            kept[(alias.kind, alias.value)] = row
        elif take and kept[(alias.kind, alias.value)].contact_id != contact.id:
            await move_name(session, kept[(alias.kind, alias.value)], contact)
    await session.flush()
    return kept[(aliases[0].kind, aliases[0].value)]


def _touch(contact: Contact) -> None:
    contact.updated_at = clock.now()
    contact.search = search_text(contact)


def search_text(contact: Contact) -> str:
    """What search looks in: name, e-mail, and the number's digits."""
    digits = (contact.phone or "").lstrip("+")
    return fold(" ".join(filter(None, [contact.name, contact.email, digits])))
