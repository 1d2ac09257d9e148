"""Calendly's API v2 as the clinic's software calls it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.routing import Route

from balcao.sandbox.calendly import bookings
from balcao.sandbox.calendly.access import authorised
from balcao.sandbox.calendly.errors import CalendlyError, answer_to_fault
from balcao.sandbox.calendly.state import API, APP_SIGNING_KEY, ORGANIZATION, Calendly, Json
from balcao.sandbox.calls import Answer, Call, Handler, provider_call

BASE = "/calendly/api"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVENTS = {
    "invitee.created", "invitee.canceled", "invitee_no_show.created", "invitee_no_show.deleted",
    "routing_form_submission.created",
}  # fmt: skip
Work = Callable[[Call, Calendly, Json], Answer]


def routes() -> list[Route]:
    def route(path: str, what: str, scope: str, work: Work, method: str) -> Route:
        endpoint = provider_call(f"calendly.{what}", _calendly(scope, work), answer_to_fault)
        return Route(BASE + path, endpoint, methods=[method])

    invitees = "/scheduled_events/{event}/invitees"
    return [
        route("/users/me", "users", "users:read", me, "GET"),
        route("/event_types", "event_types", "event_types:read", event_types, "GET"),
        route("/scheduled_events", "events.list", "scheduled_events:read", events, "GET"),
        route("/scheduled_events/{event}", "events.get", "scheduled_events:read", event, "GET"),
        route(invitees, "invitees.list", "scheduled_events:read", listed_invitees, "GET"),
        route(invitees + "/{invitee}", "invitees.get", "scheduled_events:read", invitee, "GET"),
        route("/scheduled_events/{event}/cancellation", "events.cancel", "scheduled_events:write", cancel, "POST"),
        route("/invitee_no_shows", "no_shows.create", "scheduled_events:write", add_no_show, "POST"),
        route("/invitee_no_shows/{id}", "no_shows.delete", "scheduled_events:write", remove_no_show, "DELETE"),
        route("/webhook_subscriptions", "subscriptions.list", "webhooks:read", subscriptions, "GET"),
        route("/webhook_subscriptions", "subscriptions.create", "webhooks:write", subscribe, "POST"),
        route("/webhook_subscriptions/{id}", "subscriptions.delete", "webhooks:write", unsubscribe, "DELETE"),
    ]


def me(call: Call, calendly: Calendly, token: Json) -> Answer:
    return Answer(200, {"resource": calendly.kept["users"][token["user"]]})


def event_types(call: Call, calendly: Calendly, token: Json) -> Answer:
    query = call.request.query_params
    _needs_one_of(query, "user", "organization")
    found = [
        one
        for one in calendly.kept["event_types"].values()
        if query.get("user") in (None, one["profile"]["owner"])
        and query.get("active") in (None, str(one["active"]).lower())
    ]
    return _page(call, found)


def events(call: Call, calendly: Calendly, token: Json) -> Answer:
    query = call.request.query_params
    _needs_one_of(query, "user", "organization")
    emails = {one["event"]: one["email"] for one in calendly.kept["invitees"].values()}
    found = [
        one
        for one in calendly.kept["events"].values()
        if (query.get("user") is None or any(host["user"] == query["user"] for host in one["event_memberships"]))
        and query.get("status") in (None, one["status"])
        and query.get("min_start_time", "") <= one["start_time"]
        and one["start_time"] <= query.get("max_start_time", "9999")
        and query.get("invitee_email") in (None, emails.get(one["uri"]))
    ]
    down = query.get("sort", "").endswith(":desc")
    return _page(call, sorted(found, key=lambda one: (one["start_time"], one["uri"]), reverse=down))


def event(call: Call, calendly: Calendly, token: Json) -> Answer:
    return Answer(200, {"resource": _event(call, calendly)})


def listed_invitees(call: Call, calendly: Calendly, token: Json) -> Answer:
    uri, status = _event(call, calendly)["uri"], call.request.query_params.get("status")
    found = [
        one for one in calendly.kept["invitees"].values() if one["event"] == uri and status in (None, one["status"])
    ]
    return _page(call, [_as_read(one) for one in found])


def invitee(call: Call, calendly: Calendly, token: Json) -> Answer:
    return Answer(200, {"resource": _as_read(_found(calendly, "invitees", _path(call)))})


def cancel(call: Call, calendly: Calendly, token: Json) -> Answer:
    """Cancels the whole event, as a host does: everybody who is in it."""
    found, body = _event(call, calendly), call.json() if call.body else {}
    if found["status"] == "canceled":
        raise CalendlyError(403, "Event is already canceled")
    if found["start_time"] < calendly.now():
        raise CalendlyError(403, "Event in the past")
    host = calendly.kept["users"][token["user"]]["name"]
    reason = body.get("reason") if isinstance(body, dict) else None
    for one in list(calendly.kept["invitees"].values()):
        if one["event"] == found["uri"] and one["status"] == "active":
            bookings.cancel(calendly, one, host, "host", reason)
    return Answer(201, {"resource": found["cancellation"]})


def add_no_show(call: Call, calendly: Calendly, token: Json) -> Answer:
    uri = str(call.json().get("invitee", ""))
    if not uri.startswith(API):
        raise CalendlyError(400, "must be a URI", "invitee")
    found = bookings.mark_no_show(calendly, _found(calendly, "invitees", uri.removeprefix(API)))
    return Answer(201, {"resource": {**found, "invitee": uri}})


def remove_no_show(call: Call, calendly: Calendly, token: Json) -> Answer:
    uri = f"{API}/invitee_no_shows/{call.request.path_params['id']}"
    for one in calendly.kept["invitees"].values():
        if one["no_show"] and one["no_show"]["uri"] == uri:
            bookings.unmark_no_show(calendly, one)
            return Answer(204, None)
    raise CalendlyError(404, "The server could not find the requested resource.")


def subscriptions(call: Call, calendly: Calendly, token: Json) -> Answer:
    query = call.request.query_params
    if query.get("scope") not in ("user", "organization") or not query.get("organization"):
        raise CalendlyError(400, "can't be blank", "scope")
    if query["scope"] == "user" and not query.get("user"):
        raise CalendlyError(400, "can't be blank", "user")
    found = [
        _shown(one)
        for one in calendly.kept["subscriptions"].values()
        if one["scope"] == query["scope"] and query.get("user") in (None, one["user"])
    ]
    return _page(call, found)


def subscribe(call: Call, calendly: Calendly, token: Json) -> Answer:
    asked = call.json()
    url, events = urlsplit(str(asked.get("url", ""))), asked.get("events")
    if calendly.settings.plan == "basic":
        raise CalendlyError(403, "Please upgrade your Calendly account to Professional")
    if url.scheme != "https" and not (url.scheme == "http" and url.hostname in LOOPBACK):
        raise CalendlyError(400, "must be a valid HTTPS URL", "url")
    if not isinstance(events, list) or not events or not set(events) <= EVENTS:
        raise CalendlyError(400, "is invalid", "events")
    if asked.get("organization") != ORGANIZATION or (asked.get("scope") == "user") != bool(asked.get("user")):
        raise CalendlyError(400, "is invalid", "organization")
    if any(_is_same(one, asked) for one in calendly.kept["subscriptions"].values()):
        raise CalendlyError(409, "Hook with this url already exists")
    made = {
        "uri": calendly.new_uri("webhook_subscriptions"),
        "callback_url": asked["url"],
        "created_at": calendly.now(),
        "updated_at": calendly.now(),
        "retry_started_at": None,
        "state": "active",
        "events": events,
        "scope": asked["scope"],
        "organization": asked["organization"],
        "user": asked.get("user"),
        "creator": token["user"],
        # An application has one key for all that it subscribes; with a personal token the caller chooses.
        "signing_key": asked.get("signing_key") if token["kind"] == "personal" else APP_SIGNING_KEY,
    }
    calendly.keep("subscriptions", made["uri"], made)
    return Answer(201, {"resource": _shown(made)})


def unsubscribe(call: Call, calendly: Calendly, token: Json) -> Answer:
    uri = f"{API}/webhook_subscriptions/{call.request.path_params['id']}"
    _found(calendly, "subscriptions", uri.removeprefix(API))
    calendly.drop("subscriptions", uri)
    return Answer(204, None)


def _is_same(one: Json, asked: Json) -> bool:
    return bool(one["callback_url"] == asked["url"] and one["scope"] == asked["scope"])


def _shown(subscription: Json) -> Json:
    return {name: value for name, value in subscription.items() if name != "signing_key"}


def _as_read(invitee: Json) -> Json:
    """A webhook says null where there is no cancellation, the API leaves it out (the document's examples)."""
    return {name: value for name, value in invitee.items() if value is not None or name != "cancellation"}


def _path(call: Call) -> str:
    return str(call.request.url.path).removeprefix(BASE)


def _event(call: Call, calendly: Calendly) -> Json:
    return _found(calendly, "events", f"/scheduled_events/{call.request.path_params['event']}")


def _found(calendly: Calendly, kind: str, path: str) -> Json:
    found = calendly.kept[kind].get(API + path)
    if found is None:
        raise CalendlyError(404, "The server could not find the requested resource.")
    return found


def _needs_one_of(query: Any, *names: str) -> None:
    if not any(query.get(name) for name in names):
        raise CalendlyError(400, "One of the following parameters must be present: user, organization", "user")


def _page(call: Call, found: list[Json]) -> Answer:
    query = call.request.query_params
    count, token = query.get("count", "20"), query.get("page_token", "0")
    if not count.isdigit() or not 1 <= int(count) <= 100:
        raise CalendlyError(400, "must be between 1 and 100", "count")
    if not token.isdigit():
        raise CalendlyError(400, "is invalid", "page_token")
    start, size = int(token), int(count)
    more = str(start + size) if start + size < len(found) else None
    shown = found[start : start + size]
    following = f"{API}{_path(call)}?count={size}&page_token={more}" if more else None
    pagination = {
        "count": len(shown),
        "next_page": following,
        "previous_page": None,
        "next_page_token": more,
        "previous_page_token": None,
    }
    return Answer(200, {"collection": shown, "pagination": pagination})


def _calendly(scope: str, work: Work) -> Handler:
    async def handled(call: Call) -> Answer:
        calendly: Calendly = call.world.calendly
        try:
            answer = work(call, calendly, authorised(call, scope))
        except CalendlyError as error:
            return error.answer()
        except (msgspec.DecodeError, UnicodeDecodeError, AttributeError):
            return CalendlyError(400, "The supplied parameters are invalid.").answer()
        answer.headers |= {"X-RateLimit-Limit": "500", "X-RateLimit-Remaining": "499", "X-RateLimit-Reset": "60"}
        return answer

    return handled
