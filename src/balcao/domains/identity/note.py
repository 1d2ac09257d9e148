"""Writes into the access log: who did what to which thing."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.identity.access import Caller
from balcao.domains.identity.models import AuditEntry


async def note(
    session: AsyncSession,
    caller: Caller | None,
    act: str,
    subject_kind: str,
    subject_id: UUID | str,
    detail: dict[str, Any] | None = None,
) -> None:
    """`act` is a verb in the past ("created", "signed_in"); `detail` holds names and states, never secrets or bodies.

    None as the caller is the system itself. Committed with the change that it tells of.
    """
    session.add(
        AuditEntry(
            user_id=caller.user_id if caller else None,
            client_id=caller.client_id if caller else None,
            actor=caller.name if caller else "Balcão",
            act=act,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
            detail=detail or {},
        )
    )
    await session.flush()
