"""The inbox over HTTP at 1,000,000 messages in 100,000 conversations, beside the same at 10,000 in 1,000."""

import asyncio
import random
import statistics
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import aiohttp
import asyncpg

from balcao.core.database import plain_url
from balcao.testing.stage import PASSWORD, Stage
from benchmarks.filled_inbox import Filled, fill
from benchmarks.report import Row

LARGE, SMALL = 100_000, 1_000  # conversations, of ten messages each but for one that is long
WARM = 20
ASKED = 200
LIMIT = 50.0
RATIO = 1.5
FLOOR = 10.0  # below so many milliseconds a ratio tells of the machine and not of us
DEEP = 40  # pages back

# What is asked, as a path made anew each time from what was filled in.
Ask = Callable[[Filled, random.Random], str]


def _search(words: Callable[[Filled, random.Random], str]) -> Ask:
    return lambda filled, chance: "/search?" + urlencode({"q": words(filled, chance), "limit": 10})


ASKS: dict[str, Ask] = {
    "list": lambda filled, chance: "/conversations?limit=25",
    "list, all": lambda filled, chance: "/conversations?status=all&limit=25",
    "list, unread": lambda filled, chance: "/conversations?unread=true&limit=25",
    "list, who waits longest": lambda filled, chance: "/conversations?sort=waiting&limit=25",
    "list, by label": lambda filled, chance: "/conversations?status=all&label=retorno&limit=25",
    "counters": lambda filled, chance: "/conversations/counters",
    "conversation": lambda filled, chance: f"/conversations/{chance.choice(filled.conversation_ids)}/messages?limit=50",
    "search, rare word": _search(lambda filled, chance: chance.choice(filled.rare)),
    "search, frequent word": _search(lambda filled, chance: chance.choice(["consulta", "exame", "amanhã", "retorno"])),
    "search, two words": _search(lambda filled, chance: " ".join(chance.sample(["laudo", "febre", "guia", "pix"], 2))),
    "search, half a word": _search(lambda filled, chance: chance.choice(filled.rare)[:5]),
    "search, name": _search(lambda filled, chance: chance.choice(filled.names)),
    "search, phone": _search(lambda filled, chance: chance.choice(filled.phones)[-9:-2]),
}


async def measure(stage: Stage) -> list[Row]:
    owner = await asyncpg.connect(plain_url(stage.database_url))
    try:
        small_token, small_account = await _second_account(stage)
        small = await fill(owner, small_account, await _channel(owner, small_account), conversations=SMALL)
        large = await fill(owner, stage.account_id, UUID(stage.channel_id), conversations=LARGE)
        await owner.execute("VACUUM ANALYZE")
    finally:
        await owner.close()
    rows = []
    async with _signed_in(stage.token) as big, _signed_in(small_token) as little:
        asks = dict(ASKS)
        asks["conversation, deep"] = await _deep(stage, big, large, little, small)
        for name, ask in asks.items():
            at_large, at_small = await _both(stage, ask, big, large, little, small)
            rows.append(Row(f"inbox: {name}, p95", round(at_large, 1), "ms", ("at most", LIMIT)))
            ratio = round(max(at_large, FLOOR) / max(at_small, FLOOR), 2)
            rows.append(Row(f"inbox: {name}, against 10,000 messages", ratio, "times", ("at most", RATIO)))
    return rows


def _signed_in(token: str) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"})


async def _both(
    stage: Stage,
    ask: Ask,
    big: aiohttp.ClientSession,
    large: Filled,
    little: aiohttp.ClientSession,
    small: Filled,
) -> tuple[float, float]:
    """p95 in milliseconds of each, asked in turns so that both have the same machine."""
    chance = random.Random(1)
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(WARM + ASKED):
        for is_large, http, filled in ((True, big, large), (False, little, small)):
            taken = await _one(http, f"{stage.base}/api/v1{ask(filled, chance)}")
            if number >= WARM:
                times[is_large].append(taken)
        await asyncio.sleep(0)
    return _p95(times[True]), _p95(times[False])


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[18] * 1000


async def _one(http: aiohttp.ClientSession, url: str) -> float:
    since = time.perf_counter()
    async with http.get(url) as answer:
        body = await answer.read()
        taken = time.perf_counter() - since
        assert answer.status == 200, body[:300]
    return taken


async def _deep(
    stage: Stage, big: aiohttp.ClientSession, large: Filled, little: aiohttp.ClientSession, small: Filled
) -> Ask:
    """A page far back in the longest conversation of each."""
    cursors: dict[UUID, str] = {}
    for http, filled in ((big, large), (little, small)):
        cursor = ""
        for _ in range(DEEP):
            async with http.get(f"{stage.base}/api/v1{_page(filled, cursor)}") as answer:
                cursor = (await answer.json())["next_cursor"]
        cursors[filled.account_id] = cursor
    return lambda filled, chance: _page(filled, cursors[filled.account_id])


def _page(filled: Filled, cursor: str) -> str:
    return f"/conversations/{filled.long_id}/messages?limit=50" + (f"&cursor={cursor}" if cursor else "")


async def _second_account(stage: Stage) -> tuple[str, UUID]:
    email = "pequena@exemplo.com.br"
    await stage.make_account("Clínica Pequena", email)
    given = {"grant_type": "password", "username": email, "password": PASSWORD}
    token: str = (await stage.call("POST", "/api/v1/auth/token", given, Authorization=""))["access_token"]
    me: Any = await stage.call("GET", "/api/v1/me", Authorization=f"Bearer {token}")
    return token, UUID(me["account"]["id"])


async def _channel(owner: asyncpg.Connection, account_id: UUID) -> UUID:
    made: UUID = await owner.fetchval(
        "INSERT INTO connections (account_id, id, connector, name, status) "
        "VALUES ($1, gen_random_uuid(), 'bench', 'Canal', 'active') RETURNING id",
        account_id,
    )
    return made
