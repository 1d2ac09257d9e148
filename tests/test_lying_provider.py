"""A provider that lies, stalls and floods: sends and downloads end as they should, in bounded time and memory."""

import asyncio
import gzip
import hashlib
import hmac
import io
import json
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from balcao.core import clock
from balcao.testing.liar import Lie, answer, drip, flood, lying, says, silence, then
from balcao.testing.stage import BUSINESS_ID, SECRET, Stage

pytestmark = pytest.mark.slow
ACCEPTED = answer(200, json.dumps({"messaging_product": "whatsapp", "messages": [{"id": "wamid.LIAR"}]}).encode())
GRAPH = b'{"error":{"message":"x","code":%d}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ENDLESS = HEAD + b"\r\n"
DEEP = b'{"messages":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
BOMB = gzip.compress(b"0" * 300_000_000, 6)
GIGABYTES = HEAD + b"Content-Length: 10737418240\r\n\r\n"


def _too_fast(retry_after: str) -> Lie:
    return then(says(answer(429, b"{}", f"Retry-After: {retry_after}")), says(ACCEPTED))


def _moved(status: int) -> Lie:
    """To `inside`, which is nobody's to reach."""

    async def lie(heard: Any, writer: asyncio.StreamWriter) -> None:
        to = heard.base.replace("127.0.0.1", "127.0.0.2") + "/inside/metadata"
        writer.write(answer(status, b"", f"Location: {to}"))

    return lie


# What the provider does with a send → what becomes of the message. "waits": it is tried again when the time has come.
LONG_ID = b'{"messages": [{"id": "' + secrets.token_hex(9000).encode() + b'"}]}'
LONG_NUMBER = b'{"messages": [{"id": 1' + b"0" * 50_000 + b"}]}"
SENDS: dict[str, tuple[Lie, str]] = {
    "429-negative": (_too_fast("-5"), "sent"),
    "429-in-the-past": (_too_fast("Thu, 01 Jan 1970 00:00:00 GMT"), "sent"),
    "429-in-words": (_too_fast("soon; DROP TABLE"), "sent"),
    "429-ten-years": (_too_fast("315360000"), "waits"),
    "429-endless-digits": (_too_fast("9" * 6000), "sent"),
    "429-year-9999": (_too_fast("Fri, 31 Dec 9999 23:59:59 GMT"), "waits"),
    "500-of-its-own": (then(says(answer(500, GRAPH % 2)), says(ACCEPTED)), "sent"),
    "500-of-a-proxy": (then(says(answer(500, b"<html>Bad")), says(ACCEPTED)), "unknown"),
    "accepted-and-silent": (then(silence, says(ACCEPTED)), "unknown"),
    "drips": (then(drip(ENDLESS), says(ACCEPTED)), "unknown"),
    "drips-its-head": (then(drip(b"HTTP/1.1 200 OK\r\nX: "), says(ACCEPTED)), "unknown"),
    "floods": (then(flood(ENDLESS), says(ACCEPTED)), "unknown"),
    "promises-ten-gigabytes": (then(flood(GIGABYTES), says(ACCEPTED)), "unknown"),
    "floods-its-head": (then(flood(b"HTTP/1.1 200 OK\r\nX: "), says(ACCEPTED)), "unknown"),
    "bomb": (then(says(answer(200, BOMB, "Content-Encoding: gzip")), says(ACCEPTED)), "unknown"),
    "wrong-json": (then(says(answer(200, b'{"messages": [')), says(ACCEPTED)), "unknown"),
    "no-id": (then(says(answer(200, b'{"messages": [{"id": null}]}')), says(ACCEPTED)), "unknown"),
    "deep": (then(says(answer(200, DEEP)), says(ACCEPTED)), "unknown"),
    "huge-number": (then(says(answer(200, LONG_NUMBER)), says(ACCEPTED)), "unknown"),
    "not-http": (then(says(b"\x00\xff" * 500), says(ACCEPTED)), "unknown"),
    "half": (then(says(answer(200, b'{"mess', length=500)), says(ACCEPTED)), "unknown"),
    "wrong-charset": (then(says(answer(200, b"\xff\xfe\x00")), says(ACCEPTED)), "unknown"),
    "id-with-poison": (says(answer(200, b'{"messages": [{"id": "wamid.\\u0000\\ud800"}]}')), "sent"),
    "id-too-long": (says(answer(200, LONG_ID)), "unknown"),
    "error-with-poison": (says(answer(400, b'{"error":{"code":131026,"message":"a\\u0000b\\ud800"}}')), "failed"),
    "moved-away": (_moved(302), "failed"),
    "moved-and-kept": (_moved(307), "failed"),
}  # fmt: skip

