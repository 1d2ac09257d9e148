"""Subscriptions: Graph tells an address of ours that a calendar changed, after that address has answered a handshake.

https://learn.microsoft.com/graph/change-notifications-overview, read 2026-11.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from balcao.connectors._shared.loose_json import Object, items, text
from balcao.connectors.microsoft_graph import client
from balcao.connectors.microsoft_graph.changes import written
from balcao.connectors.microsoft_graph.errors import content
from balcao.connectors.microsoft_graph.settings import Settings
from balcao.contracts.calendar import Watch
from balcao.core import clock
from balcao.core.answers import Answer
from balcao.core.outcomes import Unavailable

# The newer limit is 10080 minutes, an older one 4230: the first that is taken counts, and what is answered is believed.
LIVES = (timedelta(minutes=10_070), timedelta(minutes=4_220))


async def watch(settings: Settings, calendar_id: str, *, id: str, secret: str, address: str) -> Watch:
    """The watch goes by our id, which its secret carries; `resource` is the subscription's own."""
    resource = f"me/calendars/{quote(calendar_id, safe='')}/events"
    answer = await _create(settings, resource, secret, address)
    if answer.status == 409:
        await _end_twins(settings, resource)
        answer = await _create(settings, resource, secret, address)
    return _watch(id, content(answer))


async def renew(settings: Settings, watch: Watch) -> Watch | None:
    """None when it has ended meanwhile. Renewing also answers the demand to authorize it anew."""
    for life in LIVES:
        until = {"expirationDateTime": written(clock.now() + life)}
        answer = await client.renew_subscription(settings, watch.resource, until)
        if answer.status != 400:
            break
    if answer.status in (404, 410):
        return None
    return _watch(watch.id, content(answer))


async def unwatch(settings: Settings, watch: Watch) -> None:
    answer = await client.delete_subscription(settings, watch.resource)
    if answer.status not in (404, 410):
        content(answer)


async def _create(settings: Settings, resource: str, secret: str, address: str) -> Answer:
    wanted = {
        "changeType": "created,updated,deleted",
        "notificationUrl": address,
        "lifecycleNotificationUrl": address,
        "resource": resource,
        "clientState": secret,
    }
    for life in LIVES:
        until = {"expirationDateTime": written(clock.now() + life)}
        answer = await client.create_subscription(settings, {**wanted, **until})
        if answer.status != 400:
            break
    return answer


async def _end_twins(settings: Settings, resource: str) -> None:
    """One subscription a resource: an older one, whose secret nobody knows any more, makes room."""
    told = content(await client.list_subscriptions(settings))
    for one in items(told, "value"):
        if (text(one, "resource") or "").strip("/") == resource and (id := text(one, "id")):
            await client.delete_subscription(settings, id)


def _watch(id: str, told: Object) -> Watch:
    resource = text(told, "id")
    if resource is None:
        raise Unavailable("unreadable_answer", "Resposta estranha do Outlook", "Tentaremos de novo.")
    return Watch(id, resource, _expiry(text(told, "expirationDateTime")))


def _expiry(told: str | None) -> datetime:
    try:
        return datetime.fromisoformat(told or "").astimezone(UTC)
    except ValueError:
        return clock.now() + timedelta(hours=1)
