"""The live feed: rows written with the change they tell of, read in the order of commits, so that none is skipped.

A cursor is "transaction-id.row-id". Only rows below the oldest running transaction are read: a number drawn early
and committed late would otherwise be passed by.
"""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import after_commit, transaction
from balcao.core.signals import LOST, PostgresSignals, RedisSignals, Signals
from balcao.settings import read_settings

log = structlog.get_logger()
POLL_SECONDS = 2.0
COALESCE_SECONDS = 0.01
PAGE = 500
KEPT = timedelta(days=2)


class Frame(msgspec.Struct):
    """What goes over the wire: {cursor, event, at, data}. `user_id` set: for that person alone."""

    cursor: str
    event: str
    at: datetime
    data: dict[str, Any]
    user_id: UUID | None = None


async def show(session: AsyncSession, event: str, data: dict[str, Any], *, user_id: UUID | None = None) -> None:
    """Tells the tenant's browsers, once this transaction commits."""
    await session.execute(_INSERT, {"event": event, "data": msgspec.json.encode(data).decode(), "user_id": user_id})
    after_commit(session, notifier.wake)


_INSERT = text("INSERT INTO live_events (event, data, user_id) VALUES (:event, CAST(:data AS jsonb), :user_id)")


@cache
def _signals() -> Signals:
    redis_url = read_settings().redis_url
    return RedisSignals(redis_url) if redis_url else PostgresSignals()


class _Notifier:
    """At most one signal per COALESCE_SECONDS and process: NOTIFY takes a lock that all commits of the server share."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._again = False

    def wake(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._send())
        else:
            self._again = True

    async def _send(self) -> None:
        while True:
            self._again = False
            try:
                await _signals().send()
            except Exception as failure:  # the readers' poll makes up for it
                log.warning("live notification failed", error=repr(failure)[:200])
            await asyncio.sleep(COALESCE_SECONDS)
            if not self._again:
                return


notifier = _Notifier()


async def read_after(account_id: UUID, cursor: str | None) -> list[Frame]:
    """Up to PAGE frames after the cursor. An unknown or empty cursor reads nothing: ask newest_cursor() first."""
    transaction_id, row_id = _split(cursor)
    async with transaction(account_id) as session:
        rows = await session.execute(_READ, {"xid": transaction_id, "id": row_id, "page": PAGE})
        return [Frame(f"{row.xid}.{row.id}", row.event, row.at, row.data, row.user_id) for row in rows]


async def newest_cursor(account_id: UUID) -> str:
    async with transaction(account_id) as session:
        row = (await session.execute(_NEWEST)).one_or_none()
        if row is not None:
            return f"{row.xid}.{row.id}"
        floor = await session.scalar(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text"))
        return f"{floor}.0"


async def is_lost(account_id: UUID, cursor: str) -> bool:
    """Whether frames after this cursor may be gone already, so that the screens have to be loaded anew.

    purge() leaves one frame older than KEPT: where there is none, nothing was ever purged. A cursor ahead of the
    database's own transactions is of another one, or of a later state than the one that was restored.
    """
    xid, _ = _split(cursor)
    async with transaction(account_id) as session:
        return bool(await session.scalar(_LOST, {"xid": xid, "kept_from": clock.now() - KEPT}))


async def purge(session: AsyncSession) -> None:
    """Removes the tenant's frames older than KEPT, but for the newest of them."""
    await session.execute(_PURGE, {"kept_from": clock.now() - KEPT})


def _split(cursor: str | None) -> tuple[str, int]:
    left, _, right = (cursor or "").partition(".")
    return (left, int(right)) if left.isdigit() and right.isdigit() else ("9" * 18, 0)


_ROWS = "SELECT transaction_id::text AS xid, id, event, data, user_id, at FROM live_events"
_SETTLED = "transaction_id < pg_snapshot_xmin(pg_current_snapshot())"
_READ = text(
    f"{_ROWS} WHERE (transaction_id, id) > (CAST(:xid AS text)::xid8, :id) AND {_SETTLED} "
    "ORDER BY transaction_id, id LIMIT :page"
)
_NEWEST = text(f"{_ROWS} WHERE {_SETTLED} ORDER BY transaction_id DESC, id DESC LIMIT 1")
_LOST = text(
    """
    SELECT CAST(:xid AS text)::xid8 > pg_snapshot_xmax(pg_current_snapshot()) OR COALESCE((
        SELECT at < :kept_from AND transaction_id > CAST(:xid AS text)::xid8
        FROM live_events ORDER BY transaction_id, id LIMIT 1
    ), false)
    """
)
_PURGE = text(
    """
    DELETE FROM live_events WHERE at < :kept_from AND (transaction_id, id) < (
        SELECT transaction_id, id FROM live_events WHERE at < :kept_from
        ORDER BY transaction_id DESC, id DESC LIMIT 1
    )
    """
)


class Feed:
    """One a process: wakes its watchers when any tenant's feed has grown, and every POLL_SECONDS in any case."""

    def __init__(self) -> None:
        self._grown = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def arm(self) -> Coroutine[None, None, bool]:
        """Taken before reading, awaited after: what grows between the two is not missed. False when time ran out."""
        grown = self._grown

        async def wait() -> bool:
            try:
                return await asyncio.wait_for(grown.wait(), POLL_SECONDS)
            except TimeoutError:
                return False

        return wait()

    def _wake(self) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    async def _listen(self) -> None:
        while True:
            try:
                await _signals().listen(self._wake)
            except LOST as failure:
                log.warning("live listener lost", error=repr(failure)[:200])
            await asyncio.sleep(1)


feed = Feed()
