"""Google's own description of its Calendar API, as google-api-python-client ships it, made into a judge of requests."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

PREFIX = "/google/calendar/v3/"


@cache
def document() -> dict[str, Any]:
    shipped = files("googleapiclient.discovery_cache") / "documents" / "calendar.v3.json"
    read: dict[str, Any] = json.loads(shipped.read_text("utf-8"))
    return read


def method_of(verb: str, path: str) -> dict[str, Any]:
    """The described method that a call to the sandbox is; AssertionError when Google has none such."""
    for resource in document()["resources"].values():
        for method in resource["methods"].values():
            pattern = re.sub(r"\{\w+\}", "[^/]+", method["path"])
            if method["httpMethod"] == verb and re.fullmatch(pattern, path.removeprefix(PREFIX)):
                found: dict[str, Any] = method
                return found
    raise AssertionError(f"Google describes no {verb} {path}")


def judge(verb: str, path: str, query: dict[str, str], body: Any) -> list[str]:
    """What is wrong with a request; parameters and members that Google does not know are wrong too."""
    method = method_of(verb, path)
    described = {**document()["parameters"], **method.get("parameters", {})}
    problems = [f"parameter {name}" for name in query if name not in described]
    for name, value in query.items():
        problems += [
            f"{name}: {error.message}" for error in _errors(described.get(name, {}), _typed(value, described, name))
        ]
    wanted = method.get("request")
    if (wanted is None) != (body in (None, "")):
        return [*problems, "a body where none belongs, or none where one does"]
    if verb == "PATCH":
        body = _without_nulls(body)
    return problems + [error.message for error in _errors(wanted, body)] if wanted else problems


def _without_nulls(body: Any) -> Any:
    """In a change null takes a member away, whatever its type."""
    if not isinstance(body, dict):
        return body
    return {name: _without_nulls(value) for name, value in body.items() if value is not None}


def _errors(described: dict[str, Any], value: Any) -> list[Any]:
    return list(Draft202012Validator({**_schema(described), "$defs": _definitions()}).iter_errors(value))


@cache
def _definitions() -> dict[str, Any]:
    return {name: _schema(one) for name, one in document()["schemas"].items()}


def _schema(described: dict[str, Any]) -> dict[str, Any]:
    """Discovery's form as JSON Schema: closed objects, references, the kinds that it calls `any`."""
    if "$ref" in described:
        return {"$ref": f"#/$defs/{described['$ref']}"}
    schema: dict[str, Any] = {}
    if described.get("type") not in (None, "any"):
        schema["type"] = described["type"]
    for name in ("enum", "pattern", "minimum", "maximum"):
        if name in described:
            schema[name] = float(described[name]) if name in ("minimum", "maximum") else described[name]
    if "items" in described:
        schema["items"] = _schema(described["items"])
    if described.get("type") == "object":
        schema["properties"] = {name: _schema(one) for name, one in described.get("properties", {}).items()}
        more = described.get("additionalProperties")
        schema["additionalProperties"] = _schema(more) if more else False
    return schema


def _typed(value: str, described: dict[str, Any], name: str) -> Any:
    kind = described.get(name, {}).get("type")
    if kind == "integer":
        return int(value)
    return value == "true" if kind == "boolean" else value
