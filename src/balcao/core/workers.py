"""Which workers are alive: each writes its row every few seconds, and whoever asks about health reads them."""

import asyncio
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import structlog

from balcao.core.ids import new_id

log = structlog.get_logger()
BEAT = timedelta(seconds=2)
ALIVE = timedelta(seconds=10)
FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True)
class Worker:
    id: UUID
    host: str
    process: int
    started_at: datetime
    seen_at: datetime


async def beat(pool: asyncpg.Pool) -> None:
    """Tells for ever that this process lives; takes the row away when cancelled."""
    id = new_id()
    try:
        while True:
            try:
                await pool.execute(_BEAT, id, platform.node(), os.getpid())
                await pool.execute(_FORGET, FORGOTTEN)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as failure:
                log.warning("heartbeat failed", error=repr(failure)[:200])
            await asyncio.sleep(BEAT.total_seconds())
    finally:
        await pool.execute("DELETE FROM workers WHERE id = $1", id)


async def alive(connection: asyncpg.Connection | asyncpg.Pool) -> Sequence[Worker]:
    """The workers seen within ALIVE, by the database's clock."""
    rows = await connection.fetch(_ALIVE, ALIVE)
    return [Worker(**dict(row)) for row in rows]


_BEAT = """
INSERT INTO workers (id, host, process) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()
"""
_FORGET = "DELETE FROM workers WHERE seen_at < clock_timestamp() - $1::interval"
_ALIVE = """
SELECT id, host, process, started_at, seen_at FROM workers
WHERE seen_at > clock_timestamp() - $1::interval ORDER BY started_at
"""
