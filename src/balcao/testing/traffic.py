"""Somebody who writes and is answered over and over while things break, and the judgement of what became of it all."""

import asyncio
from dataclasses import dataclass
from typing import Any

from balcao.testing.stage import Patient, Stage

BURST, PACE = 40, 6.0
SETTLED = {"sent", "delivered", "read", "unknown"}


@dataclass
class Talk:
    """One conversation. Nobody is asked to remember anything but `count`: texts say which they are."""

    stage: Stage
    patient: Patient
    conversation: dict[str, Any]
    count: int = 0

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.conversation['id']}/messages"

    async def go_on(self, stop: asyncio.Event, pause: float = 1.05) -> None:
        """A line a second: the provider tells whole seconds, and of two in one a webhook that it brings again is later.

        It lets one person have BURST at once, then one every six seconds: no more is begun faster.
        """
        while not stop.is_set():
            if self.count >= BURST and pause < PACE:
                return
            self.count += 1
            await self.patient.say(f"linha {self.count}")
            text = f"{self.patient.name} #{self.count}"
            await self.stage.insist("POST", self.path, {"text": text}, text)
            await asyncio.sleep(pause)

    async def faults(self) -> list[str]:
        """What is not as it should be, or not yet: lost, doubled, out of order, without an end, told and not heard."""
        told = (await self.stage.all(self.path))[::-1]
        inbound = [one["text"] for one in told if one["direction"] == "inbound"]
        outbound = {one["text"]: one["status"] for one in told if one["direction"] == "outbound"}
        heard = [one["text"] for one in await self.patient.thread() if one["from"] == "business"]
        said = [f"{self.patient.name} #{number}" for number in range(1, self.count + 1)]
        found = []
        if inbound != ["oi", *(f"linha {number}" for number in range(1, self.count + 1))]:
            found.append(f"{self.patient.name} said {self.count} lines, and here stand {inbound[-5:]}")
        if sorted(outbound) != sorted(said) or len(told) != len(inbound) + len(outbound):
            found.append(f"{self.patient.name} was answered {self.count} times, and here stand {len(outbound)}")
        found += [f"{text} is {status}" for text, status in outbound.items() if status not in SETTLED]
        found += [f"{text} is {outbound.get(text)} and was never heard" for text in said
                  if text not in heard and outbound.get(text) != "unknown"]  # fmt: skip
        found += [f"{text} was heard {heard.count(text)} times" for text in set(heard) if heard.count(text) > 1]
        return found


async def begin(stage: Stage, number: str, name: str) -> Talk:
    """Once the first word has arrived."""
    patient = stage.patient(number, name)
    await patient.say("oi")
    return Talk(stage, patient, await patient.conversation())


async def faults_of(stage: Stage, talks: list[Talk]) -> list[str]:
    """All talks' faults, and the ledger's own."""
    found = [fault for talk in talks for fault in await talk.faults()]
    judged = await stage.verdict()
    for name in ("sent_twice", "out_of_order", "never_answered"):
        found += [f"{name}: {one}" for one in judged[name]]
    if judged["waiting_webhooks"]:
        found.append(f"{judged['waiting_webhooks']} webhooks wait for an answer")
    return found


async def come_to_rest(stage: Stage, talks: list[Talk], within: float = 60, lease_ends: Any = None) -> None:
    """AssertionError with what is still wrong when the time is over."""
    end = asyncio.get_running_loop().time() + within
    while found := await faults_of(stage, talks):
        assert asyncio.get_running_loop().time() < end, "\n".join([*found[:20], stage.logs()])
        if lease_ends is not None:
            await lease_ends()
        await asyncio.sleep(0.5)
