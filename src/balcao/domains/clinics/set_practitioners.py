"""Says who does a service, replacing those named before; nobody named means everybody."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import NotFound
from balcao.domains.clinics.models import Practitioner, PractitionerService


async def set_practitioners(session: AsyncSession, service_id: UUID, practitioners: Sequence[UUID]) -> None:
    account_id = session.info["account_id"]
    wanted = set(practitioners)
    known = await session.scalars(
        select(Practitioner.id).where(Practitioner.account_id == account_id, Practitioner.id.in_(wanted))
    )
    if missing := wanted - set(known):
        raise NotFound(f"Não há médico com o id {min(missing)}.")
    await session.execute(
        delete(PractitionerService).where(
            PractitionerService.account_id == account_id, PractitionerService.service_id == service_id
        )
    )
    session.add_all(
        PractitionerService(account_id=account_id, service_id=service_id, practitioner_id=id) for id in sorted(wanted)
    )
    await session.flush()
