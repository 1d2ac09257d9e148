"""Subscriptions: the handshake before one stands, notifications in batches without contents, the lifecycle's news."""

import asyncio
import uuid
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import msgspec

from balcao.sandbox.calling import Calling
from balcao.sandbox.memory import Memory
from balcao.sandbox.microsoft.errors import GraphError
from balcao.sandbox.microsoft.events import etag
from balcao.sandbox.microsoft.showing import event_id

if TYPE_CHECKING:
    from balcao.sandbox.world import World

Json = dict[str, Any]
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HANDSHAKE_SECONDS = 10
MOST_CLIENT_STATE = 128
LIFECYCLE = ("reauthorizationRequired", "subscriptionRemoved", "missed")


class Subscription(msgspec.Struct):
    id: str
    calendar_id: str
    email: str
    client_id: str
    resource: str
    change_types: list[str]
    address: str
    expires_at: datetime
    client_state: str | None = None
    lifecycle_address: str | None = None
    immutable: bool = False
    challenged: bool = False  # told to reauthorize, and silent until it did

    def told(self) -> Json:
        return {
            "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#subscriptions/$entity",
            "id": self.id,
            "resource": self.resource,
            "applicationId": self.client_id,
            "changeType": ",".join(self.change_types),
            "clientState": None,
            "notificationUrl": self.address,
            "lifecycleNotificationUrl": self.lifecycle_address,
            "expirationDateTime": _utc(self.expires_at),
            "creatorId": self.email,
            "includeResourceData": False,
        }


