"""Wakes every process that watches the live feed: by PostgreSQL's NOTIFY, or by Redis where REDIS_URL is set.

A signal carries nothing and may be lost: the rows are in the database, and watchers look again after a while.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text

from balcao.core.database import connect, transaction

CHANNEL = "balcao_live"
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, RedisError)


class Signals(Protocol):
    async def send(self) -> None: ...

    async def listen(self, wake: Callable[[], None]) -> None:
        """Calls `wake` at each signal, until the connection is lost: then it returns, or raises one of LOST."""


class PostgresSignals:
    async def send(self) -> None:
        async with transaction(None) as session:
            await session.execute(text(f"NOTIFY {CHANNEL}"))

    async def listen(self, wake: Callable[[], None]) -> None:
        connection = await connect()
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(CHANNEL, lambda *_: wake())
            await lost.wait()
        finally:
            await connection.close()


class RedisSignals:
    def __init__(self, url: str) -> None:
        self.url = url
        self._client: Redis | None = None

    async def send(self) -> None:
        if self._client is None:
            self._client = Redis.from_url(self.url, socket_timeout=5)
        await self._client.publish(CHANNEL, b"")

    async def listen(self, wake: Callable[[], None]) -> None:
        async with Redis.from_url(self.url) as client, client.pubsub() as heard:
            await heard.subscribe(CHANNEL)
            async for _ in heard.listen():
                wake()
