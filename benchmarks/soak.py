"""`python -m benchmarks soak 10`: minutes of talk and bookings, the database's connections cut every now and then.

What must not grow: memory of each process, connections to the database. What must be exact in the end: the ledger.
"""

import asyncio
import contextlib
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from balcao.core import clock
from balcao.core.database import plain_url
from balcao.core.postgres import Postgres
from balcao.migrations.run import migrate
from balcao.testing.stage import Stage, on_stage
from balcao.testing.traffic import PACE, Talk, begin, faults_of
from balcao.testing.wire import Wire
from benchmarks.idle import _shared_fairly
from benchmarks.report import Row

PEOPLE = 40
DESKS, STANDING = 4, 20
SAMPLED, CUT = 5.0, 60.0
AGENDA = "/api/v1/agendamentos"


@dataclass
class Watch:
    """Samples over time, by what was measured."""

    stage: Stage
    database_url: str
    samples: dict[str, list[float]] = field(default_factory=dict)

    async def go_on(self) -> None:
        connection = await asyncpg.connect(plain_url(self.database_url))
        try:
            while True:
                for process in (self.stage.web, self.stage.worker):
                    assert process.process is not None and process.process.returncode is None, f"{process.name} died"
                    self._note(f"memory of {process.name}", _shared_fairly(process.process.pid) / 1024)
                self._note("connections", await connection.fetchval(_CONNECTIONS))
                self._note("jobs", await connection.fetchval(_JOBS))
                await asyncio.sleep(SAMPLED)
        finally:
            await connection.close()

    def _note(self, what: str, value: float) -> None:
        self.samples.setdefault(what, []).append(value)

    def growth(self, what: str) -> float:
        """From the second fifth of the time, when everything had been done once, to the last."""
        found = self.samples[what]
        fifth = max(len(found) // 5, 1)
        return statistics.median(found[-fifth:]) - statistics.median(found[fifth : 2 * fifth])


_JOBS = "SELECT count(*) FROM pgqueuer WHERE execute_after <= now()"
_CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"


async def measure(minutes: float) -> list[Row]:
    with _server() as server:
        server.create_database("soak")
        url = server.url("soak")
        await migrate(url)
        async with Wire(url) as wire, on_stage(wire.url) as stage:
            return await _soak(stage, wire, url, minutes)


@contextlib.contextmanager
def _server() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="balcao-soak-"))
    folder.chmod(0o755)  # PostgreSQL's user has to get in
    server = Postgres(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _soak(stage: Stage, wire: Wire, url: str, minutes: float) -> list[Row]:
    stop, watch = asyncio.Event(), Watch(stage, url)
    desk = await _desk(stage)
    talks = [await begin(stage, f"55119876500{number:02}", f"Pessoa {number}") for number in range(PEOPLE)]
    booked: list[dict[str, str]] = [{} for _ in range(DESKS)]
    work = [talk.go_on(stop, PACE) for talk in talks]
    work += [_book(stage, desk, number, booked[number], stop) for number in range(DESKS)]
    beside = [asyncio.create_task(watch.go_on()), asyncio.create_task(_cut_now_and_then(wire))]
    try:
        going = asyncio.gather(*work)
        waited: list[asyncio.Future[Any]] = [going, *beside]
        await asyncio.wait(waited, timeout=minutes * 60, return_when=asyncio.FIRST_COMPLETED)
        for task in beside:
            if task.done():
                task.result()
        stop.set()
        await going
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
    wrong = await _at_rest(stage, talks) + await _agenda_faults(stage, desk, booked)
    for fault in wrong[:20]:
        print(fault)
    acts = sum(talk.count for talk in talks)
    return [
        Row("soak: messages each way", acts, "", None),
        Row("soak: web server grows by", round(watch.growth("memory of web"), 1), "MB", ("under", 15)),
        Row("soak: worker grows by", round(watch.growth("memory of worker"), 1), "MB", ("under", 15)),
        Row("soak: connections grow by", watch.growth("connections"), "", ("under", 5)),
        Row("soak: jobs that are due and not done, at rest", await _left(url), "", ("under", 20)),
        Row("soak: faults found by the ledger", len(wrong), "", ("under", 1)),
    ]


async def _left(url: str) -> int:
    connection = await asyncpg.connect(plain_url(url))
    try:
        for row in await connection.fetch(_LEFT):
            print(dict(row))
        return int(await connection.fetchval(_JOBS))
    finally:
        await connection.close()


_LEFT = """
SELECT convert_from(payload, 'utf8')::jsonb->>'do' AS job, status, execute_after <= now() AS due, count(*)
FROM pgqueuer GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 12
"""


async def _cut_now_and_then(wire: Wire) -> None:
    while True:
        await asyncio.sleep(CUT)
        wire.cut()


async def _at_rest(stage: Stage, talks: list[Talk]) -> list[str]:
    """Sends that were under way at a cut are unknown once their lease has ended."""
    for _ in range(48):
        if not (found := await faults_of(stage, talks)):
            break
        await asyncio.sleep(5)
    return found


async def _desk(stage: Stage) -> dict[str, str]:
    """One practitioner for each desk, in step with a calendar outside."""
    clinic = {"nome": "Clínica", "fuso_horario": "America/Sao_Paulo", "fecha_feriados": False}
    clinic = await stage.call("POST", "/api/v1/clinicas/", clinic)
    hours = [{"dia": day, "inicio": "08:00", "fim": "20:00"} for day in range(1, 8)]
    doctor = {"nome": "Dra. Ana Prado", "crm": "CRM/SP 12345", "clinica_id": clinic["id"], "horarios": hours}
    doctor = await stage.call("POST", "/api/v1/medicos/", doctor)
    service = {"nome": "Consulta", "duracao_minutos": 30, "medicos": [doctor["id"]]}
    service = await stage.call("POST", "/api/v1/servicos/", service)
    calendar = await stage.link_calendar(doctor["id"])
    return {"medico_id": doctor["id"], "servico_id": service["id"], "calendar": calendar}


async def _book(stage: Stage, desk: dict[str, str], number: int, booked: dict[str, str], stop: asyncio.Event) -> None:
    """Books, moves, and cancels what it booked a while ago; `booked` is what has to stand: id → when."""
    visit = {name: desk[name] for name in ("medico_id", "servico_id")}
    count = 0
    while not stop.is_set():
        day = (clock.now() + timedelta(days=2 + number + DESKS * (count // 12 % 7))).date().isoformat()
        hour, key = f"{8 + count % 12:02}", f"{number}-{count}"
        body = {**visit, "paciente_nome": f"Balcão {number}", "data_agendamento": day, "horario_inicio": f"{hour}:00"}
        made = await stage.insist("POST", AGENDA, body, key)
        await stage.insist("PUT", f"{AGENDA}/{made['id']}", {"horario_inicio": f"{hour}:30"}, key)
        booked[made["id"]] = f"{day}T{hour}:30"
        if len(booked) > STANDING:
            oldest = next(iter(booked))
            await stage.insist("POST", f"{AGENDA}/{oldest}/cancelar", {"motivo": "desistiu"}, f"c{key}")
            del booked[oldest]
        count += 1
        await asyncio.sleep(1)


async def _agenda_faults(stage: Stage, desk: dict[str, str], booked: list[dict[str, str]]) -> list[str]:
    wanted = sorted(hour for one in booked for hour in one.values())
    for _ in range(24):
        here = [one for one in await stage.all(AGENDA) if one["status"] == "booked"]
        standing = sorted(f"{one['data_agendamento']}T{one['horario_inicio']}" for one in here)
        found = (await stage.play("GET", f"google/calendars/{desk['calendar']}/events"))["items"]
        there = sorted(one["start"]["dateTime"][:16] for one in found if one["status"] != "cancelled")
        faults = [name for name, one in (("our agenda", standing), ("the calendar", there)) if one != wanted]
        if not faults:
            return []
        await asyncio.sleep(5)
    return [f"{name} is not what was booked" for name in faults]
