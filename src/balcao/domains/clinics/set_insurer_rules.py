"""Says where an insurer is taken and how often, replacing what was said before; no rules mean everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.domains.clinics.models import Clinic, InsurerRule, Practitioner, Service


@dataclass(frozen=True)
class Term:
    """What is None is any; see InsurerRule."""

    practitioner_id: UUID | None
    service_id: UUID | None
    clinic_id: UUID | None
    weekday: int | None
    start_minute: int
    end_minute: int
    quota: int | None


async def set_insurer_rules(session: AsyncSession, insurer_id: UUID, terms: Sequence[Term]) -> None:
    """NotFound when a rule names somebody whom we do not know."""
    for term in terms:
        if term.practitioner_id:
            await existing(session, Practitioner, term.practitioner_id)
        if term.service_id:
            await existing(session, Service, term.service_id)
        if term.clinic_id:
            await existing(session, Clinic, term.clinic_id)
    account_id = session.info["account_id"]
    await session.execute(
        delete(InsurerRule).where(InsurerRule.account_id == account_id, InsurerRule.insurer_id == insurer_id)
    )
    session.add_all(InsurerRule(insurer_id=insurer_id, **vars(term)) for term in terms)
    await session.flush()


async def rules_of(session: AsyncSession, insurers: Sequence[UUID]) -> dict[UUID, list[InsurerRule]]:
    """Each insurer's rules, in the order in which they were said."""
    rows = await session.scalars(
        select(InsurerRule)
        .where(InsurerRule.account_id == session.info["account_id"], InsurerRule.insurer_id.in_(insurers))
        .order_by(InsurerRule.id)
    )
    found: dict[UUID, list[InsurerRule]] = {}
    for row in rows:
        found.setdefault(row.insurer_id, []).append(row)
    return found
