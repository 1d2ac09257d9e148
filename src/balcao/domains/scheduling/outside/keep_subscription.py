"""Sees to it that webhooks come: learns whose account it is, and makes the subscription, anew when it has ended."""

from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.bookings_outside import BookingsConnector, Holder
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.live import show_change
from balcao.core.outcomes import ProviderError, Rejected, Unauthorized
from balcao.core.problems import Conflict
from balcao.core.queue import later, queued
from balcao.domains.connections.addresses import own_webhook_url
from balcao.domains.connections.connectors import manifests
from balcao.domains.connections.learn_holder import learn_holder
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.outside.ask import ask
from balcao.domains.scheduling.outside.list_bookings import list_bookings
from balcao.domains.scheduling.outside.sources import lock_source

log = structlog.get_logger()


@queued("calendar", attempts=3)
async def keep_subscription(account_id: UUID, connection_id: UUID) -> None:
    """For ConnectionChanged, and hourly. What can be booked there is listed after each subscription made anew."""
    async with transaction(account_id) as session:
        connection = await find(session, Connection, connection_id)
        if connection is None or not _is_ours(connection) or connection.status not in ("active", "failing"):
            return
        known = await lock_source(session, connection_id)
        was_active, address = known.state == "active", own_webhook_url(connection)
    try:
        made = await _see_to_it(account_id, connection, address)
    except ProviderError as refused:
        final = isinstance(refused, Rejected | Unauthorized)
        await _record(account_id, connection_id, "refused" if final else "waiting", refused.detail or refused.title)
        if not final:
            log.warning("subscription not seen to", connection_id=str(connection_id), error=repr(refused)[:200])
        made = final and not was_active
    except Conflict as taken:
        await _record(account_id, connection_id, "refused", taken.detail or taken.title)
        return
    else:
        await _record(account_id, connection_id, "active", None)
    if made:
        async with transaction(account_id) as session:
            await later(session, list_bookings, connection_id=connection_id)


async def _see_to_it(account_id: UUID, connection: Connection, address: str) -> bool:
    """Whether it had to be made. One that was switched off is taken away first: it never comes back by itself."""

    async def whose(there: BookingsConnector, settings: object) -> Holder:
        return await there.holder(settings)

    holder = await ask(account_id, connection.id, connection.connector, "holder", whose)
    secret = await _learn(account_id, connection.id, holder)

    async def see(there: BookingsConnector, settings: object) -> bool:
        standing = await there.find_subscription(settings, holder, address)
        if standing is not None and standing.is_active:
            return False
        if standing is not None:
            await there.unsubscribe(settings, standing.id)
        await there.subscribe(settings, holder, address, secret)
        return True

    return await ask(account_id, connection.id, connection.connector, "subscription", see)


async def _learn(account_id: UUID, connection_id: UUID, holder: Holder) -> str:
    """Committed before the provider is told: the first webhook may come before its answer."""
    async with transaction(account_id) as session:
        source = await lock_source(session, connection_id)
        source.holder_id, source.holder_group, source.holder_name = holder.id, holder.group, holder.name
        return await learn_holder(session, connection_id, holder.id)


async def _record(account_id: UUID, connection_id: UUID, state: str, error: str | None) -> None:
    async with transaction(account_id) as session:
        source = await lock_source(session, connection_id)
        source.state, source.error, source.checked_at = state, error, clock.now()
        show_change(session, "connection.updated", connection_id)


@queued("upkeep")
async def keep_all(account_id: UUID) -> None:
    """Every connection of the tenant that bookings come from: its subscription, and what was lost on the way."""
    async with transaction(account_id) as session:
        for id in await _connections(session):
            await later(session, keep_subscription, key=f"keep_subscription:{id}", connection_id=id)
            await later(session, list_bookings, key=f"list_bookings:{id}", connection_id=id)


async def _connections(session: AsyncSession) -> list[UUID]:
    kinds = [key for key, manifest in manifests().items() if "bookings" in manifest.kinds]
    wanted = select(Connection.id).where(
        Connection.account_id == session.info["account_id"],
        Connection.connector.in_(kinds),
        Connection.deleted_at.is_(None),
    )
    return list(await session.scalars(wanted))


def _is_ours(connection: Connection) -> bool:
    manifest = manifests().get(connection.connector)
    return connection.deleted_at is None and manifest is not None and "bookings" in manifest.kinds
