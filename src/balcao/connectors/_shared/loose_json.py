"""Reading JSON that a stranger sent: whatever is not there, or is not what it should be, is None or empty."""

import json
import math
import re
from typing import Any

Object = dict[str, Any]
# PostgreSQL takes neither of these in a text; a lone surrogate cannot even be written as UTF-8.
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
# Bytes without which neither can come of a body: an escape of them, a raw surrogate, another encoding than UTF-8.
SUSPECT = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]|\x00")


def parse_object(body: bytes) -> Object:
    """The object in the body, fit to be kept; empty when there is none."""
    try:
        read = _DECODER.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
        if not isinstance(read, dict):
            return {}
        return clean(read) if SUSPECT.search(body) else read
    except (ValueError, RecursionError):
        return {}


def parse_any(written: str, otherwise: Any) -> Any:
    """Whatever JSON the text holds, fit to be kept; `otherwise` when it holds none."""
    try:
        return clean(_DECODER.decode(written))
    except (ValueError, RecursionError):
        return otherwise


def clean(value: Any) -> Any:
    """Without NULs and lone surrogates, in keys too."""
    if isinstance(value, str):
        return UNKEEPABLE.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", value)
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    return value


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


def _number(written: str) -> float | None:
    value = float(written)
    return value if math.isfinite(value) else None


def _integer(written: str) -> int | None:
    """Python refuses to write out very long ones."""
    return int(written) if len(written) <= 40 else None


_DECODER = json.JSONDecoder(parse_constant=lambda _: None, parse_float=_number, parse_int=_integer)
