"""The database goes away under running processes: they wait, and take up again by themselves."""

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from balcao.core.postgres import Postgres
from balcao.migrations.run import migrate
from balcao.testing.stage import Stage, on_stage

pytestmark = pytest.mark.slow


class Scene:
    """A stage and the server under it, which is ours to stop."""

    def __init__(self, stage: Stage, server: Postgres) -> None:
        self.stage, self.server = stage, server


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene() -> AsyncIterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="balcao-away-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        server = Postgres(Path(name) / "postgres")
        server.start()
        server.create_database("balcao")
        try:
            await migrate(server.url())
            async with on_stage(server.url()) as stage:
                yield Scene(stage, server)
        finally:
            server.stop()


@pytest.mark.parametrize("seconds", [0, 8])
async def test_the_same_worker_goes_on_after_the_database_was_away(scene: Scene, seconds: int) -> None:
    """Also when it was away for so short a time that only connections were lost."""
    stage = scene.stage
    worker, web = stage.worker.process, stage.web.process
    assert worker is not None and web is not None
    patient = stage.patient(f"551198769000{seconds}", f"Antes {seconds}")
    await patient.say("antes")
    await patient.conversation()
    scene.server.stop()
    await asyncio.sleep(seconds)
    scene.server.start()
    back = time.monotonic()
    await stage.until(lambda: stage._answers(f"{stage.base}/api/integrations/health"), 30, "health")
    await patient.say("depois")

    async def heard() -> bool:
        conversation = await patient.conversation()
        texts = [message["text"] for message in await stage.messages(conversation["id"])]
        return texts[-2:] == ["antes", "depois"]

    await stage.until(heard, 30, "the message after")
    assert time.monotonic() - back < 30
    assert (worker.returncode, web.returncode) == (None, None)
    assert worker.pid == stage.worker.process.pid


async def test_a_worker_that_starts_without_a_database_waits_for_it(scene: Scene) -> None:
    stage = scene.stage
    await stage.worker.kill()
    scene.server.stop()
    told = stage.worker.log.stat().st_size
    await stage.worker.start()
    await _says(stage, "no database", told)
    scene.server.start()
    await _says(stage, "worker ready", told)
    await stage.until(lambda: stage._answers(f"{stage.base}/api/integrations/health"), 30, "health")


async def test_a_worker_without_a_database_still_ends_when_told_to(scene: Scene) -> None:
    stage = scene.stage
    told = stage.worker.log.stat().st_size
    scene.server.stop()
    try:
        await _says(stage, "no database", told)
        assert stage.worker.process is not None
        os.kill(stage.worker.process.pid, signal.SIGTERM)
        assert await stage.worker.died(within=15) == 0
    finally:
        scene.server.start()


async def _says(stage: Stage, words: str, after: int) -> None:
    async def said() -> bool:
        return words in stage.worker.log.read_bytes()[after:].decode()

    await stage.until(said, 60, words)
