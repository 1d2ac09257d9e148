"""The queues as an operator sees them: what waits, what failed, and how to put it back."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import NotFound
from balcao.core.queue import LANES


class LaneStats(BaseModel):
    """`per_minute` counts jobs that ended in the last five minutes; ages are in seconds."""

    lane: str
    waiting: int
    later: int
    running: int
    failed: int
    oldest_seconds: float | None
    per_minute: float
    failures_per_minute: float
    concurrency: int | None


class FailedJob(BaseModel):
    id: int
    lane: str
    job: str
    account_id: UUID | None
    attempts: int
    error: str | None
    failed_at: datetime


async def read_stats(session: AsyncSession) -> list[LaneStats]:
    """Every lane, also those with nothing in them."""
    waiting = {row.entrypoint: row for row in await session.execute(_WAITING)}
    ended = {row.entrypoint: row for row in await session.execute(_ENDED)}
    return [_stats(lane, waiting.get(lane), ended.get(lane)) for lane in LANES]


def _stats(lane: str, waiting: Any, ended: Any) -> LaneStats:
    return LaneStats(
        lane=lane,
        waiting=waiting.waiting if waiting else 0,
        later=waiting.later if waiting else 0,
        running=waiting.running if waiting else 0,
        failed=waiting.failed if waiting else 0,
        oldest_seconds=waiting.oldest if waiting else None,
        per_minute=round(ended.ended / 5, 1) if ended else 0.0,
        failures_per_minute=round(ended.failed / 5, 1) if ended else 0.0,
        concurrency=LANES[lane].concurrency or None,
    )


_WAITING = text(
    """
    SELECT entrypoint,
        count(*) FILTER (WHERE status = 'queued' AND execute_after <= now()) AS waiting,
        count(*) FILTER (WHERE status = 'queued' AND execute_after > now()) AS later,
        count(*) FILTER (WHERE status = 'picked') AS running,
        count(*) FILTER (WHERE status = 'failed') AS failed,
        extract(epoch FROM now() - min(greatest(created, execute_after))
            FILTER (WHERE status = 'queued' AND execute_after <= now()))::float AS oldest
    FROM pgqueuer GROUP BY entrypoint
    """
)
_ENDED = text(
    """
    SELECT entrypoint, count(*) FILTER (WHERE status = 'successful') AS ended,
        count(*) FILTER (WHERE status IN ('exception', 'failed')) AS failed
    FROM pgqueuer_log WHERE created > now() - interval '5 minutes' GROUP BY entrypoint
    """
)


async def list_failed(session: AsyncSession, account_id: UUID, limit: int, before: int | None) -> list[FailedJob]:
    """The tenant's jobs whose tries are used up, newest first."""
    rows = await session.execute(_FAILED, {"account_id": str(account_id), "page": limit, "before": before})
    return [_failed(row) for row in rows]


def _failed(row: Any) -> FailedJob:
    order = msgspec.json.decode(row.payload or b"{}")
    return FailedJob(
        id=row.id,
        lane=row.entrypoint,
        job=str(order.get("do", "")).rpartition(":")[2],
        account_id=order.get("account_id"),
        attempts=row.attempts + 1,
        error=row.error,
        failed_at=row.updated,
    )


_FAILED = text(
    """
    SELECT job.id, job.entrypoint, job.payload, job.attempts, job.updated,
        (SELECT concat_ws(': ', log.traceback ->> 'exception_type', log.traceback ->> 'exception_message')
         FROM pgqueuer_log log WHERE log.job_id = job.id AND log.traceback IS NOT NULL
         ORDER BY log.id DESC LIMIT 1) AS error
    FROM pgqueuer job
    WHERE job.status = 'failed' AND job.headers ->> 'account_id' = :account_id
        AND (CAST(:before AS bigint) IS NULL OR job.id < :before)
    ORDER BY job.id DESC LIMIT :page
    """
)


async def retry(session: AsyncSession, account_id: UUID, job_id: int) -> None:
    """Puts a failed job back with its tries counted anew; NotFound when it is no failed job of this tenant."""
    done = await session.scalar(_RETRY, {"id": job_id, "account_id": str(account_id)})
    if done is None:
        raise NotFound("Não há trabalho parado com este número.")


_RETRY = text(
    """
    UPDATE pgqueuer SET status = 'queued', attempts = 0, execute_after = now(), updated = now(), queue_manager_id = NULL
    WHERE id = :id AND status = 'failed' AND headers ->> 'account_id' = :account_id RETURNING id
    """
)
