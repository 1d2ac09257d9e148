"""Says which rooms and equipment a service takes, replacing what was said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import NotFound
from balcao.domains.clinics.models import Resource, ServiceNeed


@dataclass(frozen=True)
class Needed:
    """One thing: one of the named, or any of the kind (and category)."""

    kind: str
    category: str | None
    resource_ids: Sequence[UUID]


async def set_needs(session: AsyncSession, service_id: UUID, needs: Sequence[Needed]) -> None:
    account_id = session.info["account_id"]
    wanted = {id for need in needs for id in need.resource_ids}
    known = await session.scalars(select(Resource.id).where(Resource.account_id == account_id, Resource.id.in_(wanted)))
    if missing := wanted - set(known):
        raise NotFound(f"Não há recurso com o id {min(missing)}.")
    await session.execute(
        delete(ServiceNeed).where(ServiceNeed.account_id == account_id, ServiceNeed.service_id == service_id)
    )
    session.add_all(
        ServiceNeed(
            service_id=service_id, kind=need.kind, category=need.category or None, resource_ids=list(need.resource_ids)
        )
        for need in needs
    )
    await session.flush()


async def needs_of(session: AsyncSession, services: Sequence[UUID]) -> dict[UUID, list[ServiceNeed]]:
    """What each service takes, in the order in which it was said."""
    rows = await session.scalars(
        select(ServiceNeed)
        .where(ServiceNeed.account_id == session.info["account_id"], ServiceNeed.service_id.in_(services))
        .order_by(ServiceNeed.id)
    )
    found: dict[UUID, list[ServiceNeed]] = {}
    for row in rows:
        found.setdefault(row.service_id, []).append(row)
    return found
