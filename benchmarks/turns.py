"""Whole turns: a patient's webhook → stored → understood → reply accepted by the sandbox, statuses coming back."""

import asyncio
import time
from typing import Any

from balcao.testing.stage import PHONE_ID, Stage
from benchmarks.report import Row

RATE = 25
SECONDS = 10
PEAK = 600


async def measure(stage: Stage) -> list[Row]:
    settings = {"sent_delay_ms": 50, "delivered_delay_ms": 100, "read": "never", "window": "off"}
    await stage.play("PUT", "whatsapp/settings", settings)
    await stage.call("PUT", f"/api/v1/connections/{stage.channel_id}", {"bot": True})
    await stage.play("DELETE", "ledger")
    await _at_a_rate(stage, RATE, SECONDS)
    calm = await _turns(stage, RATE * SECONDS)
    await stage.play("DELETE", "ledger")
    since = time.perf_counter()
    await _send(stage, [(number, "qual o endereço?") for number in range(PEAK)], start=500_000)
    peak = await _turns(stage, PEAK)
    seconds = time.perf_counter() - since
    judged = await stage.verdict()
    wrong = len(judged["sent_twice"]) + len(judged["out_of_order"]) + len(judged["never_answered"])
    return [
        Row("whole turns: sustained", round(peak["count"] / seconds, 1), "turns/s", ("at least", 60)),
        Row(f"whole turns: p95 at {RATE} a second", round(calm["p95_ms"]), "ms", ("at most", 300)),
        Row("whole turns: lost", calm["unanswered"] + peak["unanswered"], "turns", ("at most", 0)),
        Row("whole turns: doubled, disordered or unanswered", wrong, "messages", ("at most", 0)),
    ]


async def _at_a_rate(stage: Stage, rate: int, seconds: int) -> None:
    started = time.perf_counter()
    for second in range(seconds):
        for part in range(5):
            numbers = range(second * rate + part * rate // 5, second * rate + (part + 1) * rate // 5)
            await _send(stage, [(number, "qual o endereço?") for number in numbers])
            await asyncio.sleep(max(0, started + second + (part + 1) / 5 - time.perf_counter()))


async def _send(stage: Stage, said: list[tuple[int, str]], start: int = 0) -> None:
    messages = [
        {
            "wa_id": f"55119{80_000_000 + start + number}",
            "type": "text",
            "text": text,
            "profile_name": f"Paciente {number}",
        }
        for number, text in said
    ]
    await stage.play("POST", "whatsapp/messages", {"phone_number_id": PHONE_ID, "messages": messages})


async def _turns(stage: Stage, count: int) -> Any:
    async def all_answered() -> Any:
        turns = await stage.play("GET", "ledger/turns")
        return turns if turns["count"] >= count and not turns["unanswered"] else None

    try:
        return await stage.until(all_answered, 120, f"{count} turns")
    except AssertionError:
        return await stage.play("GET", "ledger/turns")
