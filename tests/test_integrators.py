"""docs/integrators.md says what is so: its commands run, its lists and events are the code's."""

import ast
import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from balcao.testing.furnished import API, furnish
from balcao.testing.stage import PASSWORD, Stage

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "integrators.md").read_text()
TOLD_BY = {"show", "show_change", "_frame"}
# Made by nothing that this journey does; each is told of in the tests of its own domain.
ELSEWHERE = {
    "calendar_conflict.updated",
    "calendar_mirror.updated",
    "outside_booking.updated",
    "resync",
    "service_level.breached",
    "session.ended",
    "wish.updated",
}


def _table(heading: str) -> dict[str, list[str]]:
    """First cell → the others, of the table under these words."""
    rows = PAGE.partition(heading)[2].split("\n\n")[0].strip().split("\n")[1:]
    cells = [[cell.strip() for cell in row.strip()[1:-1].split("|")] for row in rows]
    return {first.strip("`"): others for first, *others in cells}


def test_every_event_that_the_code_tells_stands_in_the_table_and_no_other() -> None:
    told = set()
    for path in (PROJECT / "src" / "balcao").rglob("*.py"):
        if "tests" in path.parts or (path.name == "live.py" and path.parent.name == "core"):
            continue
        tree = ast.parse(path.read_text())
        constants = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _name(call.func) in TOLD_BY:
                told |= _words(call, constants)
    assert told == _table("| event | when | data |").keys()


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _words(call: ast.Call, constants: dict[str, Any]) -> set[str]:
    """The event's name: a text or a constant, or one of two. Where a variable holds it, all texts it may be given."""
    found = set()
    for argument in call.args[:2]:
        for node in ast.walk(argument):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(node, ast.Name):
                value = constants.get(node.id)
            if isinstance(value, str):
                found.add(value)
    return found


def _filters(document: dict[str, Any]) -> str:
    rows = []
    for path, operations in sorted(document["paths"].items()):
        parameters = operations.get("get", {}).get("parameters", [])
        if any(parameter["name"] == "limit" for parameter in parameters):
            names = [p["name"] for p in parameters if p["in"] == "query" and p["name"] not in {"limit", "cursor"}]
            rows.append(f"| `{path}` | {' '.join(f'`{name}`' for name in names)} |".replace("|  |", "| |"))
    return "\n".join(rows)


async def test_the_lists_stand_there_with_all_that_they_can_be_asked_for(stage: Stage) -> None:
    wanted = _filters(await stage.call("GET", "/openapi.json"))
    told = PAGE.partition("| list | filters and order |\n|---|---|\n")[2].partition("\n\n")[0]
    assert told == wanted, f"put this in the page:\n{wanted}"


async def test_the_commands_of_the_page_run(stage: Stage, tmp_path: Path) -> None:
    patient = stage.patient("5511987682001", "Lia Integra")
    await patient.say("bom dia")
    await patient.conversation()
    await _dermatologist(stage)
    script = "\n".join(["set -euo pipefail", *re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)])
    assert script.count("auth ") > 16
    said = await _run(stage, tmp_path, "bash", "-c", script)
    assert "/ws?ticket=" in said
    assert "\ncancelled\ncancelado\n" in said
    heard = [message["text"] for message in await patient.heard(2)]
    assert heard[-2:] == ["Bom dia! Em que posso ajudar?", "Seu exame ficou pronto."]


async def test_the_program_of_the_page_runs(stage: Stage, tmp_path: Path) -> None:
    await _dermatologist(stage)
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    said = (await _run(stage, tmp_path, sys.executable, "-c", program)).split()
    assert said[0] == "appointment.created"
    assert said[-2] == "cancelled", "a frame shows how the visit stands when it is told"


