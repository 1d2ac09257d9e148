"""Processes killed at the worst moments: nothing that was answered is lost, nothing is sent twice."""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest
import pytest_asyncio

from balcao.core import clock
from balcao.core.database_url import plain_url
from balcao.testing.furnished import upload
from balcao.testing.stage import OURS, READY, Patient, Process, Stage, on_stage
from balcao.testing.traffic import begin, come_to_rest

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
    await scene.until(lambda: scene._answers(f"{scene.base}/readyz"), READY, "the web server")
    patient = scene.patient("5511987680020", "Web Caída")
    await patient.say("fui guardada?")
    await scene.web.died(20)
    await scene.web.start()
    await scene.until(lambda: scene._answers(f"{scene.base}/readyz"), READY, "the web server")
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


SHORT_LEASE = """
from datetime import timedelta
from balcao.domains.conversations import claim
claim.LEASE = timedelta(seconds=3)
from balcao.cli import main
main()
"""


@pytest.mark.parametrize("point", ["sending-committed", "bytes-sent"])
async def test_a_worker_that_stood_still_beyond_its_lease_sends_nothing_twice_nor_after_the_next(
    scene: Stage, point: str
) -> None:
    """SIGSTOP, as when a machine is moved or swaps; another takes over, then it goes on where it was."""
    patient, conversation = await _ready(scene, f"551198768004{len(point) % 10}")
    await scene.worker.kill()
    still = Process("still", ["-c", SHORT_LEASE, "worker"], scene.worker.env, scene.folder / "still.log")
    # It may stand still within a transaction, too, whose locks the server gives back after twice that patience.
    await still.start(BALCAO_FAILPOINT=f"{point}:1:stop", BALCAO_DATABASE_PATIENCE_SECONDS="3")
    try:
        first = await _write(scene, conversation, f"parado {point} #1")
        await scene.until(lambda: _stands_still(still), 60, "it stands still")
        await scene.worker.start()
        await asyncio.sleep(3)
        second = await _write(scene, conversation, f"parado {point} #2")
        await scene.until(lambda: _has(scene, second, {"sent", "delivered"}), 30, "the next one out")
        still.signal(signal.SIGCONT)
        wanted = {"failed"} if point == "sending-committed" else {"sent", "delivered"}
        await scene.until(lambda: _has(scene, first, wanted), 20, f"the first one {wanted}")
        await asyncio.sleep(0.5)
    finally:
        await still.kill()
    heard = [message["text"] for message in await patient.thread() if message["from"] == "business"]
    assert heard.count(f"parado {point} #1") == (1 if point == "bytes-sent" else 0)
    assert heard.count(f"parado {point} #2") == 1
    judged = await scene.verdict()
    assert not judged["sent_twice"] and not judged["out_of_order"]


