"""Catches what webhooks lost: the provider's list, of which only what has changed since is asked for."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import text

from balcao.contracts.bookings_outside import EventPage, Holder, OutsideEvent
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.outcomes import ProviderError
from balcao.core.queue import queued
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.outside.ask import ask
from balcao.domains.scheduling.outside.sources import lock_source
from balcao.domains.scheduling.outside.take_booking import take_booking

log = structlog.get_logger()
BACK, AHEAD = timedelta(days=1), timedelta(days=400)
PAGES = 100


@queued("calendar", attempts=3)
async def list_bookings(account_id: UUID, connection_id: UUID) -> None:
    """Safe to repeat; each event is taken in a transaction of its own."""
    async with transaction(account_id) as session:
        connection = await find(session, Connection, connection_id)
        if connection is None or connection.deleted_at is not None or connection.status in ("disabled", "pending"):
            return
        source = await lock_source(session, connection_id)
        holder = Holder(source.holder_id or "", source.holder_group or "", source.holder_name or "")
    if not holder.id:
        return
    began, page = clock.now(), None
    try:
        for _ in range(PAGES):
            listed = await _page(account_id, connection, holder, page)
            for event in await _changed(account_id, connection_id, listed.events):
                await _take(account_id, connection, event)
            page = listed.next_page
            if page is None:
                break
    except ProviderError as failure:
        log.warning("bookings not listed", connection_id=str(connection_id), error=repr(failure)[:200])
        return
    async with transaction(account_id) as session:
        (await lock_source(session, connection_id)).listed_at = began


async def _page(account_id: UUID, connection: Connection, holder: Holder, page: str | None) -> EventPage:
    now = clock.now()
    return await ask(
        account_id,
        connection.id,
        connection.connector,
        "list",
        lambda there, settings: there.events(settings, holder, now - BACK, now + AHEAD, page),
    )


async def _changed(account_id: UUID, connection_id: UUID, events: Sequence[OutsideEvent]) -> list[OutsideEvent]:
    """Those that are unknown here, or whose stamp is another now."""
    async with transaction(account_id) as session:
        given = {
            "account_id": account_id,
            "connection_id": connection_id,
            "ids": [one.id for one in events],
            "stamps": [one.stamp for one in events],
        }
        same = set(await session.scalars(_SAME, given))
    return [one for one in events if one.id not in same]


async def _take(account_id: UUID, connection: Connection, event: OutsideEvent) -> None:
    bookings = await ask(
        account_id,
        connection.id,
        connection.connector,
        "read",
        lambda there, settings: there.bookings_of(settings, event.id),
    )
    # Who was cancelled comes first: their time is free for who came after them.
    for booking in sorted(bookings, key=lambda one: (not one.is_cancelled, one.changed_at)):
        async with transaction(account_id) as session:
            await take_booking(session, connection.id, booking, event.stamp)


_SAME = text(
    "SELECT given.id FROM unnest(CAST(:ids AS text[]), CAST(:stamps AS text[])) AS given (id, stamp) "
    "WHERE EXISTS (SELECT FROM outside_bookings b WHERE b.account_id = :account_id "
    "AND b.connection_id = :connection_id AND b.event_id = given.id AND b.event_stamp = given.stamp)"
)