async def _dermatologist(stage: Stage) -> None:
    """Somebody who works every day, and what she does."""
    if (await stage.call("GET", f"{API}medicos?especialidade=Dermatologia"))["items"]:
        return
    hours = [{"dia": day, "inicio": "08:00", "fim": "20:00"} for day in range(1, 8)]
    place = await stage.call(
        "POST", f"{API}clinicas/", {"nome": "Clínica do Guia", "fecha_feriados": False}, expect=201
    )
    body = {"nome": "Dra. Guia", "especialidades": ["Dermatologia"], "clinica_id": place["id"], "horarios": hours}
    who = await stage.call("POST", f"{API}medicos/", body, expect=201)
    await stage.call("POST", f"{API}servicos/", {"nome": "Guia", "medicos": [who["id"]]}, expect=201)


async def _run(stage: Stage, folder: Path, *command: str) -> str:
    client = await stage.call("POST", f"{API}api-clients", {"name": "Guia", "role": "attendant"})
    given = {"BALCAO": stage.base, "CLIENT_ID": client["client_id"], "CLIENT_SECRET": client["client_secret"]}
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, **given},
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


@pytest.mark.slow
async def test_each_event_carries_the_data_that_the_table_says(stage: Stage) -> None:
    """In an account of its own, where one of everything is made while a socket listens."""
    frames: dict[str, dict[str, Any]] = {}
    async with stage.another_account("Clínica do Guia"):
        ticket = await stage.call("POST", f"{API}live/tickets")
        socket = await stage.http.ws_connect(f"{stage.base}/ws?ticket={ticket['ticket']}&cursor={ticket['cursor']}")
        hearing = asyncio.create_task(_hear(socket, frames))
        await _do_everything(stage, socket)
        wanted = _table("| event | when | data |").keys() - ELSEWHERE

        async def all_heard() -> bool:
            return wanted <= frames.keys()

        try:
            await stage.until(all_heard, 20, "every event")
        finally:
            assert wanted - frames.keys() == set()
        hearing.cancel()
        await socket.close()
        schemas = (await stage.call("GET", "/openapi.json"))["components"]["schemas"]
    for event, (_, told) in _table("| event | when | data |").items():
        if event in frames:
            named = re.findall(r"`(\w+)`", told)
            if named and named[0] in schemas:
                assert frames[event].keys() <= schemas[named[0]]["properties"].keys(), event
                assert set(schemas[named[0]]["required"]) <= frames[event].keys() | {"results"}, event
            elif "and more" not in told:
                assert frames[event].keys() == set(named), event


async def _hear(socket: aiohttp.ClientWebSocketResponse, frames: dict[str, dict[str, Any]]) -> None:
    async for message in socket:
        frame = json.loads(message.data)
        assert frame.keys() == {"cursor", "event", "at", "data"}
        frames[frame["event"]] = frame["data"]


async def _do_everything(stage: Stage, socket: aiohttp.ClientWebSocketResponse) -> None:
    number = "100000000000066"
    channel = await stage.connect_number(number, "Guia", bot=False)
    patient = stage.patient("5511987682002", "Nino Guia")
    await patient.send(type="text", text="oi", phone_number_id=number)
    id = (await patient.conversation())["id"]
    ids = await furnish(stage, channel, id, "Nino")
    path = f"{API}conversations/{id}"
    me = ids[f"{API}users/"]
    await stage.call("POST", f"{path}/messages", {"text": "bom dia"}, expect=201)
    colleague = {"name": "Bia Guia", "email": f"bia-{uuid4().hex[:8]}@exemplo.com.br", "password": PASSWORD}
    await stage.call("POST", f"{API}users", colleague)
    await stage.call("PUT", f"{path}/draft", {"text": "quase"})
    await stage.call("DELETE", f"{path}/draft")
    await stage.call("POST", f"{path}/typing")
    await stage.call("PUT", f"{API}availability/{me}", {"chosen": "away"})
    await stage.call("POST", f"{path}/messages", {"kind": "note", "text": "olha", "mentions": [me]})
    await stage.call("PUT", f"{API}mentions", {"conversation_id": id})
    await stage.call("POST", f"{API}agendamentos/{ids[f'{API}agendamentos/']}/confirmar")
    await socket.send_json({"type": "viewing", "conversation_id": id})
    await socket.send_json({"type": "ping"})
