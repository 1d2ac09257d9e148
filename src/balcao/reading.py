"""What came is read: each event of a kept webhook goes to its use case, in order, in as few transactions as may be."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.bookings_outside import BookingTold, BookingTouched
from balcao.contracts.calendar import CalendarTouched
from balcao.contracts.messaging import (
    AccountChanged,
    CallNoted,
    ControlPassed,
    GroupChanged,
    Happened,
    HistoryTold,
    MessageArrived,
    MessageEchoed,
    MessageEdited,
    MessageRevoked,
    PersonSaved,
    PreferenceChanged,
    StatusChanged,
)
from balcao.core.database import is_away, raw_connection, transaction
from balcao.core.ids import derived
from balcao.core.queue import later, queued
from balcao.core.together import Together
from balcao.domains.connections.connectors import load, manifest
from balcao.domains.connections.take_news import take_news
from balcao.domains.contacts.take_saved_name import take_saved_name
from balcao.domains.conversations.amend import amend
from balcao.domains.conversations.echo import echo
from balcao.domains.conversations.history.take_history import take_history
from balcao.domains.conversations.note_event import note_call, note_group, note_preference
from balcao.domains.conversations.pass_control import take_control
from balcao.domains.conversations.receive import Channel, receive
from balcao.domains.conversations.track import track
from balcao.domains.scheduling.calendars.touch import touch
from balcao.domains.scheduling.outside.fetch_booking import fetch_booking
from balcao.domains.scheduling.outside.take_booking import take_booking

log = structlog.get_logger()
AT_ONCE = 20  # webhooks a transaction: it holds the rows of all their conversations


@dataclass(frozen=True)
class Read:
    """A kept webhook, and what it says to this connection."""

    id: UUID
    happened: Sequence[Happened]


async def _message(session: AsyncSession, channel: Channel, happened: MessageArrived, place: UUID) -> None:
    await receive(session, channel, happened, place)


async def _status(session: AsyncSession, channel: Channel, happened: StatusChanged, place: UUID) -> None:
    await track(session, channel.id, happened)


async def _echo(session: AsyncSession, channel: Channel, happened: MessageEchoed, place: UUID) -> None:
    await echo(session, channel, happened, place)


async def _amendment(
    session: AsyncSession, channel: Channel, happened: MessageEdited | MessageRevoked, place: UUID
) -> None:
    await amend(session, channel.id, happened)


async def _saved(session: AsyncSession, channel: Channel, happened: PersonSaved, place: UUID) -> None:
    await take_saved_name(session, happened)


async def _account(session: AsyncSession, channel: Channel, happened: AccountChanged, place: UUID) -> None:
    await take_news(session, channel.id, happened)


async def _calendar(session: AsyncSession, channel: Channel, happened: CalendarTouched, place: UUID) -> None:
    await touch(session, channel.id, happened)


async def _booking(session: AsyncSession, channel: Channel, happened: BookingTold, place: UUID) -> None:
    await take_booking(session, channel.id, happened.booking)


async def _booking_touched(session: AsyncSession, channel: Channel, happened: BookingTouched, place: UUID) -> None:
    await later(session, fetch_booking, connection_id=channel.id, booking_id=happened.booking_id)


# Kind of provider event → use case.
TABLE: dict[type, Callable[[AsyncSession, Channel, Any, UUID], Awaitable[None]]] = {
    MessageArrived: _message,
    MessageEchoed: _echo,
    HistoryTold: take_history,
    PersonSaved: _saved,
    ControlPassed: take_control,
    MessageEdited: _amendment,
    MessageRevoked: _amendment,
    CallNoted: note_call,
    PreferenceChanged: note_preference,
    GroupChanged: note_group,
    StatusChanged: _status,
    AccountChanged: _account,
    CalendarTouched: _calendar,
    BookingTold: _booking,
    BookingTouched: _booking_touched,
}


@queued("intake", attempts=6, first_delay=timedelta(seconds=1))
async def read(account_id: UUID, connection_id: UUID, webhook_ids: list[UUID]) -> None:
    """Reads kept webhooks for one connection, in order. Safe to repeat: what was read once changes nothing again.

    All that wait for one connection go in one transaction; where that fails, each event gets one of its own, so that
    one that cannot be stored does not take the others with it.
    """
    await _together((account_id, connection_id), webhook_ids)


async def _read(whose: tuple[UUID, UUID], webhook_ids: list[UUID]) -> Mapping[UUID, Exception]:
    account_id, connection_id = whose
    try:
        async with transaction(account_id) as session:
            await _read_together(session, connection_id, webhook_ids)
    except Exception as failure:
        if is_away(failure):
            raise
        log.warning("webhooks read one by one", connection_id=str(connection_id), error=repr(failure)[:300])
        return await _read_apart(account_id, connection_id, webhook_ids)
    return {}


_together = Together(_read, AT_ONCE)


async def _read_together(session: AsyncSession, connection_id: UUID, webhook_ids: list[UUID]) -> None:
    channel, webhooks = await _open(session, connection_id, webhook_ids)
    if channel is None:
        return
    for webhook in webhooks:
        for number, one in enumerate(webhook.happened):
            await TABLE[type(one)](session, channel, one, derived(webhook.id, number))
    await _mark(session, [webhook.id for webhook in webhooks], "read", None)


async def _read_apart(account_id: UUID, connection_id: UUID, webhook_ids: list[UUID]) -> Mapping[UUID, Exception]:
    failed: dict[UUID, Exception] = {}
    for id in webhook_ids:
        failure = await _read_one(account_id, connection_id, id)
        async with transaction(account_id) as session:
            await _mark(session, [id], "failed" if failure else "read", repr(failure)[:500] if failure else None)
        if failure:
            failed[id] = failure
    return failed


async def _read_one(account_id: UUID, connection_id: UUID, id: UUID) -> Exception | None:
    """The last failure; whatever else the webhook tells was taken. One that cannot even be parsed fails by itself."""
    try:
        async with transaction(account_id) as session:
            channel, webhooks = await _open(session, connection_id, [id])
    except Exception as failure:
        if is_away(failure):
            raise
        log.exception("webhook not parsed", webhook_id=str(id))
        return failure
    failed: Exception | None = None
    for webhook in webhooks if channel else []:
        assert channel is not None
        for number, one in enumerate(webhook.happened):
            failed = await _take(account_id, channel, one, derived(webhook.id, number)) or failed
    return failed


async def _take(account_id: UUID, channel: Channel, one: Happened, place: UUID) -> Exception | None:
    try:
        async with transaction(account_id) as session:
            await TABLE[type(one)](session, channel, one, place)
    except Exception as failure:
        if is_away(failure):
            raise
        log.exception("webhook event not read", kind=type(one).__name__)
        return failure
    return None


async def _open(
    session: AsyncSession, connection_id: UUID, webhook_ids: list[UUID]
) -> tuple[Channel | None, list[Read]]:
    """The connection, and its webhooks in the order given; no connection when it was taken away meanwhile."""
    rows = await (await raw_connection(session)).fetch(_OPEN, session.info["account_id"], connection_id, webhook_ids)
    if not rows:
        return None, []
    found = rows[0]
    inbound, routes = load(found["connector"], "inbound"), frozenset(found["routes"])
    channel = channel_of(found["connector"], connection_id, found["bot"], found["bot_patience"])
    return channel, [Read(row["id"], list(inbound.parse(row["body"], routes))) for row in rows if row["id"]]


_OPEN = """
SELECT connector, bot, bot_patience,
    ARRAY(SELECT route FROM connection_routes r WHERE r.connection_id = c.id) AS routes, kept.id, kept.body
FROM connections c
LEFT JOIN LATERAL (
    SELECT k.id, k.body, given.place FROM unnest($3::uuid[]) WITH ORDINALITY AS given (id, place)
    JOIN kept_webhooks k USING (id)
) kept ON true
WHERE c.account_id = $1 AND c.id = $2 ORDER BY kept.place
"""


def channel_of(connector: str, connection_id: UUID, bot: bool, bot_patience: float) -> Channel:
    hours = manifest(connector).limits.get("window_hours")
    return Channel(connection_id, bot, bot_patience, timedelta(hours=hours) if hours else None)


async def _mark(session: AsyncSession, webhook_ids: list[UUID], state: str, error: str | None) -> None:
    if webhook_ids:
        await (await raw_connection(session)).execute(
            "UPDATE kept_webhooks SET state = $2, error = $3, attempts = attempts + 1, "
            "read_at = CASE WHEN $2 = 'read' THEN clock_timestamp() ELSE read_at END WHERE id = ANY($1::uuid[])",
            webhook_ids,
            state,
            error,
        )
