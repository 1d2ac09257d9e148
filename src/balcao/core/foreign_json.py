"""JSON that a stranger wrote, read so that it can be kept: no NULs, no lone surrogates, no endless numbers."""

import json
import math
import re
from typing import Any

DEEPEST = 100
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)
# PostgreSQL takes neither of these in a text; a lone surrogate cannot even be written as UTF-8.
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
# Bytes without which neither can come of a body: an escape of them, a raw surrogate, another encoding than UTF-8.
SUSPECT = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]|\x00")


def read_body(body: bytes) -> Any:
    """Whatever JSON the bytes hold, fit to be kept; None when they hold none. What lies too deep in it is null."""
    try:
        read = _decode(body.decode(json.detect_encoding(body), "surrogatepass"))
        return clean(read) if SUSPECT.search(body) else read
    except ValueError:
        return None


def read_text(written: str, otherwise: Any) -> Any:
    """Whatever JSON the text holds, fit to be kept; `otherwise` when it holds none."""
    try:
        return clean(_decode(written))
    except ValueError:
        return otherwise


def _decode(written: str) -> Any:
    try:
        return _DECODER.decode(written)
    except RecursionError:
        return _DECODER.decode(_shallow(written))


def _shallow(written: str) -> str:
    """With null for what lies deeper than DEEPEST, so that one absurd value does not take all others with it."""
    kept, start, depth = [], 0, 0
    for found in TOKEN.finditer(written):
        if found[0] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += [written[start : found.start()], "null"]
        elif found[0] in "]}":
            if depth == DEEPEST + 1:
                start = found.end()
            depth -= 1
    return "".join([*kept, written[start:]]) if depth <= DEEPEST else ""


def clean(value: Any) -> Any:
    """Without NULs and lone surrogates, in keys too."""
    if isinstance(value, str):
        return UNKEEPABLE.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", value)
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    return value


def _number(written: str) -> float | None:
    value = float(written)
    return value if math.isfinite(value) else None


def _integer(written: str) -> int | None:
    """Python refuses to write out very long ones."""
    return int(written) if len(written) <= 40 else None


_DECODER = json.JSONDecoder(parse_constant=lambda _: None, parse_float=_number, parse_int=_integer)
