"""Reads fields out of a request and refuses in Meta's words."""

from typing import Any

from balcao.sandbox.whatsapp.errors import GraphError

Json = dict[str, Any]


def must(holds: bool, code: int, details: str) -> None:
    if not holds:
        raise GraphError(code, details)


def obj(body: Json, name: str) -> Json:
    value = body.get(name)
    if value is None:
        raise GraphError(131008, f"The parameter {name} is required.")
    if not isinstance(value, dict):
        raise GraphError(100, f"Param {name} must be an object.")
    return value


def listed(body: Json, name: str) -> list[Any]:
    value = body.get(name, [])
    if not isinstance(value, list):
        raise GraphError(100, f"Param {name} must be an array.")
    return value


def text(body: Json, name: str, label: str, least: int, most: int) -> str:
    value = body.get(name)
    if value is None and least:
        raise GraphError(131008, f"The parameter {label} is required.")
    if not isinstance(value, str):
        raise GraphError(100, f"Param {label} must be a string.")
    if not least <= len(value) <= most:
        raise GraphError(131009, f"{label} length invalid. Min length: {least}, Max length: {most}")
    return value


def number(body: Json, name: str, label: str) -> float:
    value = body.get(name)
    if value is None:
        raise GraphError(131008, f"The parameter {label}['{name}'] is required.")
    try:
        return float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else float("x")
    except ValueError:
        raise GraphError(100, f"Param {label}['{name}'] must be a number.") from None
