"""A published description of Calendly's API made into a judge of requests, and of the sandbox that plays it.

It is not Calendly's own, and of April 2024: what came later is added below, by date.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

PREFIX = "/calendly/api"
# Release notes of 2025: webhooks of no-shows.
NEWER_EVENTS = ["invitee_no_show.created", "invitee_no_show.deleted"]


@cache
def document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((Path(__file__).parent / "calendly_api.json").read_text("utf-8"))
    subscribing = read["paths"]["/webhook_subscriptions"]["post"]["body"]["properties"]["events"]
    standing = read["schemas"]["WebhookSubscription"]["properties"]["events"]
    for listed in (subscribing, standing):
        listed["items"]["enum"] += NEWER_EVENTS
    return read


def operation_of(verb: str, path: str) -> dict[str, Any]:
    """AssertionError when the document has none such."""
    for described, operations in document()["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", described)
        if verb.lower() in operations and re.fullmatch(pattern, path.removeprefix(PREFIX)):
            found: dict[str, Any] = operations[verb.lower()]
            return found
    raise AssertionError(f"the document has no {verb} {path}")


def judge(verb: str, path: str, query: dict[str, str], body: Any) -> list[str]:
    """What is wrong with a request; parameters and members that the document does not know are wrong too."""
    operation = operation_of(verb, path)
    known = {one["name"]: one for one in operation["parameters"] if one["in"] == "query"}
    problems = [f"parameter {name}" for name in query if name not in known]
    problems += [f"missing {name}" for name, one in known.items() if one["required"] and name not in query]
    for name, value in query.items():
        schema = known.get(name, {}).get("schema", {})
        typed = int(value) if schema.get("type") in ("number", "integer") and value.isdigit() else value
        problems += [f"{name}: {error}" for error in _errors(schema, typed)]
    wanted = operation["body"]
    if (wanted is None) != (body in (None, "")):
        return [*problems, "a body where none belongs, or none where one does"]
    if wanted is None:
        return problems
    strangers = set(body) - set(wanted["properties"])
    return problems + [f"member {name}" for name in strangers] + _errors(wanted, body)


def judge_answer(verb: str, path: str, status: int, body: Any) -> list[str]:
    """What in an answer of the sandbox is not as the document describes it."""
    described = operation_of(verb, path)["answers"].get(str(status))
    return _errors(described, body) if described else []


def _errors(schema: dict[str, Any], value: Any) -> list[str]:
    whole = {**_plain(schema), "components": {"schemas": _plain(document()["schemas"])}}
    return [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(whole).iter_errors(value)]


def _plain(schema: Any) -> Any:
    """OpenAPI 3.0's `nullable` as JSON Schema says it."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _plain(value) for name, value in schema.items() if name != "nullable"}
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") else made
