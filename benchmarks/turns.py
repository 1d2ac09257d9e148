"""Whole turns: a patient's webhook → stored → understood → reply accepted by the sandbox, statuses coming back."""

import asyncio
import time
from typing import Any

from balcao.testing.stage import PHONE_ID, Stage
from benchmarks.report import Row

RATE = 25
SECONDS = 20
PEOPLE = 1000
NUMBERS = 8


async def measure(stage: Stage) -> list[Row]:
    """1,000 people, each in a conversation already, over 8 numbers of the clinic."""
    settings = {"sent_delay_ms": 50, "delivered_delay_ms": 100, "read": "never", "window": "off"}
    await stage.play("PUT", "whatsapp/settings", settings)
    numbers = [await _number(stage, place) for place in range(NUMBERS)]
    await _said_by(stage, numbers, range(PEOPLE))
    await _turns(stage, PEOPLE)
    await stage.play("DELETE", "ledger")
    await _at_a_rate(stage, numbers)
    calm = await _turns(stage, RATE * SECONDS)
    await stage.play("DELETE", "ledger")
    await _said_by(stage, numbers, range(PEOPLE))
    peak = await _turns(stage, PEOPLE)
    judged = await stage.verdict()
    wrong = len(judged["sent_twice"]) + len(judged["out_of_order"]) + len(judged["never_answered"])
    return [
        Row("whole turns: sustained", round(peak["per_second"], 1), "turns/s", ("at least", 60)),
        Row(f"whole turns: p95 at {RATE} a second", round(calm["p95_ms"]), "ms", ("at most", 300)),
        Row("whole turns: lost", calm["unanswered"] + peak["unanswered"], "turns", ("at most", 0)),
        Row("whole turns: doubled, disordered or unanswered", wrong, "messages", ("at most", 0)),
    ]


async def _number(stage: Stage, place: int) -> str:
    """One of the clinic's numbers, its bot on; the stage has the first."""
    if place == 0:
        await stage.call("PUT", f"/api/v1/connections/{stage.channel_id}", {"bot": True})
        return PHONE_ID
    number = str(int(PHONE_ID) + place)
    await stage.connect_number(number, f"WhatsApp {place + 1}", bot=True)
    return number


async def _at_a_rate(stage: Stage, numbers: list[str]) -> None:
    """Fifths of a second, so that what is measured is not one burst a second."""
    started, part = time.perf_counter(), RATE // 5
    for fifth in range(SECONDS * 5):
        await _said_by(stage, numbers, range(fifth * part, (fifth + 1) * part))
        await asyncio.sleep(max(0, started + (fifth + 1) / 5 - time.perf_counter()))


async def _said_by(stage: Stage, numbers: list[str], people: range) -> None:
    for place, number in enumerate(numbers):
        messages = [
            {
                "wa_id": f"55119{80_000_000 + person}",
                "type": "text",
                "text": "qual o endereço?",
                "profile_name": f"Paciente {person}",
            }
            for person in people
            if person % NUMBERS == place
        ]
        if messages:
            await stage.play("POST", "whatsapp/messages", {"phone_number_id": number, "messages": messages})


async def _turns(stage: Stage, count: int) -> Any:
    """The ledger's own times; it is asked once a second, since summing it up takes its share of the machine."""
    for _ in range(120):
        turns = await stage.play("GET", "ledger/turns")
        if turns["count"] >= count and not turns["unanswered"]:
            break
        await asyncio.sleep(1)
    return turns