OF_GRAPH = b'{"url": "%s", "mime_type": "image/jpeg", "id": "1"}'
IMAGE = b"\xff\xd8\xff" + b"image" * 100


def _file(download: Lie, *, times: int = 99) -> Lie:
    """The file's address, and behind it `download` so often, then the file."""
    after = then(download, says(answer(200, IMAGE)), times)

    async def lie(heard: Any, writer: asyncio.StreamWriter) -> None:
        if heard.path.endswith("/bytes"):
            await after(heard, writer)
        else:
            writer.write(answer(200, OF_GRAPH % f"{heard.base}/{heard.liar}/bytes".encode()))

    return lie


def _at(address: bytes) -> Lie:
    return says(answer(200, OF_GRAPH % address))


# How the provider gives a patient's file → what becomes of the file.
FILES: dict[str, tuple[Lie, str]] = {
    "file-500": (_file(says(answer(500, b"")), times=1), "ready"),
    "file-429-ten-years": (_file(says(answer(429, b"", "Retry-After: 315360000")), times=1), "ready"),
    "file-half": (_file(says(answer(200, IMAGE, length=9999)), times=1), "ready"),
    "file-drips": (_file(drip(ENDLESS), times=1), "ready"),
    "file-wrong-json": (then(says(answer(200, b'{"url":')), _file(silence, times=0)), "ready"),
    "file-deep": (then(says(answer(200, b"[" * 10_000 + b"]" * 10_000)), _file(silence, times=0)), "ready"),
    "file-floods": (_file(flood(ENDLESS)), "failed"),
    "file-promises-ten-gigabytes": (_file(flood(GIGABYTES)), "failed"),
    "file-moved-inside": (_file(_moved(302)), "failed"),
    "file-at-metadata": (_at(b"http://169.254.169.254/latest/meta-data/"), "failed"),
    "file-on-disk": (_at(b"file:///etc/passwd"), "failed"),
    "file-nowhere": (_at(b"http://[::1"), "failed"),
}


@dataclass(frozen=True)
class Scene:
    stage: Stage
    base: str
    asked: Counter[str]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(stage: Stage) -> AsyncIterator[Scene]:
    lies = {name: lie for name, (lie, _) in (SENDS | FILES).items()} | {"inside": says(ACCEPTED)}
    async with lying(lies) as (base, asked):
        opened = Scene(stage, base, asked)
        for name in FILES:  # they come while the sends are under way
            image = {"id": "1", "mime_type": "image/jpeg"}
            await _write(stage, await _connect(opened, name), name, type="image", image=image)
        yield opened


async def _connect(scene: Scene, name: str) -> str:
    number = f"19{_digits(name, 12)}"
    settings = {
        "business_account_id": BUSINESS_ID, "phone_number_id": number, "access_token": "EAAliar",
        "app_secret": SECRET, "verify_token": "verifique", "base_url": f"{scene.base}/{name}",
    }  # fmt: skip
    given = {"connector": "whatsapp_cloud", "name": name, "bot": False, "settings": settings}
    await scene.stage.call("POST", "/api/v1/connections", given)
    return number


