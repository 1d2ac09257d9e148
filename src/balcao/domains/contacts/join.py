"""Two contacts turn out to be one person: one of them takes over the other's names and all that hangs on it."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.events import publish
from balcao.domains.contacts.events import ContactsJoined
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.contacts.record_models import Consent

FILLED = ("name", "phone", "email", "notes")


async def join(session: AsyncSession, kept: Contact, gone_id: UUID) -> None:
    """What `kept` does not know it learns from the other, which stays as an empty row that names it."""
    gone = await find(session, Contact, gone_id, lock=True)
    if gone is None or gone.id == kept.id or gone.joined_into is not None:
        return
    for name in FILLED:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    kept.attributes = {**gone.attributes, **kept.attributes}
    kept.opted_out = kept.opted_out or gone.opted_out
    _take_choice(kept, gone)
    kept.version += 1
    gone.joined_into, gone.phone, gone.email, gone.search = kept.id, None, None, ""
    gone.version += 1
    await session.execute(
        update(ContactAlias)
        .where(ContactAlias.account_id == kept.account_id, ContactAlias.contact_id == gone.id)
        .values(contact_id=kept.id)
    )
    await session.execute(
        update(Consent)
        .where(Consent.account_id == kept.account_id, Consent.contact_id == gone.id)
        .values(contact_id=kept.id)
    )
    await session.flush()
    await publish(session, ContactsJoined(kept.id, gone.id))


def _take_choice(kept: Contact, gone: Contact) -> None:
    """The later word on marketing counts."""
    moments: list[Any] = [kept.marketing_choice_at, gone.marketing_choice_at]
    if moments[1] is not None and (moments[0] is None or moments[1] > moments[0]):
        kept.marketing_opted_out, kept.marketing_choice_at = gone.marketing_opted_out, gone.marketing_choice_at
