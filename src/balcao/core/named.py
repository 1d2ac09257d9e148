"""SQL with names in it, said to the driver itself: it costs half of what it does by way of the engine."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import raw_connection

_NAME = re.compile(r"(?<!:):([a-z_]+)")


async def fetch(session: AsyncSession, statement: str, given: Mapping[str, Any]) -> list[asyncpg.Record]:
    """The rows of a statement with `:names`, which finds its plan again by being the same text."""
    numbered, names = with_numbers(statement)
    return await (await raw_connection(session)).fetch(numbered, *(given[name] for name in names))


@lru_cache(1000)
def with_numbers(statement: str) -> tuple[str, tuple[str, ...]]:
    """The statement with $1, $2… and the names that they stand for."""
    names = tuple(dict.fromkeys(_NAME.findall(statement)))
    return _NAME.sub(lambda found: f"${names.index(found[1]) + 1}", statement), names
