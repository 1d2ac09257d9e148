"""What the API says of itself: every operation has a summary of its own, its errors, and examples that are true."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from balcao.core.described import IDEMPOTENCY_KEY, MEDIA_TYPE
from balcao.intake import Intake
from balcao.main import WITHOUT_KEY, make_api
from balcao.settings import Settings

DOCUMENT = make_api(Settings(), Intake()).openapi()
OPERATIONS = [(method, path) for path, operations in DOCUMENT["paths"].items() for method in operations]
REGISTRY: Any = Registry().with_resource("urn:api", DRAFT202012.create_resource(DOCUMENT))


def _operation(method: str, path: str) -> Any:
    return DOCUMENT["paths"][path][method]


def _contents(method: str, path: str) -> Iterator[tuple[str, Any]]:
    """(where, content) of every body taken and given."""
    operation = _operation(method, path)
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"body {media_type}", content
    for status, given in operation["responses"].items():
        given = DOCUMENT["components"]["responses"][given["$ref"].rpartition("/")[2]] if "$ref" in given else given
        for media_type, content in given.get("content", {}).items():
            yield f"{status} {media_type}", content


def test_every_operation_says_in_words_of_its_own_what_it_is_for() -> None:
    summaries = Counter(_operation(*which).get("summary") for which in OPERATIONS)
    assert [summary for summary, count in summaries.items() if count > 1 or not summary] == []


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_shows_what_it_takes_and_gives(method: str, path: str) -> None:
    for where, content in _contents(method, path):
        if "json" not in where:
            continue
        examples = [named["value"] for named in content.get("examples", {}).values()] or [content["example"]]
        schema = _absolute(content["schema"])
        for example in examples:
            wrong = [
                f"{error.json_path}: {error.message}"
                for error in Draft202012Validator(schema, registry=REGISTRY).iter_errors(example)
            ]
            assert wrong == [], (where, example)


def _absolute(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {
            key: f"urn:api{value}" if key == "$ref" and value.startswith("#") else _absolute(value)
            for key, value in schema.items()
        }
    return [_absolute(one) for one in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_names_its_errors(method: str, path: str) -> None:
    operation = _operation(method, path)
    wanted = {"503"} | ({"404"} if "{" in path else set()) | ({"401", "403"} if operation.get("security") else set())
    wanted |= {"422"} if operation.get("parameters") or "requestBody" in operation else set()
    assert wanted <= operation["responses"].keys()
    for status, given in operation["responses"].items():
        if "$ref" in given:
            kind = DOCUMENT["components"]["responses"][given["$ref"].rpartition("/")[2]]
            assert kind["content"][MEDIA_TYPE]["example"]["status"] == int(status)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_may_be_repeated_says_so(method: str, path: str) -> None:
    takes_key = IDEMPOTENCY_KEY in _operation(method, path).get("parameters", [])
    assert takes_key == (method == "post" and path.startswith("/api/v1/") and not path.startswith(WITHOUT_KEY))


def test_no_name_of_ours_is_cut_short_in_an_operations_id() -> None:
    ids = Counter(_operation(*which)["operationId"] for which in OPERATIONS)
    assert [id for id, count in ids.items() if count > 1 or not re.fullmatch(r"\w+", id)] == []