async def _write(stage: Stage, number: str, name: str, **content: Any) -> None:
    """A patient of this name writes to this number."""
    person = f"55119{_digits(name, 8)}"
    message = {"from": person, "id": f"wamid.{name}", "timestamp": str(int(clock.now().timestamp())), **content}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "1", "phone_number_id": number},
        "contacts": [{"profile": {"name": name}, "wa_id": person}],
        "messages": [message],
    }
    entry = [{"id": BUSINESS_ID, "changes": [{"field": "messages", "value": value}]}]
    body = json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signature}"}
    hook = f"{stage.base}/api/v1/webhooks/whatsapp"
    async with stage.http.post(hook, data=io.BytesIO(body), headers=headers) as response:
        assert response.status == 200


def _digits(name: str, count: int) -> str:
    return str(int(hashlib.sha256(name.encode()).hexdigest(), 16))[:count]


async def _conversations(stage: Stage, names: set[str]) -> dict[str, dict[str, Any]]:
    async def all_here() -> dict[str, dict[str, Any]] | None:
        found = {c["contact"]["name"]: c for c in await stage.conversations()}
        return found if names <= found.keys() else None

    found: dict[str, dict[str, Any]] = await stage.until(all_here, 30, "their conversations")
    return found


def _peak(stage: Stage) -> int:
    """The most memory that the worker ever had, in MB."""
    assert stage.worker.process is not None
    status = Path(f"/proc/{stage.worker.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


async def test_a_send_to_a_liar_ends_in_time_as_what_is_known_of_it(scene: Scene) -> None:
    stage, before = scene.stage, _peak(scene.stage)
    for name in SENDS:
        await _write(stage, await _connect(scene, name), name, type="text", text={"body": "oi"})
    conversations = await _conversations(stage, set(SENDS))
    sent, began = {}, time.monotonic()
    for name in SENDS:
        path = f"/api/v1/conversations/{conversations[name]['id']}/messages"
        sent[name] = (await stage.call("POST", path, {"text": f"para {name}"}, expect=201))["id"]

    became: dict[str, str] = {}

    async def all_ended() -> bool:
        for name in SENDS.keys() - became.keys():
            message = await stage.call("GET", f"/api/v1/messages/{sent[name]}")
            if message["status"] not in {"queued", "sending"}:
                became[name] = message["status"]
            elif (message["waiting"] or {}).get("until", "") > _in_minutes(29):
                became[name] = "waits" if message["waiting"]["until"] < _in_minutes(61) else "waits too long"
        return len(became) == len(SENDS)

    try:
        await stage.until(all_ended, 45, "an end of every send")
    finally:
        told = {name: (became.get(name), wanted) for name, (_, wanted) in SENDS.items() if became.get(name) != wanted}
        assert told == {}, stage.logs()
    assert time.monotonic() - began < 40
    twice = [name for name, (_, wanted) in SENDS.items() if wanted != "sent" and _calls(scene, name) != 1]
    assert twice == [], "each of these was to be called once"
    assert scene.asked["/inside/metadata"] == 0
    assert _peak(stage) - before < 150, "megabytes"


async def test_a_file_from_a_liar_comes_or_says_why_not(scene: Scene) -> None:
    stage = scene.stage
    conversations = await _conversations(stage, set(FILES))
    became: dict[str, str] = {}

    async def all_ended() -> bool:
        for name in FILES.keys() - became.keys():
            file = (await stage.messages(conversations[name]["id"]))[0]["attachments"][0]
            if file["status"] != "waiting":
                became[name] = file["status"]
                assert file["status"] == "ready" or file["error"], name
        return len(became) == len(FILES)

    try:
        await stage.until(all_ended, 45, "an end of every file")
    finally:
        told = {name: (became.get(name), wanted) for name, (_, wanted) in FILES.items() if became.get(name) != wanted}
        assert told == {}, stage.logs()
    assert scene.asked["/inside/metadata"] == 0


def _calls(scene: Scene, name: str) -> int:
    return sum(count for path, count in scene.asked.items() if path.startswith(f"/{name}/") and "messages" in path)


def _in_minutes(minutes: int) -> str:
    return clock.now().fromtimestamp(clock.now().timestamp() + 60 * minutes, clock.now().tzinfo).isoformat()
