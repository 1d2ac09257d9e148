"""Push channels: notifications without a body, everything in the headers, `sync` first."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import aiohttp
import msgspec

from balcao.sandbox.calling import Calling
from balcao.sandbox.google.errors import GoogleError
from balcao.sandbox.memory import Memory

if TYPE_CHECKING:
    from balcao.sandbox.world import World

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANSWERED_WELL = {102, 200, 201, 202, 204}
REPEATED = {500, 502, 503, 504}


class Channel(msgspec.Struct):
    id: str
    calendar_id: str
    address: str
    resource_id: str
    resource_uri: str
    expires_at: datetime
    email: str
    token: str | None = None
    number: int = 0


class Channels(Calling):
    def __init__(self, world: "World", memory: Memory) -> None:
        super().__init__()
        self._world, self._memory = world, memory
        self.items = {key: msgspec.convert(value, Channel) for key, value in memory.recall("google_channel").items()}

    def watch(self, body: Any, calendar_id: str, email: str, base_url: str) -> dict[str, Any]:
        """Raises GoogleError."""
        channel = self._checked(body, calendar_id, email, base_url)
        self.items[channel.id] = channel
        self._keep_and_send(channel, "sync")
        answer = {
            "kind": "api#channel",
            "id": channel.id,
            "resourceId": channel.resource_id,
            "resourceUri": channel.resource_uri,
            "expiration": str(int(channel.expires_at.timestamp() * 1000)),
        }
        return {**answer, "token": channel.token} if channel.token else answer

    def end(self, body: Any, email: str) -> None:
        """channels/stop. Raises GoogleError."""
        asked = body if isinstance(body, dict) else {}
        found = self.items.get(str(asked.get("id")))
        if found is None or found.resource_id != asked.get("resourceId") or found.email != email:
            raise GoogleError(404, "notFound", f"Channel '{asked.get('id')}' not found for project 'sandbox'")
        del self.items[found.id]
        self._memory.forget("google_channel", found.id)

    def notify(self, calendar_id: str) -> None:
        now = self._world.clock.now()
        for channel in list(self.items.values()):
            if channel.expires_at <= now:
                del self.items[channel.id]
                self._memory.forget("google_channel", channel.id)
            elif channel.calendar_id == calendar_id:
                self._keep_and_send(channel, "exists")

    def clear(self) -> None:
        for channel_id in list(self.items):
            del self.items[channel_id]
            self._memory.forget("google_channel", channel_id)

    def _checked(self, body: Any, calendar_id: str, email: str, base_url: str) -> Channel:
        if not isinstance(body, dict):
            raise GoogleError(400, "required", "Required")
        for name, most in (("id", 64), ("address", 2048)):
            if not isinstance(body.get(name), str) or not 1 <= len(body[name]) <= most:
                raise GoogleError(400, "required", "Required", f"resource.{name}")
        if body.get("type") not in ("web_hook", "webhook"):
            raise GoogleError(400, "channelUnknownType", f"Unknown channel type: {body.get('type')}", "resource.type")
        token = body.get("token")
        if token is not None and (not isinstance(token, str) or len(token) > 256):
            raise GoogleError(400, "invalid", "Invalid value for: token", "resource.token")
        address = urlsplit(body["address"])
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
            raise GoogleError(400, "push.webhookUrlNotHttps", f"WebHook callback must be HTTPS: {body['address']}")
        if body["id"] in self.items:
            raise GoogleError(400, "channelIdNotUnique", f"Channel id {body['id']} not unique")
        uri = f"{base_url}/calendars/{quote(calendar_id, safe='')}/events?alt=json"
        resource_id = uuid.uuid5(uuid.NAMESPACE_URL, calendar_id).hex[:27]
        return Channel(body["id"], calendar_id, body["address"], resource_id, uri, self._expiry(body), email, token)

    def _expiry(self, body: dict[str, Any]) -> datetime:
        now = self._world.clock.now()
        furthest = now + timedelta(seconds=self._world.google.settings.channel_max_seconds)
        try:
            if body.get("expiration"):
                asked = datetime.fromtimestamp(int(body["expiration"]) / 1000, UTC)
            else:
                asked = now + timedelta(seconds=int((body.get("params") or {}).get("ttl", 604_800)))
        except (ValueError, OverflowError, AttributeError) as error:
            raise GoogleError(400, "invalid", "Invalid value for: expiration", "resource.expiration") from error
        if asked <= now:
            raise GoogleError(400, "invalid", "The expiration is in the past.", "resource.expiration")
        return min(asked, furthest)

    def _keep_and_send(self, channel: Channel, state: str) -> None:
        channel.number = (
            1 if state == "sync" else channel.number + 1 + channel.number % 3
        )  # increasing, not consecutive
        self._memory.keep("google_channel", channel.id, channel)
        copies = 1
        faults = self._world.faults
        if faults.items:
            subject = {"channel": channel.id, "to": channel.calendar_id}
            if faults.take("google.notifications", lambda: subject, {"lose"}):
                return
            twice = faults.take("google.notifications", lambda: subject, {"duplicate"})
            copies = int(twice.get("count", 10)) if twice else 1
        for _ in range(copies):
            task = asyncio.get_running_loop().create_task(self._send(channel, _headers(channel, state)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send(self, channel: Channel, headers: dict[str, str]) -> None:
        assert self._session is not None
        webhook_id = uuid.uuid4().hex
        ledger, faults = self._world.ledger, self._world.faults
        delay = (
            faults.take("google.notifications", lambda: {"channel": channel.id}, {"delay_ms"}) if faults.items else None
        )
        if delay:
            await asyncio.sleep(float(delay.get("milliseconds", 0)) / 1000)
        what = [f"google {headers['X-Goog-Resource-State']} {channel.id} {headers['X-Goog-Message-Number']}"]
        ledger.write(
            "webhook",
            webhook_id=webhook_id,
            url=channel.address,
            field="google",
            phone_number_id=None,
            wa_id=None,
            what=what,
            body=None,
        )
        delays = list(self._world.google.settings.notification_retry_delays_ms)
        for attempt in range(1, len(delays) + 2):
            status, error = await self._attempt(channel.address, headers)
            again = (status is None or status in REPEATED) and attempt <= len(delays)
            well = status in ANSWERED_WELL
            ledger.write(
                "webhook_answer",
                webhook_id=webhook_id,
                attempt=attempt,
                status=200 if well else status,
                error=error,
                milliseconds=None,
                final=not well and not again,
            )
            if not again:
                return
            await asyncio.sleep(delays[attempt - 1] / 1000)

    async def _attempt(self, address: str, headers: dict[str, str]) -> tuple[int | None, str | None]:
        assert self._session is not None
        try:
            timeout = aiohttp.ClientTimeout(total=10)
            async with self._session.post(
                address, data=b"", headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                await answer.read()
                return answer.status, None
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            return None, f"{type(problem).__name__}: {problem}"


def _headers(channel: Channel, state: str) -> dict[str, str]:
    headers = {
        "User-Agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
        "X-Goog-Channel-ID": channel.id,
        "X-Goog-Channel-Expiration": format_datetime(channel.expires_at, usegmt=True),
        "X-Goog-Resource-ID": channel.resource_id,
        "X-Goog-Resource-URI": channel.resource_uri,
        "X-Goog-Resource-State": state,
        "X-Goog-Message-Number": str(channel.number),
    }
    return {**headers, "X-Goog-Channel-Token": channel.token} if channel.token else headers
