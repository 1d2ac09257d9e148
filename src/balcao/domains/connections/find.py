"""Finds the connections that a webhook may be for, before any tenant is known, and remembers them for a moment."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from balcao.core import secrets
from balcao.domains.connections.open_settings import join

CACHE_SECONDS = 2.0  # how long a secret that was changed or a connection that was closed still counts here
MOST = 50_000


@dataclass(frozen=True)
class Found:
    """A connection that named the route as its own; its settings are open, its secret not yet tried."""

    connection_id: UUID
    account_id: UUID
    route: str | None
    settings: Any


class Finder:
    """One a process, on the intake's own connections to the database, whose role may only call these functions."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._known: dict[tuple[str, str], tuple[float, list[Found]]] = {}

    async def by_routes(self, connector: str, routes: Sequence[str]) -> list[Found]:
        now = time.monotonic()
        missing = [route for route in dict.fromkeys(routes) if self._known.get((connector, route), (0.0,))[0] < now]
        if missing:
            rows = await self._fetch("SELECT * FROM find_routes($1, $2::text[])", connector, missing)
            if len(self._known) > MOST:
                self._known.clear()
            found = [opened for row in rows if (opened := _open(connector, row))]
            for route in missing:
                self._known[(connector, route)] = (now + CACHE_SECONDS, [f for f in found if f.route == route])
        return [found for route in dict.fromkeys(routes) for found in self._known[(connector, route)][1]]

    async def by_id(self, connector: str, connection_id: UUID) -> list[Found]:
        rows = await self._fetch("SELECT * FROM find_routes_of($1, $2)", connector, connection_id)
        return [opened for row in rows if (opened := _open(connector, row))]

    async def to_challenge(self, connector: str) -> list[Found]:
        rows = await self._fetch("SELECT * FROM find_verify_connections($1)", connector)
        return [opened for row in rows if (opened := _open(connector, row))]

    async def _fetch(self, query: str, *given: Any) -> list[asyncpg.Record]:
        try:
            return await self._pool.fetch(query, *given)
        except TimeoutError:  # a line that is dead, and so are those that were opened with it
            await self._pool.expire_connections()
            raise


def _open(connector: str, row: asyncpg.Record) -> Found | None:
    """None for a connection whose secrets do not open here: it then counts as not verified, and never stops others."""
    try:
        keys = secrets.unwrap_keys(row["account_id"], msgspec.json.decode(row["data_keys"] or "{}"))
        sealed: dict[str, str] = msgspec.json.decode(row["sealed"])
        opened = {field: keys.unseal(row["connection_id"], field, value) for field, value in sealed.items()}
        settings = join(connector, msgspec.json.decode(row["settings"]), opened)
    except (secrets.Unreadable, ValueError):
        return None
    return Found(row["connection_id"], row["account_id"], row["route"], settings)
