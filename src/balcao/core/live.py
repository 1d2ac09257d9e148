"""The live feed: rows written with the change they tell of, read in the order of commits, so that none is skipped.

A row names what changed; what it looks like is read by who watches, once for all of them (core/feed.py), so a change
that nobody looks at costs one row, and no content is kept twice. A cursor is "transaction-id.row-id". Only rows below
the oldest running transaction are read: a number drawn early and committed late would otherwise be passed by.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import after_commit, before_commit, raw_connection, transaction
from balcao.core.signals import notifier

PAGE = 500
KEPT = timedelta(days=2)
GONE = "gone"  # an object that was changed and is no longer there

# Reads objects of one kind as browsers see them: (session, ids) → id → data; what is missing is not shown.
View = Callable[[AsyncSession, Sequence[UUID]], Awaitable[Mapping[UUID, dict[str, Any]]]]
_views: Mapping[str, View] = {}


def install_views(views: Mapping[str, View]) -> None:
    """Called once by each entry point with the table of views.py: the event's word before the dot → its view."""
    global _views
    _views = views


class Frame(msgspec.Struct):
    """What goes over the wire: {cursor, event, at, data}. `user_id` set: for that person alone."""

    cursor: str
    event: str
    at: datetime
    data: dict[str, Any]
    user_id: UUID | None = None


class _Told(msgspec.Struct, frozen=True):
    event: str
    object_id: UUID | None = None
    data: bytes | None = None
    user_id: UUID | None = None


def show_change(session: AsyncSession, event: str, id: UUID, *, user_id: UUID | None = None) -> None:
    """Tells the tenant's browsers, once this transaction commits, how the object stands. Twice in one is once."""
    _tell(session, _Told(event, object_id=id, user_id=user_id))


def show(session: AsyncSession, event: str, data: dict[str, Any], *, user_id: UUID | None = None) -> None:
    """Tells what has no row of its own: that somebody writes, or is there."""
    _tell(session, _Told(event, data=msgspec.json.encode(data), user_id=user_id))


def _tell(session: AsyncSession, told: _Told) -> None:
    waiting: dict[_Told, None] = session.info.setdefault("live", {})
    waiting[told] = None
    before_commit(session, "live", _write)


async def _write(session: AsyncSession) -> None:
    told: list[_Told] = list(session.info.pop("live"))
    after_commit(session, partial(notifier.wake, session.info["account_id"]))
    made = {one.object_id for one in told if one.event.endswith(".created")}
    told = [one for one in told if not (one.event.endswith(".updated") and one.object_id in made)]
    await (await raw_connection(session)).execute(
        "INSERT INTO live_events (event, object_id, data, user_id) "
        "SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[]::jsonb[], $4::uuid[])",
        [one.event for one in told],
        [one.object_id for one in told],
        [one.data.decode() if one.data else None for one in told],
        [one.user_id for one in told],
    )


async def read_after(account_id: UUID, cursor: str | None) -> list[Frame]:
    """Up to PAGE frames after the cursor. An unknown or empty cursor reads nothing: ask newest_cursor() first."""
    transaction_id, row_id = split(cursor)
    async with transaction(account_id) as session:
        given = {"xid": str(transaction_id), "id": row_id, "page": PAGE}
        rows = (await session.execute(_READ, given)).all()
        seen = await _look(session, rows)
        return [_frame(row, seen) for row in rows]


async def _look(session: AsyncSession, rows: Sequence[Any]) -> dict[tuple[str, UUID], dict[str, Any]]:
    wanted: dict[str, dict[UUID, None]] = {}
    for row in rows:
        if row.object_id is not None:
            wanted.setdefault(_kind(row.event), {})[row.object_id] = None
    return {
        (kind, id): data
        for kind, ids in wanted.items()
        for id, data in (await _views[kind](session, list(ids))).items()
    }


def _kind(event: str) -> str:
    return event.partition(".")[0]


def _frame(row: Any, seen: Mapping[tuple[str, UUID], dict[str, Any]]) -> Frame:
    """An object that is gone leaves a frame without content: its cursor still counts."""
    data = seen.get((_kind(row.event), row.object_id)) if row.object_id is not None else row.data
    return Frame(f"{row.xid}.{row.id}", row.event if data is not None else GONE, row.at, data or {}, row.user_id)


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
    xid, _ = split(cursor)
    async with transaction(account_id) as session:
        return bool(await session.scalar(_LOST, {"xid": str(xid), "kept_from": clock.now() - KEPT}))


async def purge(session: AsyncSession) -> None:
    """Removes the tenant's frames older than KEPT, but for the newest of them."""
    await session.execute(_PURGE, {"kept_from": clock.now() - KEPT})


def split(cursor: str | None) -> tuple[int, int]:
    """The cursor as it sorts; one that is none sorts after all."""
    left, _, right = (cursor or "").partition(".")
    return (int(left), int(right)) if left.isdigit() and right.isdigit() else (10**18 - 1, 0)


_ROWS = "SELECT transaction_id::text AS xid, id, event, object_id, data, user_id, at FROM live_events"
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
