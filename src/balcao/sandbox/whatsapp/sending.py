"""Sends webhooks as Meta does: signed, in order inside a conversation, batched if asked, repeated until a 200."""

import asyncio
import random
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import msgspec

from balcao.sandbox.calling import Calling
from balcao.sandbox.whatsapp import shapes
from balcao.sandbox.whatsapp.numbers import Number

if TYPE_CHECKING:
    from balcao.sandbox.world import World

Answered = Callable[[int | None], None]


@dataclass(slots=True)
class Update:
    """One change to tell: `field` is Meta's, `about` is messages, statuses or account."""

    number: Number
    field: str
    about: str
    value: dict[str, Any]
    wa_id: str | None
    what: list[str]
    answered: Answered | None = None


@dataclass(slots=True)
class Delivery:
    webhook_id: str
    url: str
    headers: dict[str, str]
    body: bytes
    updates: list[Update]
    attempt: int = 0
    first_answer: "asyncio.Future[int | None] | None" = None
    copies: int = 1
    parallel: bool = False
    delay: float = 0.0
    retries: list[int] = field(default_factory=list)


class WebhookSender(Calling):
    def __init__(self, world: "World") -> None:
        super().__init__()
        self._world = world
        self._lanes: dict[str, deque[Delivery]] = {}
        self._free = asyncio.Semaphore(64)
        self._batches: dict[tuple[str, str], list[Update]] = {}
        self._shuffled: list[Update] = []

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        )
        self._free = asyncio.Semaphore(self._world.whatsapp.settings.webhook_concurrency)

    def resume(self) -> None:
        """After a restart: goes on with the webhooks that nobody had answered with 200."""
        for webhook_id, waiting in list(self._world.ledger.open_webhooks.items()):
            sent = waiting["sent"]
            number = self._world.whatsapp.numbers.items.get(sent["phone_number_id"])
            if number and not waiting["final"]:
                body = shapes.to_bytes(sent["body"])
                headers = _headers(number.app_secret, body)
                retries = [0, *self._world.whatsapp.settings.retry_delays_ms]
                again = Delivery(webhook_id, sent["url"], headers, body, [], waiting["attempts"], retries=retries)
                self.later(self._retry(again))

    def drop_all(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        self._lanes.clear()
        self._batches.clear()
        self._shuffled.clear()

    def tell(self, update: Update) -> None:
        if not update.number.subscribed:
            return
        settings = self._world.whatsapp.settings
        shuffle = self._world.faults.take("whatsapp.webhooks", lambda: _subject(update), {"shuffle"})
        if shuffle:
            self._hold_to_shuffle(update, shuffle)
        elif settings.batch_max > 1:
            self._hold_to_batch(update, settings.batch_max, settings.batch_window_ms / 1000)
        else:
            self._dispatch([update], f"{update.number.phone_number_id}/{update.wa_id}")

    async def tell_and_wait(self, update: Update) -> tuple[str, int | None]:
        """Past every queue; returns the webhook's id and the answer to the first attempt."""
        delivery = self._delivery([update])
        delivery.first_answer = asyncio.get_running_loop().create_future()
        await self._deliver(delivery)
        return delivery.webhook_id, delivery.first_answer.result()

    async def post(self, url: str, body: bytes, headers: dict[str, str], seconds: float) -> int:
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with self._session.post(
            url, data=body, headers=headers, timeout=timeout, allow_redirects=False
        ) as answer:
            await answer.read()
            return answer.status

    async def get(self, url: str, seconds: float, most: int = 100_000_000) -> tuple[int, bytes, str]:
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with self._session.get(url, timeout=timeout, allow_redirects=False) as answer:
            return answer.status, await answer.content.read(most), answer.content_type

    def later(self, work: Any) -> "asyncio.Task[None]":
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _hold_to_shuffle(self, update: Update, fault: dict[str, Any]) -> None:
        self._shuffled.append(update)
        if len(self._shuffled) == 1:
            self.later(self._send_shuffled(float(fault.get("window_ms", 500)) / 1000, fault.get("seed")))

    async def _send_shuffled(self, window: float, seed: Any) -> None:
        await asyncio.sleep(window)
        held, self._shuffled = self._shuffled, []
        random.Random(seed).shuffle(held)  # noqa: S311 - an order, not a secret
        for update in held:
            self._dispatch([update], uuid.uuid4().hex)
            await asyncio.sleep(0.002)  # they arrive in this order and are handled together

    def _hold_to_batch(self, update: Update, most: int, window: float) -> None:
        key = (update.number.webhook_url, update.number.app_secret)
        held = self._batches.setdefault(key, [])
        held.append(update)
        if len(held) >= most:
            self._send_batch(key)
        elif len(held) == 1:
            asyncio.get_running_loop().call_later(window, self._send_batch, key)

    def _send_batch(self, key: tuple[str, str]) -> None:
        held = self._batches.pop(key, [])
        if held:
            self._dispatch(held, "batch/" + key[0])

    def _dispatch(self, updates: list[Update], lane: str) -> None:
        delivery = self._delivery(updates)
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append(delivery)
            return
        self._lanes[lane] = deque([delivery])
        self.later(self._run_lane(lane))

    async def _run_lane(self, lane: str) -> None:
        waiting = self._lanes[lane]
        while waiting:
            await self._deliver(waiting.popleft())
        self._lanes.pop(lane, None)

    def _delivery(self, updates: list[Update]) -> Delivery:
        first = updates[0]
        body = shapes.to_bytes(_envelope(updates, self._world.clock.unix()))
        secret = first.number.app_secret
        faults = self._world.faults
        if faults.items and faults.take("whatsapp.webhooks", lambda: _subject(first), {"wrong_signature"}):
            secret = "another secret" + secret
        delivery = Delivery(
            uuid.uuid4().hex,
            first.number.webhook_url,
            _headers(secret, body),
            body,
            updates,
            retries=list(self._world.whatsapp.settings.retry_delays_ms),
        )
        self._world.ledger.write(
            "webhook",
            webhook_id=delivery.webhook_id,
            url=delivery.url,
            field=first.field,
            phone_number_id=first.number.phone_number_id,
            wa_id=first.wa_id,
            what=[what for update in updates for what in update.what],
            body=msgspec.Raw(body),
        )
        if faults.items:
            self._spoil(delivery, first)
        return delivery

    def _spoil(self, delivery: Delivery, first: Update) -> None:
        faults = self._world.faults
        delay = faults.take("whatsapp.webhooks", lambda: _subject(first), {"delay_ms"})
        if delay:
            delivery.delay = float(delay.get("milliseconds", 0)) / 1000
        twice = faults.take("whatsapp.webhooks", lambda: _subject(first), {"duplicate"})
        if twice:
            delivery.copies, delivery.parallel = int(twice.get("count", 10)), bool(twice.get("parallel"))
        if faults.take("whatsapp.webhooks", lambda: _subject(first), {"lose"}):
            delivery.copies = 0

    async def _deliver(self, delivery: Delivery) -> None:
        if delivery.delay:
            await asyncio.sleep(delivery.delay)
        async with self._free:
            if delivery.copies == 0:
                self._record(delivery, None, "lost on purpose", 0.0, final=True)
                status = None
            elif delivery.parallel:
                answers = await asyncio.gather(*(self._attempt(delivery) for _ in range(delivery.copies)))
                status = answers[0]
            else:
                status = await self._attempt(delivery)
                for _ in range(delivery.copies - 1):
                    await self._attempt(delivery)
        if delivery.first_answer and not delivery.first_answer.done():
            delivery.first_answer.set_result(status)
        for update in delivery.updates:
            if update.answered:
                update.answered(status)
        if status != 200 and delivery.copies and delivery.retries:
            self.later(self._retry(delivery))

    async def _retry(self, delivery: Delivery) -> None:
        while delivery.retries:
            await asyncio.sleep(delivery.retries.pop(0) / 1000)
            async with self._free:
                status = await self._attempt(delivery)
            if status == 200:
                for update in delivery.updates:
                    if update.answered:
                        update.answered(status)
                return

    async def _attempt(self, delivery: Delivery) -> int | None:
        delivery.attempt += 1
        began = time.perf_counter()
        status, error = None, None
        try:
            seconds = self._world.whatsapp.settings.webhook_timeout_ms / 1000
            status = await self.post(delivery.url, delivery.body, delivery.headers, seconds)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
            error = f"{type(problem).__name__}: {problem}"
        self._record(delivery, status, error, time.perf_counter() - began, final=status != 200 and not delivery.retries)
        return status

    def _record(
        self, delivery: Delivery, status: int | None, error: str | None, seconds: float, *, final: bool
    ) -> None:
        self._world.ledger.write(
            "webhook_answer",
            webhook_id=delivery.webhook_id,
            attempt=delivery.attempt,
            status=status,
            error=error,
            milliseconds=round(seconds * 1000, 2),
            final=final,
        )


def _envelope(updates: list[Update], now: int) -> dict[str, Any]:
    entries: dict[str, dict[str, Any]] = {}
    for update in updates:
        entry = entries.setdefault(
            update.number.business_account_id, {"id": update.number.business_account_id, "changes": []}
        )
        if update.about == "account":
            entry["time"] = now
        entry["changes"].append({"value": update.value, "field": update.field})
    return {"object": "whatsapp_business_account", "entry": list(entries.values())}


def _headers(secret: str, body: bytes) -> dict[str, str]:
    return {
        "content-type": "application/json",
        "user-agent": "facebookexternalua",
        "x-hub-signature-256": shapes.signature(secret, body),
    }


def _subject(update: Update) -> dict[str, Any]:
    return {"phone_number_id": update.number.phone_number_id, "to": update.wa_id, "field": update.about}
