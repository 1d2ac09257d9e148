"""Webhooks that were not kept: counted for all processes together, their routes masked, nothing of their bodies.

However many come, a process holds HELD rows at most and writes them once a second, and the table keeps KEPT a reason.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import structlog
from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, secrets
from balcao.core.database import transaction

log = structlog.get_logger()
HELD = 200
KEPT = 100
EVERY_SECONDS = 1.0
COUNTED = Counter("balcao_webhooks_refused_total", "Webhooks that nobody's secret verified.", ["hook", "why"])


@dataclass
class Refused:
    """`why` is signature, unknown (a route that nobody here has connected) or challenge."""

    hook: str
    why: str
    route: str | None
    count: int
    last_at: datetime


_held: dict[tuple[str, str, str], Refused] = {}
_writing: asyncio.Task[None] | None = None


def count_refused(hook: str, why: str, route: str | None = None) -> None:
    """Shown within about a second. More routes than are held at once are counted without their name."""
    global _writing
    COUNTED.labels(hook, why).inc()
    masked = secrets.mask(route) if route else ""
    if (hook, why, masked) not in _held and len(_held) >= HELD:
        masked = ""
    known = _held.setdefault((hook, why, masked), Refused(hook, why, masked or None, 0, clock.now()))
    known.count += 1
    known.last_at = clock.now()
    if _writing is None or _writing.done():
        _writing = asyncio.get_running_loop().create_task(_write_soon())


async def list_refused(session: AsyncSession) -> list[Refused]:
    """The last seen first."""
    rows = (await session.execute(_LIST)).mappings()
    return [Refused(**{**row, "route": row["route"] or None}) for row in rows]


async def write_refused() -> None:
    """Adds what this process has counted to what all have; the counts stay here while the database is away."""
    held = [_held.pop(place) for place in sorted(_held)]
    if not held:
        return
    try:
        async with transaction(None) as session:
            given = [{**vars(one), "route": one.route or ""} for one in held]
            await session.execute(_ADD, given)
            await session.execute(_FORGET, {"kept": KEPT})
    except Exception as failure:
        log.warning("refused webhooks not counted", error=repr(failure)[:200])
        for one in held:
            later = _held.setdefault((one.hook, one.why, one.route or ""), one)
            if later is not one:
                later.count += one.count


async def _write_soon() -> None:
    await asyncio.sleep(EVERY_SECONDS)
    await write_refused()


_ADD = text(
    "INSERT INTO refused_webhooks AS known (hook, why, route, count, last_at) "
    "VALUES (:hook, :why, :route, :count, :last_at) ON CONFLICT (hook, why, route) DO UPDATE "
    "SET count = known.count + excluded.count, last_at = greatest(known.last_at, excluded.last_at)"
)
# A reason that is shouted a thousand times does not push out another one.
_FORGET = text(
    "DELETE FROM refused_webhooks WHERE (hook, why, route) IN (SELECT hook, why, route FROM ("
    "SELECT hook, why, route, row_number() OVER (PARTITION BY hook, why ORDER BY last_at DESC) AS place "
    "FROM refused_webhooks) AS ranked WHERE place > :kept)"
)
_LIST = text("SELECT hook, why, route, count, last_at FROM refused_webhooks ORDER BY last_at DESC LIMIT 500")
