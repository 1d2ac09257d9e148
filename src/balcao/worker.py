"""The worker: takes jobs from the queue and rows from the timetable until told to stop, then ends what it began."""

import asyncio
import signal
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer import PgQueuer

from balcao import timetable
from balcao.core import database, logging, queue, workers
from balcao.core import timetable as clockwork
from balcao.process import opened
from balcao.settings import Settings

log = structlog.get_logger()
BATCH = 10
# An idle worker looks for jobs of a dead one this often; with the heartbeat it bounds how long they are away.
IDLE = timedelta(seconds=4)
LISTENER = timedelta(seconds=10)


async def run(settings: Settings) -> None:
    assert settings.database_url
    logging.configure(settings.log_level, settings.log_format)
    async with opened(settings), _open_pool(settings.database_url) as pool:
        taking = queue.make_worker(pool)
        _stop_on_signals(taking)
        beside = [
            asyncio.create_task(workers.beat(pool)),
            asyncio.create_task(clockwork.run(pool, timetable.TABLE)),
            asyncio.create_task(_stop_when_deaf(taking)),
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
    log.info("worker stopped")


def _open_pool(url: str) -> asyncpg.Pool:
    """For the queue's own statements; use cases take their connections from core/database."""
    return asyncpg.create_pool(
        database.plain_url(url),
        min_size=3,
        max_size=6,
        server_settings={"role": database.APP_ROLE, "application_name": "balcao worker"},
    )


def _stop_on_signals(taking: PgQueuer) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, taking.shutdown.set)


async def _stop_when_deaf(taking: PgQueuer) -> None:
    """A worker that no notification reaches would be slow: it ends, and is started again.

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
