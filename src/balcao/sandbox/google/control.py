"""The control API's Google part: clients, accounts, settings, and a person's own changes in the calendar."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from balcao.sandbox.control import ControlError, answer, body_of, route, world_of
from balcao.sandbox.google.accounts import Account, Client
from balcao.sandbox.google.errors import GoogleError
from balcao.sandbox.google.state import Settings

CALENDAR = "/google/calendars/{calendar_id}"


def routes() -> list[Route]:
    return [
        route("/google/clients/{client_id}", client, "PUT"),
        route("/google/accounts", accounts, "GET"),
        route("/google/accounts/{email}", account, "PUT"),
        route("/google/settings", settings, "GET", "PUT"),
        route(CALENDAR + "/events", events, "GET", "POST"),
        route(CALENDAR + "/events/{event_id}", event, "PATCH", "DELETE"),
        route(CALENDAR + "/events/{event_id}/replies", reply, "POST"),
        route(CALENDAR + "/sync-tokens/expiry", expire_sync_tokens, "POST"),
        route("/google/tokens/expiry", expire_tokens, "POST"),
        route("/google/grants", revoke, "DELETE"),
        route("/google/channels", channels, "GET"),
    ]


async def client(request: Request) -> Response:
    wanted = {**await body_of(request), "client_id": request.path_params["client_id"]}
    kept = msgspec.convert(wanted, Client)
    world_of(request).google.accounts.put_client(kept)
    return answer({"client_id": kept.client_id, "redirect_uris": kept.redirect_uris})


async def accounts(request: Request) -> Response:
    return answer({"items": list(world_of(request).google.accounts.accounts.values())})


async def account(request: Request) -> Response:
    email = request.path_params["email"]
    wanted: dict[str, Any] = {
        "name": email,
        "calendars": [{"id": email, "summary": email, "primary": True}],
        **await body_of(request),
    }
    kept = msgspec.convert({**wanted, "email": email}, Account)
    world_of(request).google.accounts.put_account(kept)
    return answer(kept)


async def settings(request: Request) -> Response:
    google = world_of(request).google
    if request.method == "PUT":
        google.settings = msgspec.convert({**msgspec.to_builtins(google.settings), **await body_of(request)}, Settings)
    return answer(google.settings)


async def events(request: Request) -> Response:
    calendar = world_of(request).google.calendar(request.path_params["calendar_id"])
    if request.method == "GET":
        return answer({"items": [kept.event for kept in calendar.events.values()]})
    return answer(_done(calendar.insert, await body_of(request), calendar.id, "screen"), 201)


async def event(request: Request) -> Response:
    calendar = world_of(request).google.calendar(request.path_params["calendar_id"])
    event_id = request.path_params["event_id"]
    if request.method == "PATCH":
        return answer(_done(calendar.patch, event_id, await body_of(request), None, "screen"))
    _done(calendar.delete, event_id, None, "screen")
    return answer()


async def reply(request: Request) -> Response:
    """A guest's answer: `email`, and `response` as Google names it."""
    calendar = world_of(request).google.calendar(request.path_params["calendar_id"])
    told = await body_of(request)
    return answer(_done(calendar.reply, request.path_params["event_id"], str(told["email"]), str(told["response"])))


async def expire_sync_tokens(request: Request) -> Response:
    world_of(request).google.calendar(request.path_params["calendar_id"]).generation += 1
    return answer()


async def expire_tokens(request: Request) -> Response:
    ended = world_of(request).google.accounts.end_access((await body_of(request)).get("email"))
    return answer({"ended": ended})


async def revoke(request: Request) -> Response:
    revoked = world_of(request).google.accounts.revoke_consent((await body_of(request)).get("email"))
    return answer({"revoked": revoked})


async def channels(request: Request) -> Response:
    return answer({"items": list(world_of(request).google.channels.items.values())})


def _done(work: Any, *given: Any) -> Any:
    try:
        return work(*given)
    except GoogleError as error:
        raise ControlError(error.status, f"{error.reason}: {error.message}") from error
