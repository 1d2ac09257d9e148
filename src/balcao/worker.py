"""The worker: takes jobs from the queue and rows from the timetable until it is told to stop, then ends what it began."""

import asyncio
import signal
from datetime import timedelta

import asyncpg
import structlog

from balcao import reactions, timetable
from balcao.core import database, events, logging, queue, workers
from balcao.core import timetable as clockwork
from balcao.settings import Settings

log = structlog.get_logger()
BATCH = 10
# An idle worker looks for jobs of a dead one this often; with the heartbeat it bounds how long they are away.
IDLE = timedelta(seconds=4)


async def run(settings: Settings) -> None:
    assert settings.database_url
    logging.configure(settings.log_level, settings.log_format)
    database.open_database(settings.database_url, pool=settings.database_pool)
    events.install_reactions(reactions.TABLE)
    async with _open_pool(settings.database_url) as pool:
        taking = queue.make_worker(pool)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, taking.shutdown.set)
        beside = [asyncio.create_task(workers.beat(pool)), asyncio.create_task(clockwork.run(pool, timetable.TABLE))]
        log.info("worker ready", concurrency=settings.worker_concurrency)
        try:
            await taking.qm.run(
                batch_size=min(BATCH, settings.worker_concurrency // 2),
                dequeue_timeout=IDLE,
                max_concurrent_tasks=settings.worker_concurrency,
                heartbeat_timeout=timedelta(seconds=settings.queue_heartbeat_seconds),
                shutdown_on_listener_failure=True,
            )
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await database.close_database()
    log.info("worker stopped")


def _open_pool(url: str) -> asyncpg.Pool:
    """For the queue's own statements; use cases take their connections from core/database."""
    return asyncpg.create_pool(
        database.plain_url(url),
        min_size=3,
        max_size=6,
        server_settings={"role": database.APP_ROLE, "application_name": "balcao worker"},
    )
