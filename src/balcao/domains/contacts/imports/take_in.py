"""Takes one person in: added, or merged into who is known by the same number, e-mail or bare name."""

from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, Sender
from balcao.core import clock
from balcao.core.ids import new_id
from balcao.domains.contacts.folding import fold
from balcao.domains.contacts.imports.read_row import Person
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.contacts.recognise import recognise, search_text
from balcao.domains.contacts.record import EMPTY, differences, record_as, standing
from balcao.domains.contacts.record_models import ContactImport

Outcome = Literal["created", "merged", "skipped"]


async def take_in(session: AsyncSession, work: ContactImport, person: Person) -> Outcome:
    """The same row again changes nothing."""
    known = await _known(session, person)
    if known is not None and work.duplicates == "skip":
        return "skipped"
    aliases = _aliases(person)
    contact = known or await _new(session, aliases, person)
    before = standing(contact) if known else EMPTY
    _fill(contact, person)
    await _keep_aliases(session, contact, aliases)
    changes = differences(before, standing(contact))
    if known and not changes:
        return "skipped"
    contact.version += 1
    contact.search = search_text(contact)
    contact.updated_at = clock.now()
    await session.flush()
    await record_as(session, work.user_id, work.actor, contact.id, "imported", changes)
    return "merged" if known else "created"


async def _known(session: AsyncSession, person: Person) -> Contact | None:
    mine = select(Contact).where(
        Contact.account_id == session.info["account_id"], Contact.joined_into.is_(None), Contact.is_group.is_(False)
    )
    if person.phone:
        by_phone = await session.scalars(mine.where(Contact.phone == person.phone).order_by(Contact.created_at))
        if found := by_phone.first():
            return found
    for alias in _aliases(person):
        by_alias = await session.scalars(
            mine.join(
                ContactAlias, (ContactAlias.account_id == Contact.account_id) & (ContactAlias.contact_id == Contact.id)
            ).where(ContactAlias.kind == alias.kind, ContactAlias.value == alias.value)
        )
        if found := by_alias.first():
            return found
    if person.phone or person.email or not person.name:
        return None
    bare = mine.where(Contact.phone.is_(None), Contact.email.is_(None), Contact.search == fold(person.name))
    return (await session.scalars(bare.order_by(Contact.created_at))).first()


def _aliases(person: Person) -> list[Alias]:
    aliases = [Alias("phone", person.phone.lstrip("+"))] if person.phone else []
    return aliases + ([Alias("email", person.email)] if person.email else [])


async def _new(session: AsyncSession, aliases: list[Alias], person: Person) -> Contact:
    if aliases:
        contact, _ = await recognise(session, Sender(tuple(aliases[:1]), person.name))
        return contact
    contact = Contact(id=new_id(), name=person.name, created_at=clock.now())
    session.add(contact)
    await session.flush()
    return contact


def _fill(contact: Contact, person: Person) -> None:
    """What is known already stays; "wants no messages" is never taken back by a list."""
    for name in ("name", "phone", "email", "notes"):
        if not getattr(contact, name):
            setattr(contact, name, getattr(person, name))
    contact.attributes = {**person.attributes, **(contact.attributes or {})}
    contact.opted_out = bool(contact.opted_out) or person.opted_out


async def _keep_aliases(session: AsyncSession, contact: Contact, aliases: list[Alias]) -> None:
    """A name that is another contact's stays there."""
    for alias in aliases:
        taken = await session.scalar(
            select(ContactAlias.id).where(
                ContactAlias.account_id == session.info["account_id"],
                ContactAlias.kind == alias.kind,
                ContactAlias.value == alias.value,
            )
        )
        if taken is None:
            session.add(ContactAlias(contact_id=contact.id, kind=alias.kind, value=alias.value))
    await session.flush()
