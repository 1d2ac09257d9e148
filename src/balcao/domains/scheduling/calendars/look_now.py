"""Before a time is promised, calendars that nobody has looked at for a while are looked at, if they answer quickly."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import raw_connection, transaction
from balcao.domains.scheduling.calendars.pull import pull
from balcao.domains.scheduling.calendars.touch import want

FRESH = timedelta(seconds=60)
DEADLINE = 2.0
NO_CALENDARS = 10.0  # seconds for which an account without any is not asked again
_without: dict[UUID, float] = {}
_looking: set[asyncio.Task[None]] = set()


async def look_now(account_id: UUID, practitioner_ids: Sequence[UUID], within: float | None = None) -> None:
    """Returns when the practitioners' calendars have been seen, after two seconds (or `within`) at the latest; a look
    that takes longer goes on. Never call this within a transaction: what it finds is there for the next one.
    """
    if has_no_calendars(account_id):
        return
    async with transaction(account_id) as session:
        stale = await stale_mirrors(session, practitioner_ids)
        if not stale and not await session.scalar(_ANY):
            remember_none(account_id)
    if not stale:
        return
    tasks = [asyncio.create_task(pull(account_id, id)) for id in stale]
    _looking.update(tasks)
    for task in tasks:
        task.add_done_callback(_done)
    await asyncio.wait(tasks, timeout=DEADLINE if within is None else within)


def _done(task: asyncio.Task[None]) -> None:
    _looking.discard(task)
    if not task.cancelled():
        task.exception()  # the round itself has told of what failed


def has_no_calendars(account_id: UUID) -> bool:
    """As this process found a moment ago."""
    return _without.get(account_id, 0.0) > time.monotonic()


def remember_none(account_id: UUID) -> None:
    if len(_without) > 10_000:
        _without.clear()
    _without[account_id] = time.monotonic() + NO_CALENDARS


async def wake_stale(session: AsyncSession, practitioner_ids: Sequence[UUID]) -> None:
    """As look_now(), but for whoever cannot wait: the look is queued, and the hold gives it the time."""
    stale = await stale_mirrors(session, practitioner_ids)
    if stale:
        await want(session, stale)


async def stale_mirrors(session: AsyncSession, practitioner_ids: Sequence[UUID]) -> list[UUID]:
    rows = await (await raw_connection(session)).fetch(
        _STALE, session.info["account_id"], list(practitioner_ids), clock.now() - FRESH
    )
    return [row["id"] for row in rows]


_ANY = text("SELECT EXISTS (SELECT FROM calendar_mirrors)")
_STALE = """
SELECT DISTINCT m.id FROM calendar_links l
JOIN calendar_mirrors m ON m.account_id = $1 AND m.connection_id = l.connection_id AND m.calendar_id = l.calendar_id
WHERE l.account_id = $1 AND l.practitioner_id = ANY($2::uuid[]) AND (m.seen_at IS NULL OR m.seen_at < $3)
"""
