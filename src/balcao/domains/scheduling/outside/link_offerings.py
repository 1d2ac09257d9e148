"""Says what each thing that can be booked through a connection is here: a service, and who gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.bookings_outside import BookingsConnector, Offering
from balcao.core.database import existing, transaction
from balcao.core.events import publish
from balcao.core.outcomes import ProviderError, Unauthorized
from balcao.core.problems import Conflict, Invalid, NotAvailable
from balcao.domains.clinics.models import Clinic, Practitioner, Service
from balcao.domains.scheduling.events import OfferingsLinked
from balcao.domains.scheduling.outside.ask import ask
from balcao.domains.scheduling.outside.models import OfferingLink
from balcao.domains.scheduling.outside.sources import bookings_connection


@dataclass(frozen=True)
class Link:
    """`practitioner_id` None is for whoever's e-mail the booking's host has."""

    offering_id: str
    offering: str
    service_id: UUID
    practitioner_id: UUID | None = None
    clinic_id: UUID | None = None


async def list_offerings(account_id: UUID, connection_id: UUID) -> Sequence[Offering]:
    """Asked of the provider now, outside any transaction. Raises NotFound, Invalid, Conflict, NotAvailable."""
    async with transaction(account_id) as session:
        connection = await bookings_connection(session, connection_id)

    async def listed(there: BookingsConnector, settings: object) -> Sequence[Offering]:
        holder = await there.holder(settings)
        return await there.offerings(settings, holder)

    try:
        return await ask(account_id, connection_id, connection.connector, "offerings", listed)
    except Unauthorized as refused:
        raise Conflict(refused.detail or refused.title) from refused
    except ProviderError as failure:
        raise NotAvailable(failure.detail or failure.title or "O provedor não respondeu.") from failure


async def read_links(session: AsyncSession, connection_id: UUID) -> list[OfferingLink]:
    wanted = select(OfferingLink).where(
        OfferingLink.account_id == session.info["account_id"], OfferingLink.connection_id == connection_id
    )
    return list(await session.scalars(wanted.order_by(OfferingLink.offering, OfferingLink.id)))


async def link_offerings(session: AsyncSession, connection_id: UUID, links: Sequence[Link]) -> None:
    """Replaces all of the connection's links; bookings that waited for them are looked at again."""
    await bookings_connection(session, connection_id)
    if len({link.offering_id for link in links}) < len(links):
        raise Invalid("O mesmo tipo de atendimento está duas vezes na lista.")
    for link in links:
        await existing(session, Service, link.service_id)
        if link.practitioner_id is not None:
            await existing(session, Practitioner, link.practitioner_id)
        if link.clinic_id is not None:
            await existing(session, Clinic, link.clinic_id)
    mine = OfferingLink.account_id == session.info["account_id"]
    await session.execute(delete(OfferingLink).where(mine, OfferingLink.connection_id == connection_id))
    session.add_all(
        OfferingLink(
            connection_id=connection_id,
            offering_id=link.offering_id,
            offering=link.offering,
            service_id=link.service_id,
            practitioner_id=link.practitioner_id,
            clinic_id=link.clinic_id,
        )
        for link in links
    )
    await session.flush()
    await publish(session, OfferingsLinked(connection_id))
