"""/subscriptions of Graph: create, list, look, renew, reauthorize, end."""

import re
from datetime import UTC
from urllib.parse import unquote

from starlette.routing import Route

from balcao.sandbox.calls import Answer, Call, provider_call
from balcao.sandbox.microsoft.calling import READS, Caller, Work, on_graph
from balcao.sandbox.microsoft.errors import GraphError, answer_to_fault
from balcao.sandbox.microsoft.subscriptions import Subscription

BASE = "/microsoft/v1.0/subscriptions"
RESOURCE = re.compile(
    r"/?me/(?:calendars/(?P<slashed>.+)/|calendars\('(?P<quoted>.+)'\)/|calendar/)?events", re.IGNORECASE
)


def routes() -> list[Route]:
    def route(path: str, work: Work, *methods: str) -> Route:
        handler = provider_call("microsoft.subscriptions", on_graph(READS, work), answer_to_fault)
        return Route(BASE + path, handler, methods=list(methods))

    return [
        route("", create, "POST"),
        route("", listing, "GET"),
        route("/{subscription_id}", look, "GET"),
        route("/{subscription_id}", renew, "PATCH"),
        route("/{subscription_id}", end, "DELETE"),
        route("/{subscription_id}/reauthorize", reauthorize, "POST"),
    ]


async def create(call: Call, caller: Caller) -> Answer:
    body = call.json()
    asked = RESOURCE.fullmatch(str(body.get("resource"))) if isinstance(body, dict) else None
    if asked is None:
        raise GraphError(400, "InvalidRequest", "Resource is not supported.")
    named = asked["slashed"] or asked["quoted"]
    listed = call.world.microsoft.accounts.calendar(caller.email, unquote(named) if named else None)
    if listed is None:
        raise GraphError(404, "ErrorItemNotFound")
    who = caller.email, caller.client_id
    return Answer(201, await call.world.microsoft.subscriptions.create(body, listed.id, who, caller.wanted.immutable))


async def listing(call: Call, caller: Caller) -> Answer:
    kept = call.world.microsoft.subscriptions.items.values()
    now = call.world.clock.now().astimezone(UTC)
    mine = [one for one in kept if (one.email, one.client_id) == caller[:2] and one.expires_at > now]
    return Answer(200, {"value": [one.told() for one in mine]})


async def look(call: Call, caller: Caller) -> Answer:
    return Answer(200, _found(call, caller).told())


async def renew(call: Call, caller: Caller) -> Answer:
    return Answer(200, call.world.microsoft.subscriptions.renew(_found(call, caller), call.json()))


async def end(call: Call, caller: Caller) -> Answer:
    call.world.microsoft.subscriptions.end(_found(call, caller).id)
    return Answer(204, None)


async def reauthorize(call: Call, caller: Caller) -> Answer:
    call.world.microsoft.subscriptions.reauthorize(_found(call, caller))
    return Answer(204, None)


def _found(call: Call, caller: Caller) -> Subscription:
    found: Subscription = call.world.microsoft.subscriptions.owned(
        call.request.path_params["subscription_id"], caller.email
    )
    return found
