"""Keeps what a person agreed to: the very words, when, and from where. Only its end is noted later."""

import hashlib
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.contacts.record_models import Consent


@dataclass(frozen=True)
class Whence:
    """Where a person agreed: the page, their address in the network, and what their browser calls itself."""

    origin: str
    address: str
    device: str


async def consent(
    session: AsyncSession, contact_id: UUID, kind: Literal["data", "messages"], words: str, whence: Whence
) -> Consent:
    row = Consent(
        contact_id=contact_id,
        kind=kind,
        version=version_of(words),
        words=words,
        origin=whence.origin,
        address=whence.address,
        device=whence.device[:400],
        given_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    return row


def version_of(words: str) -> str:
    """The same for the same words, whoever shows them."""
    return hashlib.sha256(words.encode()).hexdigest()[:12]
