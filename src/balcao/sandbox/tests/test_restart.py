"""What must survive a restart: numbers, threads, media, Google's events and tokens, and above all the ledger."""

import ast
import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp

from balcao.sandbox.app import running


async def test_everything_is_there_after_a_restart(tmp_path: Path, clinic: Any, caller: Any) -> None:
    made = type(caller)
    number = {"business_account_id": "222", "display_phone_number": "+55 41 3000-0000", "access_token": "T"}
    number |= {"app_secret": "0123456789abcdef0123456789abcdef", "verify_token": "v", "webhook_url": clinic.url}
    event = {"id": "abcde12345", "summary": "Consulta", "start": {"date": "2026-12-01"}, "end": {"date": "2026-12-02"}}
    async with running(tmp_path) as first, aiohttp.ClientSession(first.base_url) as session:
        one = made(session)
        await one.control("PUT", "/whatsapp/numbers/111", number)
        await one.control("PUT", "/whatsapp/settings", {"sent_delay_ms": 0, "delivered_delay_ms": 60_000})
        await one.patient("image", data="iVBORw0KGgo=", mime_type="image/png")
        await one.accepted("text", {"body": "oi #1"}, biz_opaque_callback_data="k")
        token = await one.access_token()
        _, created = await one.calendar("POST", "/calendars/primary/events", token, event)
        _, listed = await one.calendar("GET", "/calendars/primary/events", token)
        before = await one.thread()
    with (tmp_path / "ledger.jsonl").open("ab") as ledger:
        ledger.write(b'{"half a line')  # as a kill -9 leaves it
    async with running(tmp_path) as second, aiohttp.ClientSession(second.base_url) as session:
        two = made(session)
        await two.control("PUT", "/whatsapp/settings", {"delivered_delay_ms": 0})
        after = await two.thread()
        assert [(one["id"], one["text"]) for one in after] == [(one["id"], one["text"]) for one in before]
        async with session.get(after[0]["media"]["url"]) as image:
            assert (await image.read()).startswith(b"\x89PNG")
        path = f"/calendars/primary/events/{event['id']}"
        assert (await two.calendar("GET", path, token))[1]["etag"] == created["etag"]
        sync = {"syncToken": listed["nextSyncToken"]}
        assert (await two.calendar("GET", "/calendars/primary/events", token, params=sync))[1]["items"] == []
        assert (await two.control("GET", "/ledger/outbound?key=k"))["accepted"] == 1
        await two.accepted("text", {"body": "oi #1"}, biz_opaque_callback_data="k")
        verdict = await two.control("GET", "/ledger/verdict")
        assert [twice["count"] for twice in verdict["sent_twice"]] == [2]
        assert len(verdict["out_of_order"]) == 1
        await two.control("DELETE", "/state")
        assert (await two.control("GET", "/state"))["whatsapp"] == {
            "numbers": 0,
            "patients": 0,
            "messages": 0,
            "media": 0,
        }


async def test_a_webhook_that_nobody_answered_is_sent_again_after_a_restart(
    tmp_path: Path, clinic: Any, caller: Any, wait_until: Any
) -> None:
    number = {"business_account_id": "222", "display_phone_number": "+55 41 3000-0000", "access_token": "T"}
    number |= {"app_secret": "0123456789abcdef0123456789abcdef", "verify_token": "v", "webhook_url": clinic.url}
    clinic.answers = [503]
    async with running(tmp_path) as first, aiohttp.ClientSession(first.base_url) as session:
        one = type(caller)(session)
        await one.control("PUT", "/whatsapp/numbers/111", number)
        await one.control("PUT", "/whatsapp/settings", {"retry_delays_ms": [60_000]})
        await one.patient("text", text="olá / 😀")
    async with running(tmp_path) as second, aiohttp.ClientSession(second.base_url) as session:
        await wait_until(lambda: len(clinic.received) == 2)
        assert clinic.received[0] == clinic.received[1] and clinic.wrongly_signed == 0
        verdict = await type(caller)(session).control("GET", "/ledger/verdict")
        for _ in range(100):
            if not verdict["waiting_webhooks"]:
                break
            verdict = await type(caller)(session).control("GET", "/ledger/verdict")
        assert verdict["ok"] and verdict["waiting_webhooks"] == 0


async def test_it_stops_at_once_though_phones_listen_and_answers_are_held_back(tmp_path: Path, caller: Any) -> None:
    made = type(caller)
    number = {"business_account_id": "222", "display_phone_number": "+55 41 3000-0000", "access_token": "T"}
    number |= {"app_secret": "s", "verify_token": "v", "webhook_url": "http://127.0.0.1:9/hook"}
    async with running(tmp_path) as played:
        session = aiohttp.ClientSession(played.base_url)
        one = made(session)
        await one.control("PUT", "/whatsapp/numbers/111", number)
        await one.control("PUT", "/faults", {"scope": "whatsapp.messages", "kind": "timeout_after_accept"})
        held = asyncio.create_task(one.send("text", {"body": "oi"}))
        polled = asyncio.create_task(one.control("GET", "/whatsapp/patients/554187650000/messages?wait=60"))
        stream = await session.get("/control/whatsapp/patients/554187650000/messages/events")
        await asyncio.sleep(0.3)
        began = time.monotonic()
    assert time.monotonic() - began < 1.5
    assert (await polled)["messages"] == []
    assert isinstance((await asyncio.gather(held, return_exceptions=True))[0], aiohttp.ClientError)
    stream.close()
    await session.close()


def test_the_sandbox_knows_nothing_of_what_it_judges() -> None:
    allowed = {"starlette", "uvicorn", "aiohttp", "msgspec"}
    for path in (Path(__file__).parent.parent).rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                if name.startswith("balcao"):
                    assert name.startswith("balcao.sandbox"), f"{path} imports {name}"
                else:
                    root = name.split(".")[0]
                    assert root in allowed or root in sys.stdlib_module_names, f"{path} imports {name}"
