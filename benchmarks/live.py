"""From a patient's webhook to the browser: 50 messages a second, over `/ws` as the screens read it."""

import asyncio
import json
import statistics
import time
from collections.abc import Sequence

import aiohttp

from balcao.testing.stage import PHONE_ID, Stage
from benchmarks.report import Row

RATE = 50
SECONDS = 20
PEOPLE = 100
WARM = 100  # the first messages make their people known


async def measure(stage: Stage) -> list[Row]:
    """The clock starts before the sandbox is asked to send the webhook, and stops when the frame is parsed."""
    await stage.play("PUT", "whatsapp/settings", {"window": "off", "read": "never"})
    ticket = await stage.call("POST", "/api/v1/live/tickets")
    address = f"{stage.base}/ws?ticket={ticket['ticket']}&cursor={ticket['cursor']}"
    seen: dict[str, float] = {}
    async with stage.http.ws_connect(address) as socket:
        listening = asyncio.create_task(_listen(socket, seen))
        said = await _speak(stage, RATE * SECONDS + WARM)
        for _ in range(100):
            if len(seen) == len(said):
                break
            await asyncio.sleep(0.1)
        listening.cancel()
    waits = [(seen[text] - at) * 1000 for text, at in list(said.items())[WARM:] if text in seen]
    return [
        Row(f"webhook to browser at {RATE} a second: p95", round(_p95(waits), 1), "ms", ("at most", 100)),
        Row(f"webhook to browser at {RATE} a second: median", round(statistics.median(waits), 1), "ms", None),
        Row("webhook to browser: lost", len(said) - len(seen), "messages", ("at most", 0)),
    ]


async def _speak(stage: Stage, count: int) -> dict[str, float]:
    """What was said, and when; each by itself and evenly spread."""
    said: dict[str, float] = {}
    under_way = []
    started = time.perf_counter()
    for number in range(count):
        text = f"medida {number}"
        message = {"wa_id": f"55119{70_000_000 + number % PEOPLE}", "type": "text", "text": text}
        said[text] = time.perf_counter()
        body = {"phone_number_id": PHONE_ID, "messages": [message]}
        under_way.append(asyncio.create_task(stage.play("POST", "whatsapp/messages", body)))
        await asyncio.sleep(max(0, started + (number + 1) / RATE - time.perf_counter()))
    await asyncio.gather(*under_way)
    return said


async def _listen(socket: aiohttp.ClientWebSocketResponse, seen: dict[str, float]) -> None:
    async for message in socket:
        frame = json.loads(message.data)
        if frame["event"] == "message.created":
            seen.setdefault(frame["data"]["text"], time.perf_counter())


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
