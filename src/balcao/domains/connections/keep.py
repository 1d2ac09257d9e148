"""Keeps verified webhooks raw, before anyone reads them: in groups, one commit for all that arrived meanwhile.

No timer: the first request goes at once, and what arrives while its commit is under way shares the next one.
"""

import asyncio
import json
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import msgspec

from balcao.contracts.messaging import Request
from balcao.core.ids import new_id
from balcao.core.queue import LANES, Order

READ = "balcao.reading:read"
LARGEST_GROUP = 500


@dataclass(frozen=True)
class Verified:
    """A connection whose own secret signed the body, and those of its routes that the body names."""

    connection_id: UUID
    account_id: UUID


@dataclass
class Waiting:
    request: Request
    hook: str
    key: str
    verified: tuple[Verified, ...]
    done: asyncio.Future[None]


class Keeper:
    """One a process. keep() returns when the webhook is committed; it raises what the database raised."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, hook: str, key: str, request: Request, verified: tuple[Verified, ...]) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(request, hook, key, verified, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]
            try:
                await self._commit(group)
            except Exception as failure:
                _settle(group, failure)
            else:
                _settle(group, None)

    async def _commit(self, group: list[Waiting]) -> None:
        ids = [new_id() for _ in group]
        priority, jobs = LANES["intake"].priority, _jobs(group, ids)
        async with asyncio.timeout(10):
            await self._pool.execute(
                _INSERT,
                ids,
                [waiting.hook for waiting in group],
                [waiting.key for waiting in group],
                [waiting.request.method for waiting in group],
                [waiting.request.url for waiting in group],
                [msgspec.json.encode(waiting.request.headers).decode() for waiting in group],
                [waiting.request.body for waiting in group],
                [_array(verified.connection_id for verified in waiting.verified) for waiting in group],
                [_array(verified.account_id for verified in waiting.verified) for waiting in group],
                priority,
                [payload for _, payload in jobs],
                [json.dumps({"account_id": str(account_id)}) for account_id, _ in jobs],
            )


def _settle(group: list[Waiting], failure: Exception | None) -> None:
    for waiting in group:
        if waiting.done.done():
            continue
        if failure is None:
            waiting.done.set_result(None)
        else:
            waiting.done.set_exception(failure)


def _array(ids: object) -> str:
    """A uuid[] in PostgreSQL's own spelling: unnest() flattens arrays of arrays, so each travels as text."""
    return "{" + ",".join(str(id) for id in ids) + "}"  # type: ignore[attr-defined]


def _jobs(group: list[Waiting], ids: list[UUID]) -> list[tuple[UUID, bytes]]:
    """One job a connection for the whole group: each reads its webhooks in the order in which they came."""
    wanted: dict[Verified, list[UUID]] = {}
    for waiting, id in zip(group, ids, strict=True):
        for verified in waiting.verified:
            wanted.setdefault(verified, []).append(id)
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
    INSERT INTO kept_webhooks (id, hook, key, method, url, headers, body, connection_ids, account_ids)
    SELECT id, hook, key, method, url, headers::jsonb, body, connection_ids::uuid[], account_ids::uuid[]
    FROM unnest(
        $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[], $9::text[]
    ) AS given (id, hook, key, method, url, headers, body, connection_ids, account_ids)
    ON CONFLICT DO NOTHING
)
INSERT INTO pgqueuer (priority, entrypoint, payload, headers, status)
SELECT $10, 'intake', payload, headers::jsonb, 'queued'
FROM unnest($11::bytea[], $12::text[]) AS jobs (payload, headers)
"""
