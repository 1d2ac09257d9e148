"""Bookings through HTTP by 64 clients over 200 practitioners: how many a second, and how long one takes.

The rate is that of a closed loop: each of the 64 asks again as soon as it has its answer. How long one takes is asked
at 200 a second instead, over the same 64 connections: bookings fall due at even intervals, and one is timed from when
it fell due, so that none is left out because the ones before were slow. (64 who never rest, at 80 ms each, would be 800
a second: the two cannot both be asked of one run.)
"""

import asyncio
import itertools
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from uuid import UUID

import aiohttp
import asyncpg
import msgspec

from balcao.core import clock
from balcao.core.database import plain_url
from balcao.testing.stage import Stage
from benchmarks.practice import overlaps, practice
from benchmarks.report import Row

CLIENTS = 64
WARM = 512
BOOKED = 6_000
PACED, PACE = 4_000, 200  # so many, so many a second


async def measure(stage: Stage) -> list[Row]:
    owner = await asyncpg.connect(plain_url(stage.database_url))
    try:
        bodies = _bodies(*await practice(owner, stage.account_id))
        await _book(stage, bodies, WARM)
        seconds, _, refused = await _book(stage, bodies, BOOKED)
        _, times, late_refused = await _book(stage, bodies, PACED, PACE)
        found = await overlaps(owner)
        made = await owner.fetchval("SELECT count(*) FROM appointments")
    finally:
        await owner.close()
    asked = WARM + BOOKED + PACED
    p95 = statistics.quantiles(times, n=20)[18] * 1000
    return [
        Row("bookings: 64 clients, 200 practitioners", round(BOOKED / seconds), "a second", ("at least", 300)),
        Row(f"bookings: p95 at {PACE} a second", round(p95, 1), "ms", ("at most", 80)),
        Row(f"bookings: p50 at {PACE} a second", round(statistics.median(times) * 1000, 1), "ms", None),
        Row(f"bookings: refused or failed of {BOOKED + PACED:,}", refused + late_refused, "requests", ("at most", 0)),
        Row(f"bookings: not in the table of {asked:,}", asked - made, "bookings", ("at most", 0)),
        Row("bookings: overlaps", found, "pairs", ("at most", 0)),
    ]


async def _book(
    stage: Stage, bodies: Iterator[bytes], count: int, pace: float | None = None
) -> tuple[float, list[float], int]:
    """Seconds for all, seconds for each since it was due, how many were refused."""
    url = f"{stage.base}/api/v1/agendamentos"
    headers = {"Authorization": f"Bearer {stage.token}", "Content-Type": "application/json"}
    times: list[float] = []
    refused = 0
    due = _Due(list(itertools.islice(bodies, count)), pace)

    async def client(http: aiohttp.ClientSession) -> None:
        nonlocal refused
        async for since, body in due:
            async with http.post(url, data=body, headers=headers) as answer:
                await answer.read()
                times.append(time.perf_counter() - since)
                refused += answer.status != 201

    connector = aiohttp.TCPConnector(limit=CLIENTS)
    async with aiohttp.ClientSession(connector=connector) as http:
        since = time.perf_counter()
        await asyncio.gather(*(client(http) for _ in range(CLIENTS)))
        return time.perf_counter() - since, times, refused


class _Due:
    """Hands out bodies with when each falls due: at once without a pace, else at even intervals."""

    def __init__(self, bodies: list[bytes], pace: float | None) -> None:
        self.began, self.pace, self.numbered = time.perf_counter(), pace, enumerate(bodies)

    def __aiter__(self) -> AsyncIterator[tuple[float, bytes]]:
        return self

    async def __anext__(self) -> tuple[float, bytes]:
        number, body = next(self.numbered, (0, b""))
        if not body:
            raise StopAsyncIteration
        if self.pace is None:
            return time.perf_counter(), body
        at = self.began + number / self.pace
        await asyncio.sleep(max(at - time.perf_counter(), 0))
        return at, body


def _bodies(clinic_id: UUID, service_id: UUID, people: list[UUID]) -> Iterator[bytes]:
    """Each a free time of its own, spread over the practitioners; the patients come again and again."""
    first = clock.now().date() + timedelta(days=2)
    for number, (day, half, who) in enumerate(itertools.product(range(60), range(16), people)):
        yield msgspec.json.encode(
            {
                "paciente_nome": f"Pessoa {number % 997}",
                "paciente_telefone": f"119{10_000_000 + number % 997:08}",
                "data_agendamento": first + timedelta(days=day),
                "horario_inicio": f"{8 + half // 2:02}:{half % 2 * 30:02}",
                "medico_id": who,
                "servico_id": service_id,
                "clinica_id": clinic_id,
                "origem": "bench",
            }
        )
