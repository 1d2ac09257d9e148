"""Microsoft's own description of Graph's calendar, made into a judge of requests.

published.json: Graph v1.0 from microsoftgraph/msgraph-metadata (MIT), cut to the calendar, without discriminators.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest

PREFIX = "/microsoft/v1.0"
SERVER = "https://graph.microsoft.com"
DELTA = "/me/calendarView/microsoft.graph.delta()"
# What this older description writes otherwise than the documentation, or leaves out.
WRITTEN = (
    (r"/me/calendars/[^/]+/calendarView/delta", DELTA),
    (r"/me/calendars/[^/]+/calendarView", "/me/calendarView"),
)
DOCUMENTED = {"startDateTime", "endDateTime", "$skiptoken", "$deltatoken"}
BEYOND = {("GET", "/me/mailboxSettings/timeZone")}


@cache
def document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return read


@cache
def _judge() -> OpenAPI:
    return OpenAPI.from_dict(document(), config=Config(spec_validator_cls=None))  # type: ignore[arg-type]


def judge(verb: str, path: str, query: str, body: Any) -> list[str]:
    """What is wrong with a request; parameters and members that Graph does not know are wrong too."""
    path = path.removeprefix(PREFIX)
    for pattern, described in WRITTEN:
        path = re.sub(f"^{pattern}$", described, path)
    if (verb, path) in BEYOND:
        return []
    asked = dict(parse_qsl(query, keep_blank_values=True))
    template = next((one for one in document()["paths"] if _matches(one, path) and verb.lower() in _at(one)), None)
    if template is None:
        return [f"nothing described for {verb} {path}"]
    problems = [f"parameter {name}" for name in asked if name not in _parameters(template, verb) | DOCUMENTED]
    wanted = _at(template)[verb.lower()].get("requestBody")
    if (wanted is None) != (body in (None, "")):
        return [*problems, "a body where none belongs, or none where one does"]
    if wanted is not None:
        schema = wanted["content"]["application/json"]["schema"]
        problems += [f"member {name}" for name in body if name not in _members(schema)]
    told = json.dumps(body).encode() if wanted is not None else None
    request = MockRequest(SERVER, verb.lower(), f"/v1.0{path}", args=asked, data=told, content_type="application/json")
    return problems + [str(error) for error in _errors(request)]


def _errors(request: MockRequest) -> list[Any]:
    try:
        _judge().validate_request(request)
    except Exception as error:
        return [getattr(error.__cause__, "schema_errors", error)]
    return []


def _at(template: str) -> dict[str, Any]:
    found: dict[str, Any] = document()["paths"][template]
    return found


def _matches(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(template)), path) is not None


def _parameters(template: str, verb: str) -> set[str]:
    described = [*_at(template)[verb.lower()].get("parameters", []), *_at(template).get("parameters", [])]
    return {_followed(one)["name"] for one in described}


def _members(schema: dict[str, Any]) -> set[str]:
    """The properties of a schema and of all that it consists of."""
    schema = _followed(schema)
    parts = [_members(part) for part in schema.get("allOf", [])]
    return set(schema.get("properties", {})).union(*parts)


def _followed(described: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in described:
        return described
    found: Any = document()
    for step in described["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found  # type: ignore[no-any-return]
