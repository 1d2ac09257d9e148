"""The worker: takes jobs from the queue and rows from the timetable until told to stop, then ends what it began.

When the database goes away it waits, and takes up again when it is back.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import asyncpg
import structlog
from pgqueuer import PgQueuer

from balcao import timetable
from balcao.core import database, logging, queue, workers
from balcao.core import timetable as clockwork
from balcao.process import opened, set_out
from balcao.settings import Settings

log = structlog.get_logger()
BATCH = 10
# An idle worker looks for jobs of a dead one this often; with the heartbeat it bounds how long they are away.
IDLE = timedelta(seconds=4)
LISTENER = timedelta(seconds=10)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
# The last one: a connection that ends while the pool takes it back (asyncpg 0.31).
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


async def run(settings: Settings) -> None:
    assert settings.database_url
    logging.configure(settings.log_level, settings.log_format)
    stopping = _stop_on_signals()
    pause = FIRST_PAUSE
    async with opened(settings):
        set_out()
        while not stopping.is_set():
            try:
                await _work(settings, stopping)
                pause = FIRST_PAUSE
            except LOST as failure:
                log.warning("no database", error=repr(failure)[:200], tries_again_in=pause)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), pause)
                pause = min(pause * 2, LONGEST_PAUSE)
    log.info("worker stopped")


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def _work(settings: Settings, stopping: asyncio.Event) -> None:
    """One stretch of work: it ends when told to stop, and when a connection to the database is lost."""
    lost = asyncio.Event()
    async with _open_pool(settings.database_url or "", lost) as pool:
        taking = queue.make_worker(pool)
        beside = [
            asyncio.create_task(workers.beat(pool)),
            asyncio.create_task(clockwork.run(pool, timetable.TABLE)),
            asyncio.create_task(_end_when_deaf(taking)),
            asyncio.create_task(_end_after(stopping, taking)),
            asyncio.create_task(_end_after(lost, taking)),
        ]
        log.info("worker ready", concurrency=settings.worker_concurrency)
        try:
            await taking.qm.run(
                batch_size=min(BATCH, settings.worker_concurrency // 2),
                dequeue_timeout=IDLE,
                max_concurrent_tasks=settings.worker_concurrency,
                heartbeat_timeout=timedelta(seconds=settings.queue_heartbeat_seconds),
            )
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


@asynccontextmanager
async def _open_pool(url: str, lost: asyncio.Event) -> AsyncIterator[asyncpg.Pool]:
    """For the queue's own statements; use cases take their connections from core/database.

    `lost` is set when one of the connections ends before the pool is closed.
    """

    async def watch(connection: Any) -> None:
        connection.add_termination_listener(lambda _: lost.set())

    pool = await asyncpg.create_pool(
        database.plain_url(url),
        min_size=3,
        max_size=6,
        max_inactive_connection_lifetime=0,  # so that only the server ends one
        init=watch,
        command_timeout=database.patience(LISTENER.total_seconds()),
        connection_class=database.Plain,
        # pgqueuer asks the same few statements thousands of times, and planning one takes longer than running it.
        server_settings={
            **database.server_settings(database.APP_ROLE, "balcao worker"),
            "plan_cache_mode": "force_generic_plan",
        },
    )
    try:
        yield pool
    finally:
        try:
            await asyncio.wait_for(pool.close(), 5)
        except LOST:
            pool.terminate()


async def _end_after(event: asyncio.Event, taking: PgQueuer) -> None:
    await event.wait()
    taking.shutdown.set()


async def _end_when_deaf(taking: PgQueuer) -> None:
    """A worker that no notification reaches would be slow: it begins anew.

    The queue's own check asks once before it listens, and then takes the lost answer for deafness (pgqueuer 1.6.0).
    """
    while True:
        await asyncio.sleep(LISTENER.total_seconds())
        try:
            await taking.qm.listener_healthy(LISTENER)
        except Exception as failure:
            log.error("the queue's notifications do not arrive", error=repr(failure)[:200])
            taking.shutdown.set()
            return
