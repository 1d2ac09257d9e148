"""A person takes back what they agreed to: noted beside it; where that was messages, none goes out unasked any more."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.problems import NotFound
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.record import differences, record, standing
from balcao.domains.contacts.record_models import Consent
from balcao.domains.identity.access import Caller


async def revoke_consent(
    session: AsyncSession, caller: Caller, contact_id: UUID, id: UUID, reason: str | None = None
) -> Consent:
    """What was agreed to stays readable. Safe to repeat: the first time stands. Raises NotFound."""
    contact = await find(session, Contact, contact_id, lock=True)
    row = await find(session, Consent, id, lock=True)
    if contact is None or row is None or row.contact_id != contact_id:
        raise NotFound("Este contato não tem um consentimento com esse id.")
    if row.revoked_at is not None:
        return row
    row.revoked_at, row.revoked_by, row.revoke_reason = clock.now(), caller.name, reason
    before = standing(contact)
    if row.kind == "messages":
        contact.opted_out = True
    contact.version += 1
    contact.updated_at = clock.now()
    taken_back = {f"consent.{row.kind}": [row.version, None]}
    await record(session, caller, contact_id, "changed", differences(before, standing(contact)) | taken_back)
    await session.flush()
    return row
