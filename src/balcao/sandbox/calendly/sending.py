"""Webhooks as Calendly sends them: signed anew at each attempt, repeated with growing gaps, disabled after a day."""

import asyncio
import hashlib
import hmac
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import msgspec

from balcao.sandbox.calling import Calling

if TYPE_CHECKING:
    from balcao.sandbox.calendly.state import Calendly
    from balcao.sandbox.world import World

Json = dict[str, Any]
SCOPE = "calendly.webhooks"


def signature(key: str, at: int, body: bytes) -> str:
    digest = hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class Sending(Calling):
    def __init__(self, world: "World", calendly: "Calendly") -> None:
        super().__init__()
        self._world, self._calendly = world, calendly

    def tell(self, event: str, payload: Json) -> None:
        """To every subscription that asked for it and whose scope covers one of the hosts."""
        hosts = {one["user"] for one in payload["scheduled_event"]["event_memberships"]}
        for subscription in list(self._calendly.kept["subscriptions"].values()):
            asked = event in subscription["events"] and subscription["state"] == "active"
            if asked and (subscription["scope"] == "organization" or subscription["user"] in hosts):
                self._send(subscription, event, payload)

    def _send(self, subscription: Json, event: str, payload: Json) -> None:
        told = {
            "event": event,
            "created_at": self._calendly.now(),
            "created_by": subscription["creator"],
            "payload": payload,
        }
        body, faults = msgspec.json.encode(told), self._world.faults
        subject = {"field": event, "to": payload.get("email")}
        if faults.items and faults.take(SCOPE, lambda: subject, {"lose"}):
            return
        twice = faults.take(SCOPE, lambda: subject, {"duplicate"}) if faults.items else None
        wrong = bool(faults.items and faults.take(SCOPE, lambda: subject, {"wrong_signature"}))
        for _ in range(int(twice.get("count", 10)) if twice else 1):
            task = asyncio.get_running_loop().create_task(self._deliver(subscription, event, body, wrong))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, subscription: Json, event: str, body: bytes, wrong: bool) -> None:
        webhook_id, uri = uuid.uuid4().hex, subscription["uri"]
        faults = self._world.faults
        delay = faults.take(SCOPE, lambda: {"field": event}, {"delay_ms"}) if faults.items else None
        await asyncio.sleep(float(delay.get("milliseconds", 0)) / 1000 if delay else 0)
        self._world.ledger.write(
            "webhook",
            webhook_id=webhook_id,
            url=subscription["callback_url"],
            field="calendly",
            phone_number_id=None,
            wa_id=None,
            what=[event],
            body=body.decode(),
        )
        delays = self._calendly.settings.retry_delays_ms
        for attempt in range(1, 10_000):
            key = "another key" if wrong else subscription["signing_key"]
            status, error = await self._attempt(subscription["callback_url"], key, body)
            well = status is not None and 200 <= status < 300
            ended = not well and self._has_ended(subscription)
            self._world.ledger.write(
                "webhook_answer",
                webhook_id=webhook_id,
                attempt=attempt,
                status=200 if well else status,
                error=error,
                milliseconds=None,
                final=ended,
            )
            if well or ended or uri not in self._calendly.kept["subscriptions"]:
                if well and subscription["retry_started_at"]:
                    subscription["retry_started_at"] = None
                return
            await asyncio.sleep(delays[min(attempt, len(delays)) - 1] / 1000)

    def _has_ended(self, subscription: Json) -> bool:
        """A day of failures disables the subscription; it never comes back by itself."""
        now = self._world.clock.now()
        began = datetime.fromisoformat((subscription["retry_started_at"] or now.isoformat()).replace("Z", "+00:00"))
        subscription["retry_started_at"] = began.isoformat().replace("+00:00", "Z")
        if now - began >= timedelta(seconds=self._calendly.settings.disable_after_seconds):
            subscription["state"] = "disabled"
        self._calendly.keep("subscriptions", subscription["uri"], subscription)
        return bool(subscription["state"] == "disabled")

    async def _attempt(self, url: str, key: str, body: bytes) -> tuple[int | None, str | None]:
        assert self._session is not None
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Calendly/1.0",
            "Calendly-Webhook-Signature": signature(key, self._world.clock.unix(), body),
        }
        try:
            timeout = aiohttp.ClientTimeout(connect=10, sock_read=15)
            async with self._session.post(
                url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                await answer.read()
                return answer.status, None
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            return None, f"{type(problem).__name__}: {problem}"
