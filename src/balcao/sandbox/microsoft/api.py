"""Graph v1.0 as the clinic's software calls it: calendars, events, calendarView and its delta."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from starlette.routing import Route

from balcao.sandbox.calls import Answer, Call, provider_call
from balcao.sandbox.microsoft import delta
from balcao.sandbox.microsoft.accounts import ListedCalendar
from balcao.sandbox.microsoft.calling import MAILBOX, READS, WRITES, Caller, Work, on_graph
from balcao.sandbox.microsoft.errors import GraphError, answer_to_fault
from balcao.sandbox.microsoft.events import Calendar
from balcao.sandbox.microsoft.guests import refuse_guests
from balcao.sandbox.microsoft.showing import read_id, show

Json = dict[str, Any]
BASE = "/microsoft/v1.0"
CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#"
SEARCH = re.compile(
    r"singleValueExtendedProperties/any\((\w+):\s*\1/id eq '([^']+)' and \1/value eq '([^']*)'\)", re.IGNORECASE
)
FORBIDDEN_ON_DELTA = ("$select", "$filter", "$orderby", "$search", "$expand", "$top", "$count")


def routes() -> list[Route]:
    def route(path: str, scope: str, scopes: set[str], work: Work, *methods: str) -> Route:
        return Route(BASE + path, provider_call(scope, on_graph(scopes, work), answer_to_fault), methods=list(methods))

    found = [
        route("/me/calendars", "microsoft.calendars", READS, calendars, "GET"),
        route("/me/mailboxSettings/timeZone", "microsoft.mailbox", MAILBOX, time_zone, "GET"),
        route("/me/events/{event_id}", "microsoft.events.get", READS, get, "GET"),
        route("/me/events/{event_id}", "microsoft.events.patch", WRITES, patch, "PATCH"),
        route("/me/events/{event_id}", "microsoft.events.delete", WRITES, delete, "DELETE"),
    ]
    for place in ("/me", "/me/calendar", "/me/calendars/{calendar_id}"):
        found += [
            route(place + "/calendarView/delta", "microsoft.delta", READS, read_delta, "GET"),
            route(place + "/calendarView", "microsoft.calendar_view", READS, calendar_view, "GET"),
            route(place + "/events", "microsoft.events.list", READS, search, "GET"),
            route(place + "/events", "microsoft.events.create", WRITES, create, "POST"),
        ]
    return found


def unknown_routes() -> list[Route]:
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    handler = provider_call("microsoft.unknown", on_graph(READS, _nothing_here), answer_to_fault)
    return [Route(BASE + "/{path:path}", handler, methods=methods)]


async def calendars(call: Call, caller: Caller) -> Answer:
    listed = call.world.microsoft.accounts.accounts[caller.email].calendars
    query = call.request.query_params
    top, skip = (int(query.get(name, usual)) for name, usual in (("$top", "10"), ("$skip", "0")))
    answer: Json = {"@odata.context": f"{CONTEXT}me/calendars", "value": [_listed(one) for one in listed[skip:][:top]]}
    if len(listed) > skip + top:
        answer["@odata.nextLink"] = _link(call, {"$top": str(top), "$skip": str(skip + top)})
    return Answer(200, answer)


async def time_zone(call: Call, caller: Caller) -> Answer:
    return Answer(200, {"value": call.world.microsoft.accounts.accounts[caller.email].timeZone})


async def create(call: Call, caller: Caller) -> Answer:
    calendar, body = _calendar(call, caller, writes=True), call.json()
    refuse_guests(call.world.microsoft.settings.refuse_guests, None, body)
    event, _ = calendar.insert(body)
    return Answer(201, show(event, calendar.id, caller.wanted))


async def get(call: Call, caller: Caller) -> Answer:
    calendar, event = _event(call, caller)
    return Answer(200, show(event, calendar.id, caller.wanted, call.request.query_params.get("$expand")))


async def patch(call: Call, caller: Caller) -> Answer:
    calendar, event = _event(call, caller, writes=True)
    body = call.json()
    refuse_guests(call.world.microsoft.settings.refuse_guests, event, body)
    changed = calendar.patch(event["uid"], body, call.request.headers.get("if-match"))
    return Answer(200, show(changed, calendar.id, caller.wanted))


async def delete(call: Call, caller: Caller) -> Answer:
    calendar, event = _event(call, caller, writes=True)
    calendar.delete(event["uid"], call.request.headers.get("if-match"))
    return Answer(204, None)


async def search(call: Call, caller: Caller) -> Answer:
    """Masters and single events; of filters only the one by an extended property."""
    calendar, query = _calendar(call, caller), call.request.query_params
    standing = [item.event for item in calendar.items.values() if not item.gone and not item.event.get("master")]
    if told := query.get("$filter"):
        asked = SEARCH.fullmatch(told.strip())
        if asked is None:
            raise GraphError(400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.")
        standing = [one for one in standing if one.get("properties", {}).get(asked[2]) == asked[3]]
    return _page(call, caller, calendar, standing)


async def calendar_view(call: Call, caller: Caller) -> Answer:
    calendar = _calendar(call, caller)
    begin, end = (_instant(call, name) for name in ("startDateTime", "endDateTime"))
    return _page(call, caller, calendar, calendar.between(begin, end))


async def read_delta(call: Call, caller: Caller) -> Answer:
    calendar, query = _calendar(call, caller), call.request.query_params
    if forbidden := [name for name in FORBIDDEN_ON_DELTA if name in query]:
        raise GraphError(400, "ErrorInvalidUrlQuery", f"The following parameters are not supported: {forbidden}.")
    token = query.get("$deltatoken") or query.get("$skiptoken")
    if token is None:
        told = delta.first_round(calendar, *(_instant(call, name) for name in ("startDateTime", "endDateTime")))
    else:
        told = delta.read_token(token, calendar)
        if told.generation != calendar.generation:
            raise _lost(call)
        told = delta.next_round(calendar, told) if "$deltatoken" in query else told
    found, rest = delta.page(calendar, told, caller.wanted, call.world.microsoft.settings.delta_repeats)
    answer: Json = {"@odata.context": f"{CONTEXT}Collection(event)", "value": found}
    if rest:
        answer["@odata.nextLink"] = _link(call, {"$skiptoken": rest.token(calendar.id)})
    else:
        answer["@odata.deltaLink"] = _link(call, {"$deltatoken": told.token(calendar.id)})
    return Answer(200, answer)


async def _nothing_here(call: Call, caller: Caller) -> Answer:
    raise GraphError(400, "BadRequest", f"Resource not found for the segment '{call.request.path_params['path']}'.")


def _lost(call: Call) -> GraphError:
    if call.world.microsoft.settings.lost_delta == "gone":
        again = f"{call.request.url.path}?$deltatoken=latest"
        return GraphError(410, "resyncRequired", "Resync required.", {"location": again})
    return GraphError(400, "SyncStateNotFound")


def _calendar(call: Call, caller: Caller, writes: bool = False) -> Calendar:
    listed = call.world.microsoft.accounts.calendar(caller.email, call.request.path_params.get("calendar_id"))
    if listed is None:
        raise GraphError(404, "ErrorItemNotFound")
    if writes and not listed.canEdit:
        raise GraphError(403, "ErrorAccessDenied")
    return call.world.microsoft.calendar(listed.id)


def _event(call: Call, caller: Caller, writes: bool = False) -> tuple[Calendar, Json]:
    calendar_id, uid = read_id(call.request.path_params["event_id"])
    for listed in call.world.microsoft.accounts.accounts[caller.email].calendars:
        calendar = call.world.microsoft.calendar(listed.id)
        item = calendar.items.get(uid) or calendar.items.get(uid.partition(".")[0])
        if calendar_id in (None, listed.id) and item is not None and not item.gone:
            if writes and not listed.canEdit:
                raise GraphError(403, "ErrorAccessDenied")
            return calendar, calendar.find(uid)
    raise GraphError(404, "ErrorItemNotFound")


def _page(call: Call, caller: Caller, calendar: Calendar, events: list[Json]) -> Answer:
    query = call.request.query_params
    size, skip = int(query.get("$top", caller.wanted.page_size)), int(query.get("$skip", "0"))
    found = [show(one, calendar.id, caller.wanted) for one in events[skip : skip + size]]
    answer: Json = {"@odata.context": f"{CONTEXT}Collection(event)", "value": found}
    if len(events) > skip + size:
        kept = {name: query[name] for name in query if name != "$skip"}
        answer["@odata.nextLink"] = _link(call, {**kept, "$skip": str(skip + size)})
    return Answer(200, answer)


def _instant(call: Call, name: str) -> datetime:
    told = call.request.query_params.get(name)
    try:
        found = datetime.fromisoformat((told or "").replace("Z", "+00:00").replace(" ", "+"))
    except ValueError as error:
        raise GraphError(400, "ErrorInvalidParameter", f"This request requires a time zone aware {name}.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _link(call: Call, query: dict[str, str]) -> str:
    base = str(call.request.base_url).rstrip("/") + quote(call.request.url.path, safe="/%")
    return f"{base}?{urlencode(query, safe='$')}"


def _listed(one: ListedCalendar) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "color": "auto",
        "changeKey": "nfZyf7VcrEKLNoU37KWlkQAAA0x0+w==",
        "canShare": one.canEdit,
        "canViewPrivateItems": True,
        "canEdit": one.canEdit,
        "isDefaultCalendar": one.isDefaultCalendar,
        "owner": {"name": "Clínica Modelo", "address": "agenda@clinica-modelo.test"},
    }
