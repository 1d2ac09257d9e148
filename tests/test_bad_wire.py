"""The network between us and PostgreSQL: answers to a COMMIT that are lost, silence both ways, lines that are dead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from balcao.core import clock
from balcao.core.database import plain_url
from balcao.testing.stage import READY, Patient, Stage, on_stage
from balcao.testing.traffic import begin, come_to_rest
from balcao.testing.wire import Wire

pytestmark = pytest.mark.slow
DAY = (clock.now() + timedelta(days=9)).date().isoformat()
AGENDA = "/api/v1/agendamentos"


@dataclass
class Scene:
    """A stage whose web server and worker each reach the database by a wire of their own."""

    stage: Stage
    web: Wire
    worker: Wire
    database_url: str
    practitioner_id: str = ""
    service_id: str = ""

    async def book(self, name: str, hour: str, **more: Any) -> Any:
        visit = {
            "paciente_nome": name, "data_agendamento": DAY, "horario_inicio": hour, "medico_id": self.practitioner_id,
            "servico_id": self.service_id, **more,
        }  # fmt: skip
        return await self.stage.insist("POST", AGENDA, visit, f"agenda {hour}")

    async def visits(self, name: str) -> list[dict[str, Any]]:
        found = (await self.stage.call("GET", f"{AGENDA}?limit=100"))["items"]
        return [one for one in found if one["paciente_nome"] == name]

    async def no_jobs(self) -> bool:
        """The worker has nothing in hand that a lock could be held for."""
        connection = await asyncpg.connect(plain_url(self.database_url))
        due: bool = await connection.fetchval("SELECT EXISTS (SELECT FROM pgqueuer WHERE execute_after <= now())")
        await connection.close()
        return not due

    async def leases_end(self) -> None:
        """As if the half minute had passed for which a send that nobody heard of is waited for."""
        connection = await asyncpg.connect(plain_url(self.database_url))
        await connection.execute("UPDATE conversations SET sending_until = now() WHERE sending_until > now()")
        await connection.execute("UPDATE pgqueuer SET execute_after = now() WHERE entrypoint = 'delivery'")
        await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(own_database_url: str) -> AsyncIterator[Scene]:
    short: dict[str, Any] = {"BALCAO_DATABASE_PATIENCE_SECONDS": "4"}
    async with Wire(own_database_url) as web, Wire(own_database_url) as worker, on_stage(web.url, **short) as stage:
        await stage.worker.kill()
        await stage.worker.start(DATABASE_URL=worker.url)
        await stage.until(lambda: _is_ready(stage), READY, "the worker on its own wire")
        made = Scene(stage, web, worker, own_database_url)
        hours = [{"dia": day, "inicio": "08:00", "fim": "20:00"} for day in range(1, 8)]
        clinic = {"nome": "Clínica", "fuso_horario": "America/Sao_Paulo", "fecha_feriados": False}
        clinic = await stage.call("POST", "/api/v1/clinicas/", clinic)
        doctor = {"nome": "Dra. Ana Prado", "crm": "CRM/SP 12345", "clinica_id": clinic["id"], "horarios": hours}
        made.practitioner_id = (await stage.call("POST", "/api/v1/medicos/", doctor))["id"]
        service = {"nome": "Consulta", "duracao_minutos": 30, "medicos": [made.practitioner_id]}
        made.service_id = (await stage.call("POST", "/api/v1/servicos/", service))["id"]
        yield made


async def _is_ready(stage: Stage) -> bool:
    """The second one: the first was killed."""
    return stage.worker.log.read_text().count("worker ready") == 2


async def _talks(scene: Scene, number: str, name: str) -> tuple[Patient, dict[str, Any]]:
    patient = scene.stage.patient(number, name)
    await patient.say("oi")
    return patient, await patient.conversation()


async def test_an_intake_whose_commit_was_not_heard_of_is_told_again_and_stands_once(scene: Scene) -> None:
    patient, conversation = await _talks(scene, "5511987640001", "Ivo Perdido")
    lost = scene.web.lose(b"palavras guardadas")
    await patient.say("palavras guardadas sem resposta")
    await asyncio.wait_for(lost.happened.wait(), 10)
    await scene.stage.until(lambda: _all_answered(scene.stage), 30, "every webhook answered")
    told = await scene.stage.until(lambda: _inbound(scene.stage, conversation["id"], 2), 15, "both messages")
    assert told == ["oi", "palavras guardadas sem resposta"]


async def _all_answered(stage: Stage) -> bool:
    judged = await stage.verdict()
    return not judged["waiting_webhooks"] and not judged["never_answered"]


async def _inbound(stage: Stage, conversation_id: str, count: int) -> list[str] | None:
    said = [one["text"] for one in await stage.messages(conversation_id) if one["direction"] == "inbound"]
    return said if len(said) >= count else None


async def test_a_reply_whose_commit_was_not_heard_of_is_asked_for_again_and_said_once(scene: Scene) -> None:
    patient, conversation = await _talks(scene, "5511987640002", "Rui Resposta")
    lost = scene.web.lose(b"sua ficha chegou")
    path = f"/api/v1/conversations/{conversation['id']}/messages"
    made = await scene.stage.insist("POST", path, {"text": "sua ficha chegou #1"}, "ficha")
    assert lost.happened.is_set()
    again = await scene.stage.insist("POST", path, {"text": "sua ficha chegou #1"}, "ficha")
    assert made["id"] == again["id"]
    await patient.heard(1)
    await _said_once(scene, patient, conversation, "sua ficha chegou #1", {"sent", "delivered", "read"})


@pytest.mark.parametrize("moment", ["claimed", "recorded"])
async def test_a_send_whose_commit_was_not_heard_of_goes_out_once_at_most(scene: Scene, moment: str) -> None:
    """Claimed: the worker never knew that it might send, and so it never did; the row cannot know that, and says so."""
    number = {"claimed": "5511987640003", "recorded": "5511987640004"}[moment]
    patient, conversation = await _talks(scene, number, f"Sara {moment}")
    path = f"/api/v1/conversations/{conversation['id']}/messages"
    await scene.stage.until(scene.no_jobs, 30, "all read")
    with scene.worker.stalled():
        first = await scene.stage.insist("POST", path, {"text": f"{moment} #1"}, f"{moment} 1")
        marks = (UUID(first["id"]).bytes,) if moment == "claimed" else (UUID(first["id"]).bytes, b"wamid.")
        lost = scene.worker.lose(*marks)
    await asyncio.wait_for(lost.happened.wait(), 30)
    await scene.stage.insist("POST", path, {"text": f"{moment} #2"}, f"{moment} 2")

    async def both_settled() -> bool:
        await scene.leases_end()
        told = [one for one in await scene.stage.messages(conversation["id"]) if one["direction"] == "outbound"]
        return not any(one["status"] in {"queued", "sending"} for one in told)

    await scene.stage.until(both_settled, 45, "both settled")
    await _said_once(scene, patient, conversation, f"{moment} #2", {"sent", "delivered", "read"})
    if moment == "recorded":
        await _said_once(scene, patient, conversation, "recorded #1", {"sent", "delivered", "read"})
    else:
        shown = {one["text"]: one["status"] for one in await scene.stage.messages(conversation["id"])}
        heard = [one["text"] for one in await patient.thread() if one["from"] == "business"]
        assert (shown["claimed #1"], heard.count("claimed #1")) in {("unknown", 0), ("sent", 1), ("delivered", 1)}


async def _said_once(
    scene: Scene, patient: Patient, conversation: dict[str, Any], text: str, statuses: set[str]
) -> None:
    async def told() -> bool:
        found = [one["status"] for one in await scene.stage.messages(conversation["id"]) if one["text"] == text]
        assert len(found) == 1
        return found[0] in statuses

    await scene.stage.until(told, 20, f"{text} is told")
    heard = [one["text"] for one in await patient.thread() if one["from"] == "business"]
    assert heard.count(text) == 1
    judged = await scene.stage.verdict()
    assert not judged["sent_twice"] and not judged["out_of_order"]


async def test_a_booking_whose_commit_was_not_heard_of_stands_once(scene: Scene) -> None:
    lost = scene.web.lose("Beatriz Marcação".encode())
    made = await scene.book("Beatriz Marcação", "09:00")
    assert lost.happened.is_set()
    assert [one["id"] for one in await scene.visits("Beatriz Marcação")] == [made["id"]]


async def test_a_hold_and_its_booking_whose_commits_were_not_heard_of_are_one_visit(scene: Scene) -> None:
    wanted = {"medico_id": scene.practitioner_id, "servico_id": scene.service_id, "inicio": f"{DAY}T10:00:00-03:00"}
    first = scene.web.lose(b"hold", UUID(scene.practitioner_id).bytes)
    held = await scene.stage.insist("POST", f"{AGENDA}/reservas", wanted, "reserva")
    assert first.happened.is_set()
    second = scene.web.lose(b"Heitor Reservado")
    made = await scene.book("Heitor Reservado", "10:00", reserva_id=held["id"])
    assert second.happened.is_set()
    assert [one["id"] for one in await scene.visits("Heitor Reservado")] == [made["id"]]


async def test_a_deposit_whose_commit_was_not_heard_of_is_taken_once(scene: Scene) -> None:
    service = {"nome": "Com sinal", "duracao_minutos": 30, "prazo_sinal_minutos": 60, "valor_particular": "90.00"}
    service = await scene.stage.call("POST", "/api/v1/servicos/", {**service, "medicos": [scene.practitioner_id]})
    made = await scene.book("Paula Sinal", "11:00", servico_id=service["id"])
    assert made["status"] == "pending"
    lost = scene.web.lose(UUID(made["id"]).bytes)
    paid = await scene.stage.insist("PUT", f"{AGENDA}/{made['id']}", {"status": "booked"}, "")
    assert lost.happened.is_set()
    assert (paid["status"], paid["sinal_ate"]) == ("booked", None)
    acts = (await scene.stage.call("GET", f"{AGENDA}/{made['id']}/historico"))["items"]
    assert len(acts) == 2, "booked, and paid once"


async def test_a_turn_of_the_bot_whose_commit_was_not_heard_of_books_and_answers_once(scene: Scene) -> None:
    await scene.stage.call("PUT", f"/api/v1/connections/{scene.stage.channel_id}", {"bot": True, "bot_patience": 0})
    try:
        rita = scene.stage.patient("5511987640005", "Rita Falada")
        await rita.say("queria marcar uma consulta quinta à tarde")
        assert "1" in (await rita.heard(1))[-1]["text"]
        lost = scene.worker.lose(b"Rita Falada", b"appointment", b"bot")
        await rita.say("1")
        await asyncio.wait_for(lost.happened.wait(), 20)
        await rita.heard(2)
        await asyncio.sleep(1.5)
        assert len(await rita.heard(2)) == 2, "answered once"
        assert len(await scene.visits("Rita Falada")) == 1
    finally:
        await scene.stage.call("PUT", f"/api/v1/connections/{scene.stage.channel_id}", {"bot": False})


async def _looks(stage: Stage, stop: asyncio.Event) -> None:
    """Somebody who looks at lists all the while: told that there is no answer, and never of a defect."""
    headers = {"Authorization": f"Bearer {stage.token}"}
    while not stop.is_set():
        with suppress(TimeoutError):
            async with stage.http.get(f"{stage.base}/api/v1/labels", headers=headers) as response:
                assert response.status in {200, 503}, await response.text()
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("how", ["silence", "dead lines"])
async def test_silence_and_dead_lines_lose_and_double_nothing_and_the_same_processes_go_on(
    scene: Scene, how: str
) -> None:
    """Dead lines: as when a firewall has forgotten them. Whoever waits on one hears nothing, ever."""
    stop = asyncio.Event()
    base = 10 if how == "silence" else 20
    talks = [await begin(scene.stage, f"55119876400{base + n}", f"{how.title()} {n}") for n in range(3)]
    talking = asyncio.gather(*(talk.go_on(stop) for talk in talks), _looks(scene.stage, stop))
    await asyncio.sleep(1)
    try:
        if how == "silence":
            with scene.web.stalled(), scene.worker.stalled():
                await asyncio.sleep(3)
        else:
            assert scene.web.forget() and scene.worker.forget()
        health = f"{scene.stage.base}/api/integrations/health"
        await scene.stage.until(lambda: scene.stage._answers(health), 60, "healthy again")
    finally:
        stop.set()
    await talking
    await come_to_rest(scene.stage, talks, 90, scene.leases_end)
    for process in (scene.stage.web, scene.stage.worker):
        assert process.process is not None and process.process.returncode is None
