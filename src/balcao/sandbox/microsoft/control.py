"""The control API's Microsoft part: applications, accounts, settings, a person's own changes, the lifecycle's news."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from balcao.sandbox.control import ControlError, answer, body_of, route, world_of
from balcao.sandbox.microsoft.accounts import Account, Client
from balcao.sandbox.microsoft.errors import GraphError
from balcao.sandbox.microsoft.events import Calendar
from balcao.sandbox.microsoft.showing import Preferences, event_id, read_id, show
from balcao.sandbox.microsoft.state import Settings

CALENDAR = "/microsoft/calendars/{calendar_id}"
IMMUTABLE = Preferences(immutable=True)


def routes() -> list[Route]:
    return [
        route("/microsoft/clients/{client_id}", client, "PUT"),
        route("/microsoft/accounts", accounts, "GET"),
        route("/microsoft/accounts/{email}", account, "PUT"),
        route("/microsoft/settings", settings, "GET", "PUT"),
        route(CALENDAR + "/events/{event_id}/calendar", move_between, "PUT"),
        route(CALENDAR + "/events/{event_id}/replies", reply, "POST"),
        route(CALENDAR + "/events/{event_id}", event, "PATCH", "DELETE"),
        route(CALENDAR + "/events", events, "GET", "POST"),
        route(CALENDAR + "/delta-tokens/expiry", lose_delta_tokens, "POST"),
        route("/microsoft/tokens/expiry", expire_tokens, "POST"),
        route("/microsoft/grants", revoke, "DELETE"),
        route("/microsoft/subscriptions", subscriptions, "GET"),
        route("/microsoft/subscriptions/{subscription_id}", drop_subscription, "DELETE"),
        route("/microsoft/subscriptions/{subscription_id}/lifecycle", lifecycle, "POST"),
    ]


async def client(request: Request) -> Response:
    wanted = {**await body_of(request), "client_id": request.path_params["client_id"]}
    world_of(request).microsoft.accounts.put_client(msgspec.convert(wanted, Client))
    return answer({"client_id": wanted["client_id"]})


async def accounts(request: Request) -> Response:
    return answer({"items": list(world_of(request).microsoft.accounts.accounts.values())})


async def account(request: Request) -> Response:
    email = request.path_params["email"]
    usual = {"name": email, "calendars": [{"id": f"AAMk{email}=", "name": "Calendário", "isDefaultCalendar": True}]}
    kept = msgspec.convert({**usual, **await body_of(request), "email": email}, Account)
    world_of(request).microsoft.accounts.put_account(kept)
    return answer(kept)


async def settings(request: Request) -> Response:
    microsoft = world_of(request).microsoft
    if request.method == "PUT":
        changed = {**msgspec.to_builtins(microsoft.settings), **await body_of(request)}
        microsoft.settings = msgspec.convert(changed, Settings)
    return answer(microsoft.settings)


async def events(request: Request) -> Response:
    """Each as Graph shows it under its immutable id; those that are gone carry `@removed`."""
    calendar = _calendar(request)
    if request.method == "GET":
        kept = calendar.items.values()
        gone = {"@removed": {"reason": "deleted"}}
        return answer({"items": [_shown(calendar, one.event) | (gone if one.gone else {}) for one in kept]})
    made, _ = _done(calendar.insert, await body_of(request), "screen")
    return answer(_shown(calendar, made), 201)


async def event(request: Request) -> Response:
    calendar, uid = _calendar(request), _uid(request)
    if request.method == "PATCH":
        return answer(_shown(calendar, _done(calendar.patch, uid, await body_of(request), None, "screen")))
    _done(calendar.delete, uid, None, "screen")
    return answer()


async def reply(request: Request) -> Response:
    """A guest's answer: `email`, and `response` as Graph names it."""
    calendar, told = _calendar(request), await body_of(request)
    return answer(_shown(calendar, _done(calendar.reply, _uid(request), str(told["email"]), str(told["response"]))))


async def move_between(request: Request) -> Response:
    """Into another of the account's calendars, as a person drags it: its mutable id is another afterwards."""
    calendar, uid = _calendar(request), _uid(request)
    other = world_of(request).microsoft.calendar(str((await body_of(request))["calendar_id"]))
    return answer(_shown(other, other.put_in(_done(calendar.take_out, uid))))


async def lose_delta_tokens(request: Request) -> Response:
    _calendar(request).generation += 1
    return answer()


async def expire_tokens(request: Request) -> Response:
    email = (await body_of(request)).get("email")
    return answer({"ended": world_of(request).microsoft.accounts.end(email, "access")})


async def revoke(request: Request) -> Response:
    return answer({"revoked": world_of(request).microsoft.accounts.end((await body_of(request)).get("email"))})


async def subscriptions(request: Request) -> Response:
    return answer({"items": list(world_of(request).microsoft.subscriptions.items.values())})


async def drop_subscription(request: Request) -> Response:
    """Without a word, as when it ends by itself."""
    world_of(request).microsoft.subscriptions.items.pop(request.path_params["subscription_id"], None)
    return answer()


async def lifecycle(request: Request) -> Response:
    kept = world_of(request).microsoft.subscriptions
    found = kept.items.get(request.path_params["subscription_id"])
    if found is None:
        raise ControlError(404, "no such subscription")
    kept.tell_lifecycle(found, str((await body_of(request)).get("event")))
    return answer()


def _calendar(request: Request) -> Calendar:
    found: Calendar = world_of(request).microsoft.calendar(request.path_params["calendar_id"])
    return found


def _uid(request: Request) -> str:
    """Of an id of either kind."""
    uid: str = _done(read_id, request.path_params["event_id"])[1]
    return uid


def _shown(calendar: Calendar, event: dict[str, Any]) -> dict[str, Any]:
    mutable = event_id(event["uid"], calendar.id, immutable=False)
    more = {"mutableId": mutable, "extendedProperties": event.get("properties", {})}
    return show(event, calendar.id, IMMUTABLE) | more


def _done(work: Any, *given: Any) -> Any:
    try:
        return work(*given)
    except GraphError as error:
        raise ControlError(error.status, f"{error.code}: {error.message}") from error
