"""Keeps verified webhooks raw, before anyone reads them: in groups, one commit for all that arrived meanwhile.

No timer: the first request goes at once, and what arrives while its commit is under way shares the next one. Of many
that wait half go first: while the database writes them, the answers to those before go out and the next come in.
"""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import asyncpg
import msgspec

from balcao.contracts.messaging import Request
from balcao.core import database
from balcao.core.database import INTAKE_ROLE
from balcao.core.ids import new_ids
from balcao.core.queue import LANES, Order

READ = "balcao.reading:read"
LARGEST_GROUP = 500
SMALLEST_HALF = 32


@dataclass(frozen=True)
class Verified:
    """A connection whose own secret signed the body, and those of its routes that the body names."""

    connection_id: UUID
    account_id: UUID


class Waiting(NamedTuple):
    hook: str
    digest: bytes
    request: Request
    verified: tuple[Verified, ...]
    done: asyncio.Future[None]


class Keeper:
    """One a process. keep() returns when the webhook is committed; it raises what the database raised.

    It has a connection of its own: to take one from a pool and give it back takes longer than a small commit.
    """

    def __init__(self) -> None:
        self._connection: asyncpg.Connection | None = None
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, hook: str, key: str, request: Request, verified: tuple[Verified, ...]) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(hook, _digest(hook, key), request, verified, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            size = _group_size(len(self._waiting))
            group, self._waiting = self._waiting[:size], self._waiting[size:]
            try:
                await self._commit(group)
            except Exception as failure:
                _settle(group, failure)
                self._give_up()
            else:
                _settle(group, None)
                # The answers go out before the next group: whoever had one asks again while the database writes.
                await asyncio.sleep(0)

    async def close(self) -> None:
        if self._connection is not None:
            await database.part_from(self._connection)

    def _give_up(self) -> None:
        """What failed may have left the connection half dead: the next commit makes another."""
        if self._connection is not None:
            self._connection.terminate()
        self._connection = None

    async def _commit(self, group: list[Waiting]) -> None:
        ids = new_ids(len(group))
        hooks, digests, requests, verified, _ = zip(*group, strict=True)
        owners = [_owners(one) for one in verified]
        jobs = _jobs(verified, ids)
        async with asyncio.timeout(10):
            if self._connection is None or self._connection.is_closed():
                self._connection = await database.connect(INTAKE_ROLE)
            await self._connection.execute(
                _INSERT,
                ids,
                hooks,
                digests,
                [request.method for request in requests],
                [request.url for request in requests],
                [_HEADERS.encode(request.headers).decode() for request in requests],
                [request.body for request in requests],
                [connections for connections, _ in owners],
                [accounts for _, accounts in owners],
                LANES["intake"].priority,
                [payload for _, payload in jobs],
                [json.dumps({"account_id": str(account_id)}) for account_id, _ in jobs],
            )


_HEADERS = msgspec.json.Encoder()


def _digest(hook: str, key: str) -> bytes:
    return hashlib.sha256(f"{hook}\n{key}".encode()).digest()[:16]


def _group_size(waiting: int) -> int:
    return min(max(-(-waiting // 2), SMALLEST_HALF), LARGEST_GROUP)


def _settle(group: list[Waiting], failure: Exception | None) -> None:
    for waiting in group:
        if waiting.done.done():
            continue
        if failure is None:
            waiting.done.set_result(None)
        else:
            waiting.done.set_exception(failure)


@lru_cache(maxsize=10_000)
def _owners(verified: tuple[Verified, ...]) -> tuple[str, str]:
    """Connections and accounts, each a uuid[] in PostgreSQL's own spelling: unnest() flattens arrays of arrays, so they
    travel as text.
    """
    connections = ",".join(str(one.connection_id) for one in verified)
    accounts = ",".join(str(one.account_id) for one in verified)
    return f"{{{connections}}}", f"{{{accounts}}}"


def _jobs(owners: Sequence[tuple[Verified, ...]], ids: list[UUID]) -> list[tuple[UUID, bytes]]:
    """One job a connection for the whole group: each reads its webhooks in the order in which they came."""
    wanted: dict[Verified, list[UUID]] = {}
    for verified, id in zip(owners, ids, strict=True):
        for one in verified:
            wanted.setdefault(one, []).append(id)
    return [
        (
            verified.account_id,
            msgspec.json.encode(
                Order(READ, verified.account_id, {"connection_id": verified.connection_id, "webhook_ids": webhook_ids})
            ),
        )
        for verified, webhook_ids in wanted.items()
    ]


# The intake's role may insert and nothing else, so it cannot ask which rows were new: the job of a repeat finds no row.
_INSERT = """
WITH kept AS (
    INSERT INTO kept_webhooks (id, hook, digest, method, url, headers, body, connection_ids, account_ids)
    SELECT id, hook, digest, method, url, headers::jsonb, body, connection_ids::uuid[], account_ids::uuid[]
    FROM unnest(
        $1::uuid[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[], $9::text[]
    ) AS given (id, hook, digest, method, url, headers, body, connection_ids, account_ids)
    ON CONFLICT DO NOTHING
)
INSERT INTO pgqueuer (priority, entrypoint, payload, headers, status)
SELECT $10, 'intake', payload, headers::jsonb, 'queued'
FROM unnest($11::bytea[], $12::text[]) AS jobs (payload, headers)
"""
