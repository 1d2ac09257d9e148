"""The address book of the clinic's phone names a person: kept, unless somebody here has said how they are called."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import PersonSaved
from balcao.core import clock
from balcao.core.ids import new_id
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.recognise import recognise, search_text
from balcao.domains.contacts.record_models import RecordedChange

PHONE = "Celular da clínica"


async def take_saved_name(session: AsyncSession, told: PersonSaved) -> None:
    """Who was taken out of the address book stays here: what was said with them does, too."""
    if told.removed or not told.person.name:
        return
    contact, _ = await recognise(session, told.person)
    at = min(told.provider_at, clock.now())
    if contact.name == told.person.name or contact.is_group or await _is_settled(session, contact, at):
        return
    change = {"name": [contact.name, told.person.name]}
    contact.name = told.person.name
    contact.search = search_text(contact)
    contact.version += 1
    contact.updated_at = clock.now()
    session.add(RecordedChange(id=new_id(), contact_id=contact.id, at=at, actor=PHONE, what="changed", changes=change))
    await session.flush()


async def _is_settled(session: AsyncSession, contact: Contact, at: object) -> bool:
    """By anybody but the phone, or by the phone itself later than this."""
    if not contact.name:
        return False
    settled = await session.scalar(
        select(RecordedChange.id)
        .where(
            RecordedChange.account_id == session.info["account_id"],
            RecordedChange.contact_id == contact.id,
            RecordedChange.changes.has_key("name"),
            (RecordedChange.actor != PHONE) | (RecordedChange.at > at),
        )
        .limit(1)
    )
    return settled is not None
