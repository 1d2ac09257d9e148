"""PostgreSQL's own disk is full: what cannot be kept is refused in words, nothing is half there, and all goes on later.

The disk is a small tmpfs; where nobody may mount one, there is nothing to see here.
"""

import asyncio
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from balcao.core.postgres import Postgres
from balcao.migrations.run import migrate
from balcao.testing.stage import Stage, on_stage

pytestmark = pytest.mark.slow
LONG = "a história é longa; " * 190


@dataclass
class Scene:
    stage: Stage
    server: Postgres
    disk: Path

    def fill(self) -> None:
        """To the last page, whatever PostgreSQL writes meanwhile."""
        with (self.disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(bytes(1 << 20))

    def make_room(self) -> None:
        (self.disk / "ballast").unlink()
        if not self.server.is_running():  # as the supervisor would
            self.server.start()


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="balcao-disk-", ignore_cleanup_errors=True) as name:
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=400m,mode=755", "none", name], capture_output=True
        ).returncode:
            pytest.skip("nobody may mount a small disk here")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "-l", name], check=True)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(disk: Path) -> AsyncIterator[Scene]:
    server = Postgres(disk / "postgres")
    server.start()
    server.create_database("balcao")
    try:
        await migrate(server.url())
        async with on_stage(server.url()) as stage:
            yield Scene(stage, server, disk)
    finally:
        server.stop()


async def test_a_full_disk_under_postgresql_is_a_503_loses_nothing_that_was_answered_and_passes(scene: Scene) -> None:
    stage = scene.stage
    patient = stage.patient("5511987630001", "Cida Cheia")
    await patient.say("antes")
    conversation = await patient.conversation()
    path = f"/api/v1/conversations/{conversation['id']}/messages"
    kept = [await _write(stage, path, "resposta #1")]
    await patient.heard(1)
    scene.fill()
    refused = 0
    number = 1
    while refused < 3:
        number += 1
        assert number < 3000, "the disk never was full"
        status, told = await _asked(stage, path, f"resposta #{number} {LONG}")
        assert status in {201, 503}, told
        if status == 201:
            kept.append(told["id"])
        else:
            refused += 1
            assert "no_space" not in told
    for line in range(5):
        await patient.say(f"cheio {line} {LONG}")
        await asyncio.sleep(1.05)  # the provider tells whole seconds: of two in one, what it brings again is later
    status, told = await _asked(stage, "/api/v1/clinicas", {"nome": f"Clínica {LONG[:100]}", "fuso_horario": "UTC"})
    assert status in {201, 503}, told
    scene.make_room()
    health = f"{stage.base}/api/integrations/health"
    await stage.until(lambda: stage._answers(health), 60, "healthy again")

    async def all_here() -> bool:
        judged = await stage.verdict()
        told = (await stage.all(path))[::-1]
        inbound = [one["text"] for one in told if one["direction"] == "inbound"]
        waiting = [one for one in told if one["status"] in {"queued", "sending"}]
        return not waiting and not judged["waiting_webhooks"] and len(inbound) >= 6

    await stage.until(all_here, 90, "all that was said and sent")
    told = (await stage.all(path))[::-1]
    inbound = [one["text"][:7] for one in told if one["direction"] == "inbound"]
    assert inbound == ["antes", *(f"cheio {line}" for line in range(5))]
    outbound = {one["id"]: one["status"] for one in told if one["direction"] == "outbound"}
    assert set(outbound) == set(kept), "what was answered 201 is there, and what was refused is not"
    heard = [one["text"] for one in await patient.thread() if one["from"] == "business"]
    assert len(heard) == len(set(heard))
    judged = await stage.verdict()
    assert not judged["sent_twice"] and not judged["out_of_order"] and not judged["never_answered"]


async def _write(stage: Stage, path: str, text: str) -> str:
    return str((await stage.call("POST", path, {"text": text}, expect=201))["id"])


async def _asked(stage: Stage, path: str, body: Any) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {stage.token}"}
    body = {"text": body} if isinstance(body, str) else body
    while True:
        with suppress(aiohttp.ClientConnectionError):
            async with stage.http.post(stage.base + path, json=body, headers=headers) as answer:
                return answer.status, await answer.json(content_type=None)
        await asyncio.sleep(0.1)
