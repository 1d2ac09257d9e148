"""Processes killed at the worst moments: nothing that was answered is lost, nothing is sent twice."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from balcao.testing.stage import Patient, Stage, on_stage

pytestmark = pytest.mark.slow
NOT_SENT_YET = ("claimed", "sending-committed")
SENT = ("bytes-sent", "answer-read", "before-commit")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(own_database_url: str) -> AsyncIterator[Stage]:
    """A stage of its own: its processes die."""
    async with on_stage(own_database_url) as opened:
        yield opened


async def _ready(stage: Stage, number: str) -> tuple[Patient, dict[str, Any]]:
    patient = stage.patient(number, f"Paciente {number[-2:]}")
    await patient.say("oi")
    conversation = await patient.conversation()
    await stage.call("PUT", f"/api/v1/conversations/{conversation['id']}", {"assignee_id": "me", "bot_active": False})
    return patient, conversation


@pytest.mark.parametrize("point", [*NOT_SENT_YET, *SENT])
async def test_a_worker_killed_while_sending_sends_at_most_once_and_goes_on(scene: Stage, point: str) -> None:
    place = [*NOT_SENT_YET, *SENT].index(point)
    patient, conversation = await _ready(scene, f"551198768000{place}")
    await scene.worker.kill()
    await scene.worker.start(BALCAO_FAILPOINT=point)
    first = await _write(scene, conversation, f"antes {point} #1")
    await scene.worker.died(30)
    second = await _write(scene, conversation, f"depois {point} #2")
    await scene.worker.start()

    async def settled() -> Any:
        statuses = [(await scene.call("GET", f"/api/v1/messages/{m['id']}"))["status"] for m in (first, second)]
        good = statuses[0] in {"sent", "delivered", "unknown"} and statuses[1] in {"sent", "delivered"}
        return statuses if good else None

    statuses = await scene.until(settled, 120, f"settled after {point}")
    heard = [message["text"] for message in await patient.thread() if message["from"] == "business"]
    assert heard.count(f"antes {point} #1") <= 1
    assert heard.count(f"depois {point} #2") == 1
    if point in SENT:
        assert heard.count(f"antes {point} #1") == 1
    elif statuses[0] != "unknown":
        assert heard.count(f"antes {point} #1") == 1, "said to be sent, but never heard"
    judged = await scene.verdict()
    assert not judged["sent_twice"]
    assert not judged["out_of_order"]


async def test_a_web_server_killed_between_commit_and_answer_loses_and_doubles_nothing(scene: Stage) -> None:
    await scene.web.kill()
    await scene.web.start(BALCAO_FAILPOINT="kept")
    await scene.until(lambda: scene._answers(f"{scene.base}/readyz"), 30, "the web server")
    patient = scene.patient("5511987680020", "Web Caída")
    await patient.say("fui guardada?")
    await scene.web.died(20)
    await scene.web.start()
    await scene.until(lambda: scene._answers(f"{scene.base}/readyz"), 30, "the web server")
    conversation = await patient.conversation()

    async def answered() -> bool:
        judged = await scene.verdict()
        return not judged["waiting_webhooks"] and not judged["never_answered"]

    await scene.until(answered, 60, "every webhook answered")
    inbound = [m for m in await scene.messages(conversation["id"]) if m["direction"] == "inbound"]
    assert [message["text"] for message in inbound] == ["fui guardada?"]


async def test_a_worker_killed_with_its_hands_full_forgets_nothing(scene: Stage) -> None:
    patients = [scene.patient(f"55119876810{number:02}", f"Fila {number}") for number in range(20)]
    await scene.worker.kill()
    for patient in patients:
        for line in range(3):
            await patient.say(f"linha {line}")
    await scene.worker.start()
    for patient in patients[:3]:
        await patient.conversation()
    await scene.worker.kill()
    await scene.worker.start()

    async def all_here() -> bool:
        known = {c["contact"]["name"]: c["id"] for c in await scene.conversations()}
        if not all(patient.name in known for patient in patients):
            return False
        for patient in patients:
            texts = [m["text"] for m in await scene.messages(known[patient.name]) if m["direction"] == "inbound"]
            if texts != [f"linha {line}" for line in range(3)]:
                return False
        return True

    await scene.until(all_here, 60, "all messages of all patients")


async def _write(stage: Stage, conversation: dict[str, Any], text: str) -> Any:
    return await stage.call("POST", f"/api/v1/conversations/{conversation['id']}/messages", {"text": text}, expect=201)


async def test_a_dead_workers_jobs_come_back_within_fifteen_seconds(scene: Stage) -> None:
    patient, conversation = await _ready(scene, "5511987680050")
    await scene.worker.kill()
    await scene.worker.start(BALCAO_FAILPOINT="claimed", BALCAO_QUEUE_HEARTBEAT_SECONDS="8")
    await _write(scene, conversation, "volta logo")
    await scene.worker.died(30)
    died = time.monotonic()
    await scene.worker.start(BALCAO_QUEUE_HEARTBEAT_SECONDS="8")
    await patient.heard(1, within=25)
    assert time.monotonic() - died < 15
