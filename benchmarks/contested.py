"""100,000 attempts on few times, by 64 at once, each a transaction of its own: no two may get what overlaps."""

import asyncio
import random
import time
from datetime import timedelta
from uuid import UUID

import asyncpg

from balcao.core import clock, database
from balcao.core.database import plain_url, transaction
from balcao.domains.scheduling.occupy import Claim, reserve
from balcao.testing.stage import Stage
from benchmarks.practice import overlaps, practice
from benchmarks.report import Row

CLIENTS = 64
ATTEMPTS = 100_000
CONTESTED = 50  # practitioners, of one day each: some twenty thousand different wishes for some thousand places


async def measure(stage: Stage) -> list[Row]:
    owner = await asyncpg.connect(plain_url(stage.database_url))
    try:
        _, _, people = await practice(owner, stage.account_id)
        taken, seconds = await _contend(stage, people[:CONTESTED])
        found = await overlaps(owner)
    finally:
        await owner.close()
    return [
        Row("contested: 100,000 attempts by 64 at once", round(seconds, 1), "s", ("at most", 120)),
        Row("contested: attempts", round(ATTEMPTS / seconds), "a second", None),
        Row("contested: taken", taken, "times", ("at least", CONTESTED)),
        Row("contested: overlaps", found, "pairs", ("at most", 0)),
    ]


async def _contend(stage: Stage, people: list[UUID]) -> tuple[int, float]:
    """Many want times of one day that overlap in part, as the app's role."""
    database.open_database(stage.database_url, pool=16)
    day = clock.now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=90)
    dice = random.Random(7)
    taken = 0
    waiting = iter(range(ATTEMPTS))

    def choose() -> Claim:
        start = day + timedelta(minutes=5 * dice.randrange(96))
        return Claim(dice.choice(people), start, start + timedelta(minutes=dice.choice((15, 30, 45))))

    async def client() -> None:
        nonlocal taken
        for number in waiting:
            async with transaction(stage.account_id) as session:
                refused = await reserve(session, [choose()], f"bench-{number}", day)
            taken += refused is None
            await asyncio.sleep(0)  # whoever waits for a connection comes first

    try:
        since = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        return taken, time.perf_counter() - since
    finally:
        await database.close_database()
