"""Signed 1 KB webhooks over 64 connections, each committed before its 200, beside the same route storing nothing."""

import asyncio
import hashlib
import hmac
import json
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from balcao.testing.stage import PHONE_ID, SECRET, Stage, free_port
from benchmarks.load import Fired, fire, post
from benchmarks.report import Row

PATH = "/api/v1/webhooks/whatsapp"
COUNT = 6_000
ROUNDS = 6


def webhooks(port: int, count: int, mark: str) -> Iterator[bytes]:
    for number in range(count):
        message = {
            "from": f"55119{number % 1000:08}",
            "id": f"wamid.{mark}{number}",
            "timestamp": "1763812800",
            "type": "text",
            "text": {"body": "Olá, queria marcar uma consulta. " * 18},
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "551130000000", "phone_number_id": PHONE_ID},
            "contacts": [{"profile": {"name": "Ana"}, "wa_id": message["from"]}],
            "messages": [message],
        }
        entry = [{"id": "200000000000001", "changes": [{"field": "messages", "value": value}]}]
        body = json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
        yield post(port, PATH, body, headers)


async def measure(stage: Stage) -> list[Row]:
    """The servers take turns, so that the machine's moods meet all; the best of each counts."""
    await stage.worker.kill()  # reading is another figure; what is measured here ends with the 200
    async with _peer(stage, "nothing") as nothing_port, _peer(stage, "each") as each_port:
        ports = {"kept": stage.web_port, "nothing": nothing_port, "each": each_port}
        fired: dict[str, list[Fired]] = {name: [] for name in ports}
        for turn in range(ROUNDS):
            for name, port in ports.items():
                count = COUNT // 4 if name == "each" else COUNT
                fired[name].append(await fire(port, list(webhooks(port, count, f"{name}{turn}-"))))
    await stage.worker.start()
    bad = sum(one.bad for all_of_it in fired.values() for one in all_of_it)
    best = {name: max(all_of_it, key=_rate) for name, all_of_it in fired.items()}
    return list(_rows(best["kept"], best["nothing"], best["each"], bad))


@asynccontextmanager
async def _peer(stage: Stage, name: str) -> AsyncIterator[int]:
    port = free_port()
    peer = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", f"benchmarks.peers:{name}", "--factory", "--port", str(port),
        "--no-access-log", "--log-level", "warning", "--loop", "uvloop", "--http", "httptools",
        env={**stage.web.env, "PORT": str(port)},
    )  # fmt: skip
    try:
        await stage.until(lambda: stage._answers(f"http://127.0.0.1:{port}/readyz"), 60, "the peer")
        yield port
    finally:
        peer.kill()
        await peer.wait()


def _rate(fired: Fired) -> float:
    return fired.per_second


def _rows(kept: Fired, nothing: Fired, each: Fired, bad: int) -> Iterator[Row]:
    ratio: Any = kept.per_second / nothing.per_second
    yield Row("intake: kept before 200", round(kept.per_second), "webhooks/s", None)
    yield Row("intake: same route storing nothing", round(nothing.per_second), "webhooks/s", None)
    yield Row("intake: ratio to storing nothing", round(ratio, 2), "ratio", ("at least", 0.75))
    yield Row("intake: an ORM transaction for each", round(each.per_second), "webhooks/s", None)
    yield Row(
        "intake: times an ORM transaction for each", round(kept.per_second / each.per_second, 1), "×", ("at least", 4)
    )
    yield Row("intake: p99", round(kept.percentile(0.99) * 1000, 1), "ms", ("under", 25))
    yield Row("intake: answers other than 200", bad, "webhooks", ("at most", 0))
