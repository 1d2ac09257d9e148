"""Who calls, and what their token may do: a new token may do nothing that was not asked for (since 3 March 2026)."""

from datetime import datetime

from balcao.sandbox.calendly.errors import CalendlyError
from balcao.sandbox.calendly.state import Json
from balcao.sandbox.calls import Call


def authorised(call: Call, scope: str) -> Json:
    """The token. Raises CalendlyError 401 or 403."""
    scheme, _, text = call.request.headers.get("authorization", "").partition(" ")
    tokens: dict[str, Json] = call.world.calendly.kept["tokens"]
    token = tokens.get(text.strip()) if scheme.lower() == "bearer" else None
    if token is None or token["kind"] == "refresh" or _is_over(call, token):
        raise CalendlyError(401, "The access token is invalid")
    allowed = set(token["scopes"]) | {one.replace(":write", ":read") for one in token["scopes"]}
    if scope not in allowed:
        raise CalendlyError(403, "You do not have permission to access this resource.")
    return token


def _is_over(call: Call, token: Json) -> bool:
    return token["ends"] is not None and datetime.fromisoformat(token["ends"]) <= call.world.clock.now()
