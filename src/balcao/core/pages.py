"""Lists of the API: {"items", "next_cursor"}, by key and never by offset."""

import base64
from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from fastapi import Query
from pydantic import BaseModel

from balcao.core.problems import Invalid

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=1, le=100, description="How many items at most.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.", max_length=500)]
DEFAULT_LIMIT = 25


class Page(BaseModel, Generic[Item]):
    items: Sequence[Item]
    next_cursor: str | None = None


def encode_cursor(*key: Any) -> str:
    """The sort key of the last item shown; opaque to callers."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def decode_cursor(cursor: str, *types: Any) -> tuple[Any, ...]:
    """The key as given to encode_cursor, converted to `types`; Invalid for anything we did not make."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        parts = msgspec.json.decode(raw, type=list[Any])
        return tuple(msgspec.convert(part, kind) for part, kind in zip(parts, types, strict=True))
    except (ValueError, msgspec.MsgspecError) as broken:
        raise Invalid("O cursor não vale: comece a lista de novo.") from broken