class Subscriptions(Calling):
    def __init__(self, world: "World", memory: Memory) -> None:
        super().__init__()
        self._world, self._memory = world, memory
        self._waiting: dict[str, list[Json]] = defaultdict(list)
        recalled = memory.recall("microsoft_subscription")
        self.items = {key: msgspec.convert(value, Subscription) for key, value in recalled.items()}

    async def create(self, body: Any, calendar_id: str, who: tuple[str, str], immutable: bool) -> Json:
        """Raises GraphError: what is asked for, then whether both addresses answer the handshake."""
        wanted = self._checked(body, calendar_id, who, immutable)
        for address in {wanted.address, wanted.lifecycle_address or wanted.address}:
            await self._shake_hands(address)
        self.items[wanted.id] = wanted
        self._keep(wanted)
        return wanted.told() | {"clientState": wanted.client_state}

    def owned(self, subscription_id: str, email: str) -> Subscription:
        self._drop_ended()
        found = self.items.get(subscription_id)
        if found is None or found.email != email:
            raise GraphError(404, "ResourceNotFound", "The object was not found.")
        return found

    def renew(self, found: Subscription, body: Any) -> Json:
        if not isinstance(body, dict) or body.keys() - {"expirationDateTime", "notificationUrl", "@odata.type"}:
            raise GraphError(400, "InvalidRequest", "Only expirationDateTime and notificationUrl can be changed.")
        found.expires_at = self._expiry(body.get("expirationDateTime"))
        found.challenged = False
        self._keep(found)
        return found.told()

    def reauthorize(self, found: Subscription) -> None:
        found.challenged = False
        self._keep(found)

    def end(self, subscription_id: str) -> None:
        del self.items[subscription_id]
        self._memory.forget("microsoft_subscription", subscription_id)

    def clear(self) -> None:
        for subscription_id in list(self.items):
            self.end(subscription_id)

    def notify(self, calendar_id: str, event: Json, change_type: str) -> None:
        self._drop_ended()
        for one in list(self.items.values()):
            if one.calendar_id != calendar_id or change_type not in one.change_types or one.challenged:
                continue
            id = event_id(event["uid"], calendar_id, one.immutable)
            data = {"@odata.type": "#Microsoft.Graph.Event", "@odata.id": f"Users/{one.email}/Events/{id}"}
            more = {"resource": f"Users/{one.email}/Events/{id}", "changeType": change_type}
            data |= {"@odata.etag": etag(event), "id": id}
            self._queue(one, one.address, {**more, "resourceData": data})

    def tell_lifecycle(self, found: Subscription, what: str) -> None:
        if what not in LIFECYCLE:
            raise ValueError(f"lifecycle is one of {', '.join(LIFECYCLE)}")
        if what == "subscriptionRemoved":
            self.end(found.id)
        found.challenged = what == "reauthorizationRequired"
        if found.lifecycle_address:
            self._queue(found, found.lifecycle_address, {"lifecycleEvent": what, "resource": found.resource})

    def _checked(self, body: Any, calendar_id: str, who: tuple[str, str], immutable: bool) -> Subscription:
        self._drop_ended()
        email, client_id = who
        if not isinstance(body, dict):
            raise GraphError(400, "InvalidRequest", "Invalid JSON.")
        types = str(body.get("changeType") or "").split(",")
        if not set(types) <= {"created", "updated", "deleted"}:
            raise GraphError(400, "InvalidRequest", f"Unsupported changeType: {body.get('changeType')}")
        for name in ("notificationUrl", "lifecycleNotificationUrl"):
            address = urlsplit(str(body.get(name) or ("" if name == "notificationUrl" else "https://none.test")))
            if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
                raise GraphError(400, "InvalidRequest", f"{name} must be HTTPS.")
        state = body.get("clientState")
        if state is not None and (not isinstance(state, str) or len(state) > MOST_CLIENT_STATE):
            raise GraphError(400, "InvalidRequest", "clientState is 128 characters at most.")
        made = Subscription(
            str(uuid.uuid4()), calendar_id, email, client_id, str(body["resource"]), types, body["notificationUrl"],
            self._expiry(body.get("expirationDateTime")), state, body.get("lifecycleNotificationUrl"), immutable,
        )  # fmt: skip
        twins = [one for one in self.items.values() if (one.calendar_id, one.email) == (calendar_id, email)]
        if any((one.client_id, set(one.change_types)) == (client_id, set(types)) for one in twins):
            raise GraphError(409, "Conflict", "A subscription for this resource and change type exists already.")
        return made

    def _expiry(self, told: Any) -> datetime:
        now = self._world.clock.now()
        try:
            asked = datetime.fromisoformat(str(told).replace("Z", "+00:00"))
        except ValueError as error:
            raise GraphError(400, "InvalidRequest", "expirationDateTime is needed.") from error
        most = self._world.microsoft.settings.subscription_max_minutes
        if not now < asked <= now + timedelta(minutes=most):
            raise GraphError(
                400, "InvalidRequest", f"Subscription expiration can only be {most} minutes in the future."
            )
        return asked

    async def _shake_hands(self, address: str) -> None:
        assert self._session is not None
        told = f"Validation: Testing client application reachability for subscription Request-Id: {uuid.uuid4()}"
        url = f"{address}{'&' if '?' in address else '?'}{urlencode({'validationToken': told})}"
        try:
            timeout = aiohttp.ClientTimeout(total=HANDSHAKE_SECONDS)
            async with self._session.post(url, data=b"", timeout=timeout, allow_redirects=False) as answer:
                body, kind, status = await answer.text(), answer.content_type, answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise GraphError(
                400, "ValidationError", f"The notification endpoint did not answer: {problem}"
            ) from problem
        if (status, kind, body) != (200, "text/plain", told):
            raise GraphError(400, "ValidationError", f"Validation failed: {status} {kind} {body[:100]!r}")

    def _queue(self, found: Subscription, address: str, told: Json) -> None:
        """What comes within a moment for one address goes in one POST."""
        item = {
            "subscriptionId": found.id,
            "subscriptionExpirationDateTime": _utc(found.expires_at),
            "clientState": found.client_state,
            "tenantId": "c11a1ca0-0000-4000-8000-000000000001",
            **told,
        }
        faults, copies = self._world.faults, 1
        if faults.items:
            subject = {"to": found.calendar_id, "subscription": found.id}
            if faults.take("microsoft.notifications", lambda: subject, {"lose"}):
                return
            if faults.take("microsoft.notifications", lambda: subject, {"wrong_signature"}):
                item["clientState"] = "another"
            twice = faults.take("microsoft.notifications", lambda: subject, {"duplicate"})
            copies = int(twice.get("count", 10)) if twice else 1
        is_first = not self._waiting[address]
        self._waiting[address] += [item] * copies
        if is_first:
            task = asyncio.get_running_loop().create_task(self._send(address))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send(self, address: str) -> None:
        settings = self._world.microsoft.settings
        await asyncio.sleep(settings.notification_delay_ms / 1000)
        faults = self._world.faults
        if faults.items and (delay := faults.take("microsoft.notifications", lambda: {}, {"delay_ms"})):
            await asyncio.sleep(float(delay.get("milliseconds", 0)) / 1000)
        items = self._waiting.pop(address, [])
        webhook_id = uuid.uuid4().hex
        what = [
            f"microsoft {one.get('changeType') or one.get('lifecycleEvent')} {one['subscriptionId']}" for one in items
        ]
        self._world.ledger.write(
            "webhook", webhook_id=webhook_id, url=address, field="microsoft", phone_number_id=None, wa_id=None,
            what=what, body={"value": [{**one, "clientState": "…"} for one in items]},
        )  # fmt: skip
        for attempt, wait in enumerate((*settings.notification_retry_delays_ms, None), 1):
            status, error = await self._attempt(address, {"value": items})
            well = status is not None and 200 <= status < 300
            self._world.ledger.write(
                "webhook_answer", webhook_id=webhook_id, attempt=attempt, status=200 if well else status, error=error,
                milliseconds=None, final=not well and wait is None,
            )  # fmt: skip
            if well or wait is None:
                return
            await asyncio.sleep(wait / 1000)

    async def _attempt(self, address: str, body: Json) -> tuple[int | None, str | None]:
        assert self._session is not None
        try:
            timeout = aiohttp.ClientTimeout(total=10)
            async with self._session.post(address, json=body, timeout=timeout, allow_redirects=False) as answer:
                await answer.read()
                return answer.status, None
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            return None, f"{type(problem).__name__}: {problem}"

    def _keep(self, one: Subscription) -> None:
        self._memory.keep("microsoft_subscription", one.id, one)

    def _drop_ended(self) -> None:
        now = self._world.clock.now()
        for one in [one for one in self.items.values() if one.expires_at <= now]:
            self.end(one.id)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
