"""Calendar v3 as the clinic's software calls it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from starlette.routing import Route

from balcao.sandbox.calls import Answer, Call, Handler, provider_call
from balcao.sandbox.google import recurrence
from balcao.sandbox.google.accounts import ListedCalendar, Token
from balcao.sandbox.google.errors import GoogleError, answer_to_fault
from balcao.sandbox.google.event_rules import moment
from balcao.sandbox.google.events import Calendar
from balcao.sandbox.google.guests import are_told, refuse_guests
from balcao.sandbox.google.listing import Query, list_events

Json = dict[str, Any]
PREFIX = "https://www.googleapis.com/auth/"
WRITES = {"calendar", "calendar.events", "calendar.events.owned", "calendar.app.created"}
READS = WRITES | {"calendar.readonly", "calendar.events.readonly", "calendar.events.owned.readonly"}
LISTS = {"calendar", "calendar.readonly", "calendar.calendarlist", "calendar.calendarlist.readonly"}
LOOKS = {"calendar", "calendar.readonly", "calendar.calendars", "calendar.calendars.readonly", "calendar.app.created"}
FREE_BUSY = {"calendar", "calendar.readonly", "calendar.freebusy", "calendar.events.freebusy"}
BASE = "/google/calendar/v3"


class Caller(NamedTuple):
    email: str
    listed: ListedCalendar
    calendar: Calendar


Work = Callable[[Call, Caller], Awaitable[Answer] | Answer]


def routes() -> list[Route]:
    def route(path: str, scope: str, handle: Handler, *methods: str) -> Route:
        return Route(BASE + path, provider_call(scope, _google(handle), answer_to_fault), methods=list(methods))

    events = "/calendars/{calendar_id}/events"
    event = events + "/{event_id}"
    return [
        route(events, "google.events.list", _on_calendar(READS, listing), "GET"),
        route(events, "google.events.insert", _on_calendar(WRITES, insert, writes=True), "POST"),
        route(events + "/watch", "google.events.watch", _on_calendar(READS, watch), "POST"),
        route(event + "/instances", "google.events.list", _on_calendar(READS, instances), "GET"),
        route(event, "google.events.get", _on_calendar(READS, get), "GET"),
        route(event, "google.events.patch", _on_calendar(WRITES, patch, writes=True), "PATCH"),
        route(event, "google.events.update", _on_calendar(WRITES, update, writes=True), "PUT"),
        route(event, "google.events.delete", _on_calendar(WRITES, delete, writes=True), "DELETE"),
        route("/calendars/{calendar_id}", "google.calendars", _on_calendar(LOOKS, look), "GET"),
        route("/users/me/calendarList", "google.calendar_list", calendar_list, "GET"),
        route("/users/me/calendarList/{calendar_id}", "google.calendar_list", _on_calendar(LISTS, listed_entry), "GET"),
        route("/freeBusy", "google.freebusy", free_busy, "POST"),
        route("/channels/stop", "google.channels", stop_channel, "POST"),
        route("/{path:path}", "google.unknown", _nothing_here, "GET", "POST", "PUT", "PATCH", "DELETE"),
    ]


def listing(call: Call, caller: Caller) -> Answer:
    found = list_events(caller.calendar, Query(call.request.query_params.multi_items()))
    answer = {
        "kind": "calendar#events",
        "etag": f'"p{caller.calendar.change}"',
        "summary": caller.listed.summary,
        "updated": call.world.clock.text(),
        "timeZone": caller.listed.timeZone,
        "accessRole": caller.listed.accessRole,
        "defaultReminders": [],
    }
    return Answer(200, {**answer, **found})


def insert(call: Call, caller: Caller) -> Answer:
    body, tells = call.json(), _tells(call)
    refuse_guests(call.world.google.settings.refuse_guests, None, body)
    return _event(caller.calendar.insert(body, caller.email, tells=tells))


def get(call: Call, caller: Caller) -> Answer:
    event = caller.calendar.find(call.request.path_params["event_id"])
    if call.request.headers.get("if-none-match") == event["etag"]:
        return Answer(304, None)
    return _event(event)


def patch(call: Call, caller: Caller) -> Answer:
    return _event(_written(call, caller, caller.calendar.patch))


def update(call: Call, caller: Caller) -> Answer:
    return _event(_written(call, caller, caller.calendar.update))


def _written(call: Call, caller: Caller, write: Callable[..., Json]) -> Json:
    event_id, body, tells = call.request.path_params["event_id"], call.json(), _tells(call)
    refuse_guests(call.world.google.settings.refuse_guests, caller.calendar.find(event_id), body)
    return write(event_id, body, call.request.headers.get("if-match"), tells=tells)


def delete(call: Call, caller: Caller) -> Answer:
    event_id, condition = call.request.path_params["event_id"], call.request.headers.get("if-match")
    caller.calendar.delete(event_id, condition, tells=_tells(call))
    return Answer(204, None)


def _tells(call: Call) -> bool:
    return are_told(call.request.query_params.get("sendUpdates"))


def instances(call: Call, caller: Caller) -> Answer:
    master = caller.calendar.find(call.request.path_params["event_id"])
    if not master.get("recurrence"):
        raise GoogleError(400, "invalid", "The event is not recurring.")
    query = Query(call.request.query_params.multi_items())
    exceptions = {event_id: kept.event for event_id, kept in caller.calendar.events.items()}
    found = [exceptions.get(one["id"], one) for one in recurrence.instances(master, query.time("timeMax"))]
    wanted = query.one("originalStart")
    if wanted:
        found = [
            one for one in found if moment(one["originalStartTime"]) == datetime.fromisoformat(wanted.replace(" ", "+"))
        ]
    shown = [one for one in found if one["status"] != "cancelled" or query.is_true("showDeleted")]
    return Answer(
        200, {"kind": "calendar#events", "timeZone": caller.listed.timeZone, "items": shown[: query.page_size()]}
    )


def watch(call: Call, caller: Caller) -> Answer:
    base_url = str(call.request.base_url).rstrip("/") + BASE
    return Answer(200, call.world.google.channels.watch(call.json(), caller.calendar.id, caller.email, base_url))


def look(call: Call, caller: Caller) -> Answer:
    listed = caller.listed
    return Answer(
        200,
        {
            "kind": "calendar#calendar",
            "etag": '"1"',
            "id": listed.id,
            "summary": listed.summary,
            "timeZone": listed.timeZone,
        },
    )


def listed_entry(call: Call, caller: Caller) -> Answer:
    return Answer(200, _entry(caller.listed))


async def calendar_list(call: Call) -> Answer:
    email = _authorised(call, LISTS)
    query = Query(call.request.query_params.multi_items())
    ranks = {"freeBusyReader": 0, "reader": 1, "writer": 2, "owner": 3}
    least = query.one("minAccessRole")
    if least not in (None, *ranks):
        raise GoogleError(400, "invalid", f"Invalid string value: '{least}'.", "minAccessRole")
    listed = [
        one
        for one in call.world.google.accounts.accounts[email].calendars
        if ranks[one.accessRole] >= ranks[least or "freeBusyReader"]
    ]
    start = int(query.one("pageToken") or 0) if (query.one("pageToken") or "0").isdigit() else 0
    size = min(query.page_size() if query.one("maxResults") else 100, 250)
    answer: Json = {
        "kind": "calendar#calendarList",
        "etag": '"1"',
        "items": [_entry(one) for one in listed[start : start + size]],
    }
    if start + size < len(listed):
        answer["nextPageToken"] = str(start + size)
    else:
        answer["nextSyncToken"] = "calendar-list-1"
    return Answer(200, answer)


async def free_busy(call: Call) -> Answer:
    email = _authorised(call, FREE_BUSY)
    body = call.json()
    if not isinstance(body, dict):
        raise GoogleError(400, "badRequest")
    query = Query([(name, str(body[name])) for name in ("timeMin", "timeMax") if body.get(name)])
    time_min, time_max = query.time("timeMin"), query.time("timeMax")
    if time_min is None or time_max is None:
        raise GoogleError(
            400, "required", "Missing timeMin parameter." if time_min is None else "Missing timeMax parameter."
        )
    if time_min >= time_max:
        raise GoogleError(400, "timeRangeEmpty")
    items = body.get("items") or []
    if not isinstance(items, list) or any(
        not isinstance(one, dict) or not isinstance(one.get("id"), str) for one in items
    ):
        raise GoogleError(400, "invalid", "Invalid value for: items", "items")
    answers: Json = {}
    for position, item in enumerate(items):
        listed = call.world.google.accounts.calendar(email, item["id"])
        if position >= 50:
            answers[item["id"]] = {"errors": [{"domain": "global", "reason": "tooManyCalendarsRequested"}], "busy": []}
        elif listed is None:
            answers[item["id"]] = {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
        else:
            answers[item["id"]] = {"busy": busy(call.world.google.calendar(listed.id), time_min, time_max)}
    return Answer(
        200, {"kind": "calendar#freeBusy", "timeMin": body["timeMin"], "timeMax": body["timeMax"], "calendars": answers}
    )


def busy(calendar: Calendar, time_min: datetime, time_max: datetime) -> list[Json]:
    """Merged and cut to the time asked about."""
    asked = [
        ("singleEvents", "true"),
        ("orderBy", "startTime"),
        ("timeMin", time_min.isoformat()),
        ("timeMax", time_max.isoformat()),
    ]
    blocks: list[tuple[datetime, datetime]] = []
    for event in list_events(calendar, Query([*asked, ("maxResults", "2500")]))["items"]:
        if event.get("transparency") == "transparent" or event.get("eventType") == "workingLocation":
            continue
        start, end = max(moment(event["start"]), time_min), min(moment(event["end"]), time_max)
        if blocks and start <= blocks[-1][1]:
            blocks[-1] = (blocks[-1][0], max(end, blocks[-1][1]))
        elif start < end:
            blocks.append((start, end))
    return [{"start": _utc(start), "end": _utc(end)} for start, end in blocks]


async def stop_channel(call: Call) -> Answer:
    call.world.google.channels.end(call.json(), _authorised(call, READS))
    return Answer(204, None)


async def _nothing_here(call: Call) -> Answer:
    raise GoogleError(404, "notFound")


def _google(handle: Handler) -> Handler:
    async def handled(call: Call) -> Answer:
        try:
            return await handle(call)
        except GoogleError as error:
            return error.answer()
        except (msgspec.DecodeError, UnicodeDecodeError):
            return GoogleError(400, "parseError", "Parse Error").answer()

    return handled


def _on_calendar(scopes: set[str], work: Callable[[Call, Caller], Answer], writes: bool = False) -> Handler:
    async def handle(call: Call) -> Answer:
        email = _authorised(call, scopes)
        listed = call.world.google.accounts.calendar(email, call.request.path_params["calendar_id"])
        if listed is None:
            raise GoogleError(404, "notFound")
        if writes and listed.accessRole not in ("owner", "writer"):
            raise GoogleError(403, "requiredAccessLevel", "You need to have writer access to this calendar.")
        return work(call, Caller(email, listed, call.world.google.calendar(listed.id)))

    return handle


def _authorised(call: Call, scopes: set[str]) -> str:
    """The account's e-mail. Raises GoogleError 401 or 403."""
    scheme, _, text = call.request.headers.get("authorization", "").partition(" ")
    if not text:
        raise GoogleError(401, "required", "Login Required.")
    known: dict[str, Token] = call.world.google.accounts.tokens
    token = known.get(text.strip()) if scheme.lower() == "bearer" else None
    if token is None or token.kind != "access" or (token.expires_at and token.expires_at <= call.world.clock.now()):
        raise GoogleError(401, "authError")
    if not {scope.removeprefix(PREFIX) for scope in token.scopes} & scopes:
        raise GoogleError(403, "insufficientPermissions", "Request had insufficient authentication scopes.")
    return token.email


def _event(event: Json) -> Answer:
    return Answer(200, event, headers={"etag": event["etag"]})


def _entry(listed: ListedCalendar) -> Json:
    entry: Json = {
        "kind": "calendar#calendarListEntry",
        "etag": '"1"',
        "id": listed.id,
        "summary": listed.summary,
        "timeZone": listed.timeZone,
        "accessRole": listed.accessRole,
        "selected": True,
        "defaultReminders": [],
    }
    return {**entry, "primary": True} if listed.primary else entry


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
