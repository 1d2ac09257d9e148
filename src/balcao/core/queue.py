"""Jobs: use cases put in PostgreSQL within the caller's transaction, and the loop that works them off.

A job carries its tenant and ids, nothing else. It may run twice, late or in any order: the tables decide.
"""

import asyncio
import importlib
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

import asyncpg
import msgspec
import structlog
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.models import Job, TracebackRecord
from pgqueuer.queries import Queries
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import before_commit, raw_connection

log = structlog.get_logger()


@dataclass(frozen=True)
class Lane:
    """A kind of work. Higher `priority` goes first; `concurrency` counts over all workers, 0 is without limit."""

    priority: int
    concurrency: int = 0


# A worker has more places than all the limits together: whatever hangs outside, what people write is read and answered.
LANES = {
    "intake": Lane(100),
    "delivery": Lane(90, concurrency=24),
    "bot": Lane(80),
    "live": Lane(70, concurrency=8),
    "media": Lane(60, concurrency=8),
    "calendar": Lane(50, concurrency=8),
    "webhooks": Lane(40, concurrency=16),
    "bulk": Lane(10, concurrency=8),
    "upkeep": Lane(5, concurrency=2),
}


@dataclass(frozen=True)
class Terms:
    """How a use case is queued: its lane, and how often a failure is tried again before it is parked."""

    lane: str
    attempts: int = 6
    first_delay: timedelta = timedelta(seconds=1)
    longest_delay: timedelta = timedelta(minutes=5)


Use = TypeVar("Use", bound=Callable[..., Awaitable[None]])


class JobRefused(RuntimeError):
    """The queue holds something that is not a job of ours: no tenant, or a function that is not queued()."""


def queued(lane: str, **terms: Any) -> Callable[[Use], Use]:
    """Marks `async def use(account_id: UUID, …ids) -> None` as one that later() may queue and the worker may run."""

    def mark(use: Use) -> Use:
        assert lane in LANES, lane
        use.__terms__ = Terms(lane, **terms)  # type: ignore[attr-defined]
        return use

    return mark


def is_queued(use: Callable[..., Any]) -> bool:
    return hasattr(use, "__terms__")


class Order(msgspec.Struct):
    """A job's payload: the use case as module:function, its tenant, its arguments."""

    do: str
    account_id: UUID
    given: dict[str, Any] = {}


async def later(
    session: AsyncSession,
    use: Callable[..., Awaitable[None]],
    *,
    after: timedelta | None = None,
    key: str | None = None,
    **given: Any,
) -> None:
    """Queues `use(account_id, **given)` for when this transaction commits, `after` a while if given.

    A second job with the same `key` is left out while the first has not ended.
    """
    await later_many(session, [(use, given)], after=after, key=key)


async def later_many(
    session: AsyncSession,
    uses: list[tuple[Callable[..., Awaitable[None]], dict[str, Any]]],
    *,
    after: timedelta | None = None,
    key: str | None = None,
) -> None:
    account_id = session.info["account_id"]
    if account_id is None:
        raise JobRefused("A job needs a tenant: queue it in a transaction that has one.")
    if not uses:
        return
    waiting: list[_Waiting] = session.info.setdefault("jobs", [])
    for use, given in uses:
        order = Order(f"{use.__module__}:{use.__name__}", account_id, given)
        lane: str = use.__terms__.lane  # type: ignore[attr-defined]
        waiting.append(_Waiting(lane, msgspec.json.encode(order), after, key, {"account_id": str(account_id)}))
    before_commit(session, "jobs", _enqueue)


@dataclass(frozen=True)
class _Waiting:
    lane: str
    payload: bytes
    after: timedelta | None
    key: str | None
    headers: dict[str, str]


async def _enqueue(session: AsyncSession) -> None:
    """All jobs of a transaction in one statement; two that say the same are one."""
    told: list[_Waiting] = session.info.pop("jobs")
    jobs = list({(job.payload, job.after, job.key): job for job in told}.values())
    await Queries(AsyncpgDriver(await raw_connection(session))).enqueue(
        [job.lane for job in jobs],
        [job.payload for job in jobs],
        [LANES[job.lane].priority for job in jobs],
        [job.after for job in jobs],
        [job.key for job in jobs],
        [job.headers for job in jobs],
        on_conflict="skip",
    )


# Use cases that have moved since a release: jobs of before the upgrade still name the old place.
_CALENDARS = "balcao.domains.scheduling.calendars"
MOVED = {
    "balcao.intake:read": "balcao.reading:read",
    "balcao.domains.scheduling.write_event:write_event": f"{_CALENDARS}.write_event:write_event",
    "balcao.domains.scheduling.write_waiting:write_waiting": f"{_CALENDARS}.write_waiting:write_waiting",
    "balcao.domains.scheduling.write_waiting:write_all": f"{_CALENDARS}.write_waiting:write_all",
}


@cache
def find_use(name: str) -> tuple[Callable[..., Awaitable[None]], dict[str, Any]]:
    """The use case and the types of its parameters; JobRefused for anything not marked with queued()."""
    module, _, function = MOVED.get(name, name).partition(":")
    if not module.startswith("balcao."):
        raise JobRefused(f"Not ours: {name}")
    use = getattr(importlib.import_module(module), function, None)
    if use is None or not is_queued(use):
        raise JobRefused(f"Not a queued use case: {name}")
    hints = get_type_hints(use)
    return use, {name: hints.get(name, Any) for name in inspect.signature(use).parameters}


async def run_job(job: Job) -> None:
    order = msgspec.json.decode(job.payload or b"", type=Order)
    use, parameters = find_use(order.do)
    terms: Terms = use.__terms__  # type: ignore[attr-defined]
    given = {name: msgspec.convert(value, parameters[name]) for name, value in order.given.items()}
    try:
        with structlog.contextvars.bound_contextvars(account_id=str(order.account_id), job=order.do):
            await use(order.account_id, **given)
    except RetryRequested:
        raise
    except Exception as failure:
        if job.attempts + 1 >= terms.attempts:
            log.error("job parked", job=order.do, attempts=job.attempts + 1, error=type(failure).__name__)
            raise
        delay = min(terms.first_delay * 2**job.attempts, terms.longest_delay)
        log.warning("job tried again", job=order.do, attempt=job.attempts + 1, error=repr(failure)[:300])
        raise RetryRequested(delay=delay, reason=repr(failure)[:300]) from failure


class _Patient(Queries):
    async def retry_job(self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None) -> None:
        """While the disk is full a job cannot be put back either; pgqueuer 1.6.0 would then hold it as failed."""
        while True:
            try:
                return await super().retry_job(job, delay, traceback_record)
            except asyncpg.InsufficientResourcesError:
                await asyncio.sleep(1)


def make_worker(pool: asyncpg.Pool) -> PgQueuer:
    """A pgqueuer that takes every lane; a job whose tries are used up is held as 'failed' until put back by hand."""
    driver = AsyncpgPoolDriver(pool)
    worker = PgQueuer(driver, queries=_Patient(driver))
    for name, lane in LANES.items():
        worker.entrypoint(name, concurrency_limit=lane.concurrency, on_failure="hold")(run_job)
    return worker


async def install(connection: asyncpg.Connection) -> None:
    """Makes or upgrades the queue's own tables; run by the owner, under the migration's lock."""
    queries = Queries(AsyncpgDriver(connection))
    if await queries.schema_is_installed():
        await queries.upgrade()
    else:
        await queries.install(create_schema=False)
