"""Wakes every process that watches the live feed: by PostgreSQL's NOTIFY, or by Redis where REDIS_URL is set.

A signal names the tenants whose feed has grown and may be lost: the rows are in the database, and watchers look again
after a while.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Protocol
from uuid import UUID

import asyncpg
import structlog

from balcao.core.database import connect, part_from
from balcao.settings import read_settings

log = structlog.get_logger()
CHANNEL = "balcao_live"
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
COALESCE_SECONDS = 0.02
ASKED_SECONDS, ANSWER_SECONDS = 20, 5
A_SIGNAL = 200  # tenants: NOTIFY carries less than 8,000 bytes


class Signals(Protocol):
    async def send(self, tenants: str) -> None: ...

    async def close(self) -> None: ...

    async def listen(self, wake: Callable[[str], None]) -> None:
        """Calls `wake` with each signal, until the connection is lost: then it returns, or raises one of LOST."""


class PostgresSignals:
    def __init__(self) -> None:
        self._connection: asyncpg.Connection | None = None

    async def send(self, tenants: str) -> None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await connect()
        try:
            await self._connection.execute("SELECT pg_notify($1, $2)", CHANNEL, tenants, timeout=ANSWER_SECONDS)
        except TimeoutError:  # a dead line: the next signal goes by another
            self._connection.terminate()
            raise

    async def close(self) -> None:
        if self._connection is not None:
            await part_from(self._connection)
            self._connection = None

    async def listen(self, wake: Callable[[str], None]) -> None:
        connection = await connect()
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(CHANNEL, lambda _connection, _process, _channel, told: wake(str(told)))
            while not lost.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), ASKED_SECONDS)
                if not lost.is_set():  # a line that is dead says nothing either
                    await connection.execute("SELECT", timeout=ANSWER_SECONDS)
        finally:
            await part_from(connection)


@cache
def signals() -> Signals:
    redis_url = read_settings().redis_url
    if redis_url is None:
        return PostgresSignals()
    from balcao.core.redis_signals import RedisSignals  # noqa: PLC0415 (15 MB that most installations do not need)

    return RedisSignals(redis_url, CHANNEL)


class _Notifier:
    """At most one signal per COALESCE_SECONDS and process: NOTIFY takes a lock that all commits of the server share."""

    def __init__(self) -> None:
        self._grown: set[UUID] = set()
        self._task: asyncio.Task[None] | None = None

    def wake(self, account_id: UUID) -> None:
        self._grown.add(account_id)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        while self._grown:
            names = [str(account_id) for account_id in self._grown]
            self._grown.clear()
            try:
                for start in range(0, len(names), A_SIGNAL):
                    await signals().send(" ".join(names[start : start + A_SIGNAL]))
            except Exception as failure:  # the readers' poll makes up for it
                log.warning("live notification failed", error=repr(failure)[:200])
            await asyncio.sleep(COALESCE_SECONDS)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await signals().close()


notifier = _Notifier()