async def _stands_still(process: Process) -> bool:
    assert process.process is not None
    return Path(f"/proc/{process.process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


async def _has(stage: Stage, message: dict[str, Any], statuses: set[str]) -> bool:
    return (await stage.call("GET", f"/api/v1/messages/{message['id']}"))["status"] in statuses


async def _dies_and_comes_back(stage: Stage, point: str) -> None:
    """The worker that takes what waits, killed there in the middle of a transaction; another takes over."""
    await stage.worker.start(BALCAO_FAILPOINT=point)
    await stage.worker.died(30)
    await stage.worker.start()


async def test_a_worker_killed_while_it_says_what_was_planned_says_it_once(scene: Stage) -> None:
    patient, conversation = await _ready(scene, "5511987680060")
    soon = (clock.now() + timedelta(seconds=1)).isoformat()
    messages = f"/api/v1/conversations/{conversation['id']}/messages"
    planned = await scene.call("POST", messages, {"text": "na hora marcada", "send_at": soon})
    await scene.worker.kill()
    await _dies_and_comes_back(scene, "scheduled")
    await patient.heard(1, within=30)

    async def settled() -> bool:
        found = await scene.call("GET", f"/api/v1/scheduled-messages/{planned['id']}")
        return bool(found["status"] == "sent")

    await scene.until(settled, 10, "told as sent")
    heard = [message["text"] for message in await patient.thread() if message["from"] == "business"]
    assert heard == ["na hora marcada"]
    assert not (await scene.verdict())["sent_twice"]


async def test_a_worker_killed_during_an_import_takes_in_each_row_once(scene: Stage) -> None:
    rows = [f"Linha {number:03};119876{number:05}" for number in range(250)]
    table = await upload(scene, "lista.csv", "\n".join(["nome;telefone", *rows]).encode())
    await scene.worker.kill()
    begun = await scene.call("POST", "/api/v1/contact-imports", {"file_id": table})
    await _dies_and_comes_back(scene, "import:2")

    async def done() -> Any:
        found = await scene.call("GET", f"/api/v1/contact-imports/{begun['id']}")
        return found if found["status"] == "done" else None

    found = await scene.until(done, 60, "the import")
    assert (found["done"], found["created"], found["merged"], found["failed"]) == (250, 250, 0, 0)
    assert len(await _contacts(scene, "Linha")) == 250


async def test_a_worker_killed_during_a_bulk_change_changes_each_once(scene: Stage) -> None:
    contacts = (await _contacts(scene, "Linha"))[:60]
    for contact in contacts:
        await scene.call("POST", "/api/v1/conversations", {"channel_id": scene.channel_id, "contact_id": contact["id"]})
    await scene.worker.kill()
    ids = [c["id"] for c in await _conversations(scene) if c["contact"]["name"].startswith("Linha")]
    assert len(ids) == 60
    begun = await scene.call("POST", "/api/v1/conversations/bulk", {"ids": ids, "change": {"priority": "urgent"}})
    await _dies_and_comes_back(scene, "bulk:2")

    async def done() -> Any:
        found = await scene.call("GET", f"/api/v1/bulk-changes/{begun['id']}")
        return found if found["status"] == "done" else None

    found = await scene.until(done, 60, "the bulk change")
    assert found["total"] == 60
    urgent = [c for c in await _conversations(scene) if c["priority"] == "urgent"]
    assert {c["id"] for c in urgent} == set(ids)
    undone = await scene.call("POST", f"/api/v1/bulk-changes/{begun['id']}/undo")
    assert undone["status"] in {"undoing", "undone"}

    async def as_before() -> bool:
        return all(c["priority"] == "none" for c in await _conversations(scene))

    await scene.until(as_before, 30, "what was before, which only a change made once can bring back")


async def test_a_worker_killed_while_it_deals_out_the_queue_gives_each_to_one_and_nobody_too_many(scene: Stage) -> None:
    await scene.call("POST", "/api/v1/assignment-rules", {"name": "Rodízio", "distribution": "round_robin"})
    patients = [scene.patient(f"55119876811{number:02}", f"Espera {number}") for number in range(25)]
    for patient in patients:
        await patient.say("alguém?")
    me = (await scene.call("GET", "/api/v1/me"))["user"]["id"]

    async def waiting() -> Any:
        found = [c for c in await _conversations(scene) if c["contact"]["name"].startswith("Espera")]
        return found if len(found) == 25 and all(c["queued_at"] for c in found) else None

    await scene.until(waiting, 30, "all in the queue")
    mine = len([c for c in await _conversations(scene) if c["assignee_id"] == me and c["status"] == "open"])
    await scene.worker.kill()
    await scene.call("PUT", f"/api/v1/availability/{me}", {"chosen": "online", "capacity": mine + 22})
    await _dies_and_comes_back(scene, "drain:2")

    async def dealt() -> list[dict[str, Any]]:
        return [c for c in await waiting_or_given() if c["assignee_id"] == me]

    async def waiting_or_given() -> list[dict[str, Any]]:
        return [c for c in await _conversations(scene) if c["contact"]["name"].startswith("Espera")]

    async def as_many_as_there_is_room() -> bool:
        return len(await dealt()) == 22

    await scene.until(as_many_as_there_is_room, 30, "as many as there is room")
    await asyncio.sleep(1.5)
    assert len(await dealt()) == 22
    assert [c["contact"]["name"] for c in await waiting_or_given() if c["assignee_id"] not in {me, None}] == []


async def _contacts(stage: Stage, name: str) -> list[dict[str, Any]]:
    return [one for one in await stage.all(f"/api/v1/contacts?q={name}") if one["name"].startswith(name)]


async def _conversations(stage: Stage) -> list[dict[str, Any]]:
    return await stage.all("/api/v1/conversations?status=all")


async def test_keys_turned_while_everybody_talks_close_nothing_to_anybody(scene: Stage) -> None:
    """An account's key, then the master key with every process started anew in turn, then the account's once more."""
    stop = asyncio.Event()
    talks = [await begin(scene, f"551198768002{number}", f"Chave {number}") for number in range(1, 4)]
    talking = asyncio.gather(*(talk.go_on(stop, 0.5) for talk in talks))
    account = ("--account", str(scene.account_id))
    try:
        assert "1 conex" in await _command(scene, "key", "rotate", *account)
        await _command(scene, "key", "rotate")
        for process in (scene.worker, scene.web):
            await process.kill(signal.SIGTERM)
            await process.start()
        await scene.until(lambda: scene._answers(f"{scene.base}/readyz"), READY, "the web server")
        assert "a antiga foi esquecida" in await _command(scene, "key", "rotate", "--finish")
        assert "1 conex" in await _command(scene, "key", "rotate", *account)
    finally:
        stop.set()
    await talking
    await come_to_rest(scene, talks)
    statuses = {one["status"] for talk in talks for one in await scene.all(talk.path) if one["direction"] == "outbound"}
    assert statuses <= {"sent", "delivered", "read"}
    assert all(talk.count > 3 for talk in talks)


async def _command(stage: Stage, *words: str) -> str:
    made = await asyncio.create_subprocess_exec(
        sys.executable,
        *OURS,
        *words,
        env=stage.web.env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await made.communicate()
    assert made.returncode == 0, said.decode()
    return said.decode()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def agenda(scene: Stage) -> "Agenda":
    return Agenda(scene, *await _doctor(scene))


async def test_killed_between_hold_calendar_and_confirmation_an_appointment_stands_once(
    scene: Stage, agenda: "Agenda"
) -> None:
    """First the web server, with the time held; then, of the same request sent again, the worker that has written it
    outside and not yet here.
    """
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    await asyncio.gather(scene.web.kill(), scene.worker.kill())
    await scene.web.start(BALCAO_FAILPOINT="time-held")
    await scene.until(lambda: scene._answers(f"{scene.base}/readyz"), READY, "the web server")
    await agenda.time_passes()
    with pytest.raises(aiohttp.ClientError):
        await agenda.book(day, "11:00")
    await scene.web.died(20)
    await scene.worker.start(BALCAO_FAILPOINT="calendar-written")
    await scene.web.start()
    await scene.until(lambda: scene._answers(f"{scene.base}/readyz"), READY, "the web server")
    made = [await agenda.book(day, "11:00", expect=201) for _ in range(2)]
    assert made[0]["id"] == made[1]["id"]
    await scene.worker.died(30)
    assert len(await agenda.events(day)) == 1
    await scene.worker.start()
    await scene.until(lambda: agenda.stands_once(day, "11:00"), 30, "11:00 there and here")
    assert len((await scene.call("GET", f"/api/v1/agendamentos?data={day}"))["items"]) == 1
    assert not (await scene.call("GET", "/api/v1/calendar-conflicts?estado=aberto"))["items"]


async def test_killed_before_the_calendar_is_written_and_after_it_was_read_both_sides_agree(
    scene: Stage, agenda: "Agenda"
) -> None:
    """A worker that had taken a write and not begun it; then one that had taken in what changed there, and not yet said
    that it was done.
    """
    day = (clock.now() + timedelta(days=10)).date().isoformat()
    await scene.worker.kill()
    await scene.worker.start(BALCAO_FAILPOINT="calendar-claimed")
    made = await agenda.book(day, "12:00", expect=201)
    await scene.worker.died(30)
    assert await agenda.events(day) == []
    await scene.worker.start()
    await scene.until(lambda: agenda.stands_once(day, "12:00"), 30, "12:00 there and here")
    await scene.worker.kill()
    await scene.worker.start(BALCAO_FAILPOINT="calendar-page")
    there = f"google/calendars/{agenda.calendar_id}/events"
    await scene.play("PATCH", f"{there}/{made['id'].replace('-', '')}", _span(day, 15))
    await scene.play("POST", there, {"summary": "Dentista", **_span(day, 17)})

    async def died() -> bool:
        # The worker killed above may have been reading the calendar: it is another's only once its lease has ended.
        await agenda.time_passes()
        return not scene.worker.lives

    await scene.until(died, 30, "the death of the worker that took a page in")
    await scene.worker.start()

    async def agreed() -> bool:
        await agenda.time_passes()
        moved = await scene.call("GET", f"/api/v1/agendamentos/{made['id']}")
        wanted = f"data={day}&servico_id={agenda.service_id}&medico_id={agenda.practitioner_id}"
        free = {one["hora"] for one in await scene.call("GET", f"/api/v1/agendamentos/horarios?{wanted}")}
        return moved["horario_inicio"] == "15:00" and "12:00" in free and not {"15:00", "17:00"} & free

    await scene.until(agreed, 40, "moved there is moved here, and what stands there takes time")
    assert sorted(await agenda.events(day)) == [f"{day}T15:00:00-03:00", f"{day}T17:00:00-03:00"]
    assert not (await scene.call("GET", "/api/v1/calendar-conflicts?estado=aberto"))["items"]


def _span(day: str, hour: int) -> dict[str, Any]:
    return {
        name: {"dateTime": f"{day}T{hour}:{minute}:00-03:00", "timeZone": "America/Sao_Paulo"}
        for name, minute in (("start", "00"), ("end", "30"))
    }


@dataclass
class Agenda:
    """A doctor's, and the calendar outside that it is in step with."""

    stage: Stage
    practitioner_id: str
    service_id: str
    calendar_id: str

    async def book(self, day: str, hour: str, expect: int | None = None) -> Any:
        body = {
            "paciente_nome": "Vera Nobre",
            "data_agendamento": day,
            "horario_inicio": hour,
            "medico_id": self.practitioner_id,
            "servico_id": self.service_id,
        }
        key = {"Idempotency-Key": f"{day} {hour}"}
        return await self.stage.call("POST", "/api/v1/agendamentos", body, expect=expect, **key)

    async def events(self, day: str) -> list[str]:
        """When those of the day begin."""
        found = (await self.stage.play("GET", f"google/calendars/{self.calendar_id}/events"))["items"]
        begin = [one["start"]["dateTime"] for one in found if one["status"] != "cancelled"]
        return [one for one in begin if one.startswith(day)]

    async def stands_once(self, day: str, hour: str) -> bool:
        await self.time_passes()
        there = [one for one in await self.events(day) if f"T{hour}" in one]
        assert len(there) <= 1
        shown = (await self.stage.call("GET", f"/api/v1/agendamentos?data={day}"))["items"]
        states = [one["calendario"]["estado"] for one in shown if one["horario_inicio"] == hour]
        return len(there) == 1 and states == ["sincronizado"]

    async def time_passes(self) -> None:
        """Leases of the dead have ended, what was to wait for that is due, calendars were not seen for a while."""
        connection = await asyncpg.connect(plain_url(self.stage.database_url))
        try:
            await connection.execute("UPDATE calendar_entries SET leased_until = now() WHERE leased_until > now()")
            await connection.execute(
                "UPDATE calendar_mirrors SET seen_at = now() - interval '2 minutes', pull_at = least(pull_at, now()), "
                "leased_until = least(leased_until, now())"
            )
            await connection.execute(
                "UPDATE pgqueuer SET execute_after = now() WHERE entrypoint = 'calendar' AND execute_after > now()"
            )
        finally:
            await connection.close()


async def _doctor(stage: Stage) -> tuple[str, str, str]:
    """With a calendar outside that has been looked at; their id, that of what they do, and the calendar's."""
    hours = [{"dia": day, "inicio": "08:00", "fim": "20:00"} for day in range(1, 8)]
    clinic = await stage.call("POST", "/api/v1/clinicas/", {"nome": "Clínica", "fuso_horario": "America/Sao_Paulo"})
    given = {"nome": "Dra. Ana Prado", "crm": "CRM/SP 12345", "clinica_id": clinic["id"], "horarios": hours}
    doctor = await stage.call("POST", "/api/v1/medicos/", given)
    given = {"nome": "Consulta", "duracao_minutos": 30, "valor_particular": "180.00", "medicos": [doctor["id"]]}
    service = await stage.call("POST", "/api/v1/servicos/", given)
    return doctor["id"], service["id"], await stage.link_calendar(doctor["id"])
