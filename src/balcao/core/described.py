"""Completes what FastAPI says of the API: errors, Idempotency-Key, and an example of all that is taken and given."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from balcao.core.examples import example_of
from balcao.core.problems import (
    Conflict,
    Forbidden,
    Invalid,
    NotAvailable,
    NotFound,
    PreconditionFailed,
    Problem,
    TooLarge,
    TooMany,
    Unauthenticated,
)

Json = dict[str, Any]
MEDIA_TYPE = "application/problem+json"
PROBLEM: Json = {
    "title": "Problem",
    "description": "An error (RFC 9457). `type` tells it apart, `title` and `detail` are for people, in Portuguese.",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "What is wrong in the request, field by field.",
            "items": {
                "type": "object",
                "required": ["loc", "msg"],
                "properties": {
                    "loc": {"type": "array", "items": {"type": "string"}},
                    "type": {"type": "string"},
                    "msg": {"type": "string"},
                },
            },
        },
    },
    "additionalProperties": True,
}
KINDS: dict[int, type[Problem]] = {
    400: Problem,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: PreconditionFailed,
    413: TooLarge,
    422: Invalid,
    429: TooMany,
    503: NotAvailable,
}
IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and body are carried out once in 24 hours; the second gets the first one's answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "example": "pedido-2026-11-26-0001",
}


def describe(app: FastAPI, *, without_key: Sequence[str] = ()) -> None:
    """From now on openapi() is complete. `without_key`: paths that take no Idempotency-Key, by their beginnings."""
    plain = app.openapi

    def openapi() -> Json:
        if app.openapi_schema is None:
            document = plain()
            complete(document, tuple(without_key))
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def complete(document: Json, without_key: tuple[str, ...]) -> None:
    parts = document.setdefault("components", {})
    schemas: Json = parts.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    parts["responses"] = {kind.__name__: _response(status, kind) for status, kind in KINDS.items()}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "post" and path.startswith("/api/v1/") and not path.startswith(without_key):
                operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
            _explain_errors(path, method, operation)
    for gone in ("HTTPValidationError", "ValidationError"):
        schemas.pop(gone, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            _show_examples(operation, schemas)


def _response(status: int, kind: type[Problem]) -> Json:
    example = {**kind().document(), "detail": kind().title}
    if status == 422:
        example["errors"] = [{"loc": ["body", "name"], "type": "missing", "msg": "Falta este campo."}]
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    return {"description": kind().title, "content": {MEDIA_TYPE: content}}


# For a GET that asks a provider, whose refusal (consent that ended, say) is a state of ours and no defect.
MAY_BE_REFUSED: dict[int | str, Json] = {409: {"$ref": "#/components/responses/Conflict"}}


def _explain_errors(path: str, method: str, operation: Json) -> None:
    told: Json = operation["responses"]
    if "HTTPValidationError" in str(told.get("422")):
        del told["422"]
    names = {parameter["name"].lower() for parameter in operation.get("parameters", [])}
    has_body, is_open = "requestBody" in operation, not operation.get("security")
    wanted = {
        400: has_body,
        401: not is_open,
        403: not is_open or "signature" in names,
        404: "{" in path or has_body or "token" in names or _asks_for_ids(operation),
        409: method != "get",
        412: "if-match" in names,
        413: "multipart/form-data" in operation.get("requestBody", {}).get("content", {}),
        422: has_body or bool(names),
        429: has_body and (is_open or path.startswith("/api/v1/me")),  # where something could be guessed
        503: True,
    }
    for status, is_wanted in wanted.items():
        if is_wanted and str(status) not in told:
            told[str(status)] = {"$ref": f"#/components/responses/{KINDS[status].__name__}"}
    if 412 in wanted and wanted[412] and "200" in told:
        told["200"].setdefault("headers", {})["ETag"] = {
            "description": "The version, for If-Match.", "schema": {"type": "string"}, "example": '"3"',
        }  # fmt: skip


def _asks_for_ids(operation: Json) -> bool:
    return any("uuid" in str(parameter["schema"]) for parameter in operation.get("parameters", []))


def _show_examples(operation: Json, schemas: Json) -> None:
    bodies = [operation.get("requestBody", {})]
    bodies += [answer for answer in operation["responses"].values() if "$ref" not in answer]
    for body in bodies:
        for media_type, content in body.get("content", {}).items():
            is_shown = "json" in media_type or media_type.endswith(("form-urlencoded", "form-data"))
            if is_shown and "examples" not in content:
                content.setdefault("example", example_of(content.get("schema", {}), schemas))
