"""Runs use cases by the clock, each row once over all workers: who moves its next time on is the one who runs it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import asyncpg
import structlog
from croniter import croniter

from balcao.core import clock

log = structlog.get_logger()
Schedule = timedelta | str
Use = Callable[[], Awaitable[object]]
LOOK = 1.0


async def run(pool: asyncpg.Pool, table: Mapping[str, tuple[Schedule, Use]]) -> None:
    """Never returns. A schedule is a length of time or a cron expression in UTC. A failure is logged, and due again."""
    running: set[asyncio.Task[None]] = set()
    try:
        while True:
            for name in await _due(pool, table):
                task = asyncio.create_task(_run_one(name, table[name][1]))
                running.add(task)
                task.add_done_callback(running.discard)
            await asyncio.sleep(LOOK)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def next_after(schedule: Schedule, at: datetime) -> datetime:
    if isinstance(schedule, timedelta):
        return at + schedule
    following: datetime = croniter(schedule, at).get_next(datetime)
    return following


async def _due(pool: asyncpg.Pool, table: Mapping[str, tuple[Schedule, Use]]) -> list[str]:
    now = clock.now()
    names = list(table)
    following = [next_after(schedule, now) for schedule, _ in table.values()]
    try:
        return [row["name"] for row in await pool.fetch(_CLAIM, names, following, now)]
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as failure:
        log.warning("timetable not read", error=repr(failure)[:200])
        return []


async def _run_one(name: str, use: Use) -> None:
    try:
        await use()
    except Exception:
        log.exception("timetable", row=name)


# A row that is new is due at once; one that another worker moved on meanwhile is not ours.
_CLAIM = """
INSERT INTO timetable AS known (name, next_at, began_at)
SELECT name, next_at, $3 FROM unnest($1::text[], $2::timestamptz[]) AS given (name, next_at) ORDER BY name
ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at, began_at = excluded.began_at WHERE known.next_at <= $3
RETURNING name
"""
