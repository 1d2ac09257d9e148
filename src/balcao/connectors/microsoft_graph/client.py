"""Graph v1.0: the calls that we use, one function each. Every one may be repeated without harm.

Outlook takes four requests at once from us for one mailbox; each process makes three at most.
"""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode
from weakref import WeakValueDictionary

from yarl import URL

from balcao.connectors._shared.loose_json import Object
from balcao.connectors.microsoft_graph.settings import Settings
from balcao.core import http
from balcao.core.answers import Answer
from balcao.core.ids import new_id
from balcao.core.outcomes import Rejected, Unauthorized

AT_ONCE = 3
PAGES = 20
PAGE_SIZE = 200
# https://learn.microsoft.com/graph/outlook-immutable-id: ids of the other kind change when an event changes folders.
PREFER = 'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"'
_turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()


async def list_calendars(settings: Settings) -> Answer:
    return await _call(settings, "GET", "me/calendars", what="calendars.list", query={"$top": "100"})


async def mailbox_zone(settings: Settings) -> Answer:
    return await _call(settings, "GET", "me/mailboxSettings/timeZone", what="mailbox.zone")


async def find_events(settings: Settings, calendar_id: str, condition: str) -> Answer:
    path = f"{_calendar(calendar_id)}/events"
    return await _call(settings, "GET", path, what="events.find", query={"$filter": condition, "$top": "5"})


async def create_event(settings: Settings, calendar_id: str, event: Object) -> Answer:
    """The event brings a transaction id, so that a repeat makes no second one."""
    return await _call(settings, "POST", f"{_calendar(calendar_id)}/events", what="events.create", json=event)


async def get_event(settings: Settings, event_id: str) -> Answer:
    return await _call(settings, "GET", _event(event_id), what="events.get")


async def patch_event(settings: Settings, event_id: str, changes: Object, etag: str) -> Answer:
    """412 when somebody changed it after `etag`."""
    condition = {"If-Match": etag}
    return await _call(settings, "PATCH", _event(event_id), what="events.patch", json=changes, headers=condition)


async def delete_event(settings: Settings, event_id: str) -> Answer:
    return await _call(settings, "DELETE", _event(event_id), what="events.delete")


async def view_calendar(settings: Settings, calendar_id: str, begin: str, end: str) -> Answer:
    path, query = f"{_calendar(calendar_id)}/calendarView", {"startDateTime": begin, "endDateTime": end}
    return await _call(settings, "GET", path, what="calendar.view", query=query)


async def begin_delta(settings: Settings, calendar_id: str, begin: str, end: str) -> Answer:
    """$select is not understood here, and the window stays as it is for as long as the links that follow are used."""
    path, query = f"{_calendar(calendar_id)}/calendarView/delta", {"startDateTime": begin, "endDateTime": end}
    return await _call(settings, "GET", path, what="delta.begin", query=query)


async def follow(settings: Settings, link: str, what: str) -> Answer:
    """A link that Graph gave, whole. Our token goes to Graph alone, wherever the link may lead."""
    if not link.startswith(f"{settings.base_url}/v1.0/"):
        raise Rejected("foreign_link", "Endereço estranho", "O Outlook indicou um endereço que não é dele.")
    return await _request(settings, "GET", URL(link, encoded=True), what=what)


async def create_subscription(settings: Settings, wanted: Object) -> Answer:
    return await _call(settings, "POST", "subscriptions", what="subscriptions.create", json=wanted)


async def list_subscriptions(settings: Settings) -> Answer:
    return await _call(settings, "GET", "subscriptions", what="subscriptions.list")


async def renew_subscription(settings: Settings, id: str, changes: Object) -> Answer:
    path = f"subscriptions/{quote(id, safe='')}"
    return await _call(settings, "PATCH", path, what="subscriptions.renew", json=changes)


async def delete_subscription(settings: Settings, id: str) -> Answer:
    return await _call(settings, "DELETE", f"subscriptions/{quote(id, safe='')}", what="subscriptions.delete")


def _calendar(calendar_id: str) -> str:
    return f"me/calendars/{quote(calendar_id, safe='')}"


def _event(event_id: str) -> str:
    return f"me/events/{quote(event_id, safe='')}"


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
    asked = f"?{urlencode(query, quote_via=quote, safe='$')}" if query else ""
    url = URL(f"{settings.base_url}/v1.0/{path}{asked}", encoded=True)
    return await _request(settings, method, url, what=what, json=json, headers=headers)


async def _request(
    settings: Settings,
    method: str,
    url: URL,
    *,
    what: str,
    json: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    if settings.access_token is None:
        raise Unauthorized("not_connected", "Conta não conectada", "Aperte Conectar e entre com a conta Microsoft.")
    token = settings.access_token.get_secret_value()
    turn = _turns.setdefault(token, asyncio.Semaphore(AT_ONCE))
    sent = {
        "Authorization": f"Bearer {token}",
        "Prefer": f"{PREFER}, odata.maxpagesize={PAGE_SIZE}",
        "client-request-id": str(new_id()),
    }
    async with turn:
        return await http.request(
            method,
            url,
            what=what,
            headers={**sent, **(headers or {})},
            json=json,
            repeatable=True,
            understood=_is_graphs,
        )


def _is_graphs(answer: Answer) -> bool:
    return answer.status == 204 or isinstance(answer.json(), dict)
