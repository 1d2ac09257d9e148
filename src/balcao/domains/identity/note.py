"""Writes into the access log: who did what to which thing."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.identity.caller import Caller
from balcao.domains.identity.models import AuditEntry


async def note(
    session: AsyncSession,
    caller: Caller | None,
    act: str,
    subject_kind: str,
    subject_id: UUID | str,
    detail: dict[str, Any] | None = None,
    *,
    actor: str = "Balcão",
) -> None:
    """`act` is a verb in the past ("created", "signed_in"); `detail` holds names and states, never secrets or bodies.

    None as the caller is the system itself, or somebody who has not signed in: then `actor` says who. No health data:
    of patients and their conversations the id alone. Committed with the change that it tells of.
    """
    session.info["noted"] = True
    session.add(
        AuditEntry(
            user_id=caller.user_id if caller else None,
            client_id=caller.client_id if caller else None,
            actor=caller.name if caller else actor,
            act=act,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
            detail=detail or {},
        )
    )
    await session.flush()
