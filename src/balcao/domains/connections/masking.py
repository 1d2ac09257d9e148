"""A webhook's body as it may be shown: its shape, its ids and kinds, but nobody's words, names or numbers."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

# A word of a protocol: "text", "button_reply", "delivered", "2026-11-23T10:00:00Z", "image/jpeg".
_HARMLESS = re.compile(r"[A-Za-z][A-Za-z_/.\-]{0,39}|\d{4}-\d\d-\d\dT[\d:.+\-Z]+|\d{1,4}")
_PERSONAL = frozenset(
    {"name", "first_name", "last_name", "formatted_name", "profile", "caption", "text", "body", "title"}
)


def mask_body(body: bytes) -> Any:
    """JSON or a form as an object; anything else as its size."""
    try:
        return _mask(json.loads(body), "")
    except (ValueError, RecursionError):
        pass
    try:
        fields = parse_qsl(body.decode(), strict_parsing=True, keep_blank_values=True)
    except ValueError:
        return f"•••• ({len(body)} bytes)"
    return {name: _mask(value, name) for name, value in fields}


def _mask(value: Any, field: str) -> Any:
    if isinstance(value, dict):
        return {_mask_key(name): _mask(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_mask(part, field) for part in value]
    if isinstance(value, str):
        return _mask_text(value, field)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 100_000:
        return f"••••{str(value)[-2:]}"
    return value


def _mask_key(name: str) -> str:
    return name if re.fullmatch(r"[\w.\-]{1,60}", name) and not re.fullmatch(r"\d{6,}", name) else "••••"


def _mask_text(value: str, field: str) -> str:
    if field not in _PERSONAL and _HARMLESS.fullmatch(value):
        return value
    if re.fullmatch(r"\+?\d{8,}", value):
        return f"••••{value[-4:]}"
    return f"•••• ({len(value)} letras)" if value else ""
