"""What every call of Graph goes through: the token, its scopes, the mailbox's limits, and errors in Graph's shape."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import msgspec

from balcao.sandbox.calls import Answer, Call, Handler
from balcao.sandbox.microsoft.errors import GraphError
from balcao.sandbox.microsoft.showing import Preferences, preferences

WRITES = {"Calendars.ReadWrite", "Calendars.ReadWrite.Shared"}
READS = WRITES | {"Calendars.Read", "Calendars.Read.Shared"}
MAILBOX = {"MailboxSettings.Read", "MailboxSettings.ReadWrite"}


class Caller(NamedTuple):
    email: str
    client_id: str
    wanted: Preferences


Work = Callable[[Call, Caller], Awaitable[Answer]]


def on_graph(scopes: set[str], work: Work) -> Handler:
    async def handled(call: Call) -> Answer:
        try:
            caller = _caller(call, scopes)
            settings = call.world.microsoft.settings
            who = f"{caller.client_id} {caller.email}"
            limits = settings.requests_per_10_minutes, settings.concurrent_requests
            with call.world.microsoft.throttle.passing(who, call.world.clock.now(), *limits):
                await asyncio.sleep(settings.latency_ms / 1000)
                answer = await work(call, caller)
        except GraphError as error:
            return error.answer()
        except (msgspec.DecodeError, UnicodeDecodeError):
            return GraphError(400, "BadRequest", "Unable to read JSON request payload.").answer()
        applied = ", ".join(call.request.headers.getlist("prefer"))
        if applied:
            answer.headers["preference-applied"] = applied
        return answer

    return handled


def _caller(call: Call, scopes: set[str]) -> Caller:
    """Raises GraphError 401 or 403."""
    scheme, _, text = call.request.headers.get("authorization", "").partition(" ")
    token = call.world.microsoft.accounts.tokens.get(text.strip()) if scheme.lower() == "bearer" else None
    if token is None or token.kind != "access" or token.expires_at <= call.world.clock.now():
        raise GraphError(401, "InvalidAuthenticationToken")
    if not set(token.scopes) & scopes:
        raise GraphError(403, "ErrorAccessDenied")
    return Caller(token.email, token.client_id, preferences(call.request.headers.getlist("prefer")))
