"""Reading JSON that a stranger sent: whatever is not there, or is not what it should be, is None or empty."""

from typing import Any

from balcao.core.foreign_json import clean as clean
from balcao.core.foreign_json import read_body, read_text

Object = dict[str, Any]


def parse_object(body: bytes) -> Object:
    """The object in the body, fit to be kept; empty when there is none."""
    read = read_body(body)
    return read if isinstance(read, dict) else {}


def parse_any(written: str, otherwise: Any) -> Any:
    """Whatever JSON the text holds, fit to be kept; `otherwise` when it holds none."""
    return read_text(written, otherwise)


def text(source: Any, key: str) -> str | None:
    """A text, or a number written out; None for anything else and for the empty text."""
    value = source.get(key) if isinstance(source, dict) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def inner(source: Any, key: str) -> Object:
    value = source.get(key) if isinstance(source, dict) else None
    return value if isinstance(value, dict) else {}


def items(source: Any, key: str) -> list[Object]:
    """The objects in a list; what is not an object is left out."""
    value = source.get(key) if isinstance(source, dict) else None
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def known(**values: Any) -> Object:
    """Without what is None."""
    return {key: value for key, value in values.items() if value is not None}
