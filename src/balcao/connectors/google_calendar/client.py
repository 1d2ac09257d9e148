"""Calendar API v3: the calls that we use, one function each. Every one may be repeated without harm."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from yarl import URL

from balcao.connectors._shared.loose_json import Object
from balcao.connectors.google_calendar.settings import Settings
from balcao.core import http
from balcao.core.answers import Answer
from balcao.core.outcomes import Unauthorized

PAGES = 20


async def list_calendars(settings: Settings, **query: str) -> Answer:
    return await _call(settings, "GET", "users/me/calendarList", what="calendars.list", query=query)


async def insert_event(settings: Settings, calendar_id: str, event: Object, *, tells: bool) -> Answer:
    """The event brings its own id, so that a repeat is answered 409. `tells`: its guests are written to."""
    path = f"calendars/{quote(calendar_id, safe='')}/events"
    return await _call(settings, "POST", path, what="events.insert", query=UPDATES[tells], json=event)


async def list_events(settings: Settings, calendar_id: str, **query: str) -> Answer:
    path = f"calendars/{quote(calendar_id, safe='')}/events"
    return await _call(settings, "GET", path, what="events.list", query=query)


async def get_event(settings: Settings, calendar_id: str, event_id: str) -> Answer:
    return await _call(settings, "GET", _event(calendar_id, event_id), what="events.get")


async def patch_event(
    settings: Settings, calendar_id: str, event_id: str, changes: Object, etag: str, *, tells: bool
) -> Answer:
    """412 when somebody changed it after `etag`."""
    path, condition, query = _event(calendar_id, event_id), {"If-Match": etag}, UPDATES[tells]
    return await _call(settings, "PATCH", path, what="events.patch", query=query, json=changes, headers=condition)


async def delete_event(settings: Settings, calendar_id: str, event_id: str, *, tells: bool) -> Answer:
    return await _call(settings, "DELETE", _event(calendar_id, event_id), what="events.delete", query=UPDATES[tells])


async def query_free_busy(settings: Settings, question: Object) -> Answer:
    return await _call(settings, "POST", "freeBusy", what="freebusy.query", json=question)


async def watch_events(settings: Settings, calendar_id: str, channel: Object) -> Answer:
    """A second watch with the same id is refused (channelIdNotUnique): the first one stands."""
    path = f"calendars/{quote(calendar_id, safe='')}/events/watch"
    return await _call(settings, "POST", path, what="events.watch", json=channel)


async def stop_channel(settings: Settings, channel: Object) -> Answer:
    return await _call(settings, "POST", "channels/stop", what="channels.stop", json=channel)


# Said always: left out it means none, "yet some e-mails might still be sent" (events.insert, read 2026-11).
UPDATES = {True: {"sendUpdates": "all"}, False: {"sendUpdates": "none"}}


def _event(calendar_id: str, event_id: str) -> str:
    return f"calendars/{quote(calendar_id, safe='')}/events/{quote(event_id, safe='')}"


async def _call(
    settings: Settings,
    method: str,
    path: str,
    *,
    what: str,
    query: Mapping[str, str] | None = None,
    json: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    url = URL(f"{settings.base_url}/calendar/v3/{path}", encoded=True)
    return await http.request(
        method,
        url,
        what=what,
        headers={**_bearer(settings), **(headers or {})},
        query=query,
        json=json,
        repeatable=True,
        understood=_is_googles,
    )


def _bearer(settings: Settings) -> dict[str, str]:
    if settings.access_token is None:
        raise Unauthorized("not_connected", "Conta não conectada", "Aperte Conectar e entre com a conta Google.")
    return {"Authorization": f"Bearer {settings.access_token.get_secret_value()}"}


def _is_googles(answer: Answer) -> bool:
    return answer.status == 204 or isinstance(answer.json(), dict)
