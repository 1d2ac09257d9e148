"""The database goes away under running processes: they wait, and take up again by themselves."""

import asyncio
import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from balcao.core.postgres import Postgres
from balcao.migrations.run import migrate
from balcao.testing.stage import Patient, Stage, on_stage

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
    assert stage.worker.process is not None
    assert worker.pid == stage.worker.process.pid


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGQUIT], ids=["killed", "stopped-at-once"])
async def test_nothing_answered_is_lost_when_the_database_dies_under_load(scene: Scene, how: int) -> None:
    """SIGQUIT is `pg_ctl stop -m immediate`. Webhooks come and replies go out all the while."""
    stage, server = scene.stage, scene.server
    patients = [stage.patient(f"55119876{how:02}1{number:02}", f"Carga {how} {number}") for number in range(8)]
    for patient in patients:
        await patient.say("linha 0")
    open_ones = [await patient.conversation() for patient in patients]
    accepted: list[tuple[str, str]] = []

    async def talk(patient: Patient) -> None:
        for line in range(1, 8):
            await patient.say(f"linha {line}")
            await asyncio.sleep(0.1)

    async def answer(conversation: dict[str, Any]) -> None:
        for number in range(1, 8):
            text = f"{conversation['id'][-6:]} #{number}"
            path = f"/api/v1/conversations/{conversation['id']}/messages"
            accepted.append((str((await stage.insist("POST", path, {"text": text}, text))["id"]), text))

    async def die() -> None:
        await asyncio.sleep(0.5)
        assert server.process is not None
        server.process.send_signal(how)
        await asyncio.to_thread(server.process.wait)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(server.start)

    await asyncio.gather(die(), *(talk(patient) for patient in patients), *(answer(one) for one in open_ones))

    missing: list[Any] = []

    async def all_there() -> bool:
        missing.clear()
        judged = await stage.verdict()
        missing.extend(judged["never_answered"] or (["webhooks"] if judged["waiting_webhooks"] else []))
        for one in open_ones:
            told = await stage.messages(one["id"])
            said = [m["text"] for m in told if m["direction"] == "inbound"]
            if sorted(said) != [f"linha {line}" for line in range(8)]:
                missing.append(said)
            missing.extend((m["status"], m["text"]) for m in told if m["status"] in {"queued", "sending"})
        return not missing

    try:
        # A send that died with the database is unknown when its lease ends, and holds its conversation for a minute.
        await stage.until(all_there, 150, "all that was said, and an end of all that was sent")
    finally:
        assert missing == []
    heard = [m["text"] for patient in patients for m in await patient.thread() if m["from"] == "business"]
    assert max(Counter(heard).values()) == 1
    for id, text in accepted:
        status = (await stage.call("GET", f"/api/v1/messages/{id}"))["status"]
        assert status == "unknown" or text in heard, (text, status)
    judged = await stage.verdict()
    assert not judged["sent_twice"]
    assert not judged["out_of_order"]
    assert stage.worker.process is not None
    assert stage.worker.process.returncode is None


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
