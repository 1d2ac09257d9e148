"""A person wants marketing from the clinic, or no more of it; all other messages are not touched by that."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.contacts.models import Contact


async def choose_marketing(session: AsyncSession, contact: Contact, wanted: bool, at: datetime) -> bool:
    """Whether anything changed; what is older than the last word is not heard."""
    if contact.marketing_choice_at is not None and contact.marketing_choice_at >= at:
        return False
    contact.marketing_choice_at = at
    changed = contact.marketing_opted_out == wanted
    contact.marketing_opted_out = not wanted
    contact.version += 1
    contact.updated_at = clock.now()
    await session.flush()
    return changed
