"""Bookings by many at once: how many a second through HTTP, and 100,000 attempts on few times, judged by SQL."""

import asyncio
import itertools
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import aiohttp
import asyncpg
import msgspec

from balcao.core import clock, database
from balcao.core.database import plain_url, transaction
from balcao.core.ids import new_id
from balcao.domains.scheduling.occupy import Claim, reserve
from balcao.testing.stage import Stage
from benchmarks.report import Row

CLIENTS = 64
PRACTITIONERS = 200
WARM = 256
BOOKED = 6_000
ATTEMPTS = 100_000
CONTESTED = 50  # practitioners, of one day each: some twenty thousand different wishes for some thousand places


async def measure(stage: Stage) -> list[Row]:
    owner = await asyncpg.connect(plain_url(stage.database_url))
    try:
        clinic_id, service_id, people = await _practice(owner, stage.account_id)
        bodies = _bodies(clinic_id, service_id, people)
        await _book(stage, [next(bodies) for _ in range(WARM)])
        seconds, times, refused = await _book(stage, [next(bodies) for _ in range(BOOKED)])
        overlaps = await owner.fetchval(_OVERLAPS)
        taken, tried_seconds = await _contend(stage, people[:CONTESTED])
        contested_overlaps = await owner.fetchval(_OVERLAPS)
    finally:
        await owner.close()
    p95 = statistics.quantiles(times, n=20)[18] * 1000
    return [
        Row("bookings: 64 clients, 200 practitioners", round(len(times) / seconds), "a second", ("at least", 300)),
        Row("bookings: p95", round(p95, 1), "ms", ("at most", 80)),
        Row("bookings: refused or failed", refused, "of 6,000", ("at most", 0)),
        Row("bookings: overlaps", overlaps, "pairs", ("at most", 0)),
        Row("bookings: attempts on contested times", round(ATTEMPTS / tried_seconds), "a second", None),
        Row("bookings: of 100,000 attempts taken", taken, "times", None),
        Row("bookings: overlaps of 100,000 attempts", contested_overlaps, "pairs", ("at most", 0)),
    ]


async def _book(stage: Stage, bodies: list[bytes]) -> tuple[float, list[float], int]:
    url = f"{stage.base}/api/v1/agendamentos"
    headers = {"Authorization": f"Bearer {stage.token}", "Content-Type": "application/json"}
    times: list[float] = []
    refused = 0
    waiting = iter(bodies)

    async def client(http: aiohttp.ClientSession) -> None:
        nonlocal refused
        for body in waiting:
            since = time.perf_counter()
            async with http.post(url, data=body, headers=headers) as answer:
                await answer.read()
                times.append(time.perf_counter() - since)
                refused += answer.status != 201

    connector = aiohttp.TCPConnector(limit=CLIENTS)
    async with aiohttp.ClientSession(connector=connector) as http:
        since = time.perf_counter()
        await asyncio.gather(*(client(http) for _ in range(CLIENTS)))
        return time.perf_counter() - since, times, refused


def _bodies(clinic_id: UUID, service_id: UUID, people: list[UUID]) -> "itertools.chain[bytes]":
    """Each a free time of its own, spread over the practitioners; the patients come again and again."""
    first = clock.now().date() + timedelta(days=2)
    rest = itertools.product(range(60), range(16), people)
    return itertools.chain(
        msgspec.json.encode(
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
        for number, (day, half, who) in enumerate(rest)
    )


async def _contend(stage: Stage, people: list[UUID]) -> tuple[int, float]:
    """Many want times of one day that overlap in part, each with a transaction of its own as the app's role."""
    database.open_database(stage.database_url, pool=16)
    day = clock.now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=90)
    dice = random.Random(7)
    taken = 0
    waiting = iter(range(ATTEMPTS))

    async def client(choose: Callable[[], Claim]) -> None:
        nonlocal taken
        for number in waiting:
            async with transaction(stage.account_id) as session:
                refused = await reserve(session, [choose()], f"bench-{number}", day)
            taken += refused is None
            await asyncio.sleep(0)  # whoever waits for a connection comes first

    def choose() -> Claim:
        start = day + timedelta(minutes=5 * dice.randrange(96))
        return Claim(dice.choice(people), start, start + timedelta(minutes=dice.choice((15, 30, 45))))

    try:
        since = time.perf_counter()
        await asyncio.gather(*(client(choose) for _ in range(CLIENTS)))
        return taken, time.perf_counter() - since
    finally:
        await database.close_database()


async def _practice(owner: asyncpg.Connection, account_id: UUID) -> tuple[UUID, UUID, list[UUID]]:
    clinic_id, service_id, people = new_id(), new_id(), [new_id() for _ in range(PRACTITIONERS)]
    await owner.execute(
        "INSERT INTO clinics (account_id, id, name, timezone, closes_on_holidays) "
        "VALUES ($1, $2, 'Clínica', 'America/Sao_Paulo', false)",
        account_id,
        clinic_id,
    )
    await owner.execute(
        "INSERT INTO services (account_id, id, name, duration_minutes, price_cents) VALUES ($1, $2, 'Consulta', 30, 1)",
        account_id,
        service_id,
    )
    await owner.executemany(
        "INSERT INTO practitioners (account_id, id, name, clinic_id) VALUES ($1, $2, $3, $4)",
        [(account_id, id, f"Dra. {number:03}", clinic_id) for number, id in enumerate(people)],
    )
    await owner.executemany(
        "INSERT INTO weekly_hours (account_id, id, practitioner_id, clinic_id, weekday, start_minute, end_minute) "
        "VALUES ($1, $2, $3, $4, $5, 480, 1020)",
        [(account_id, new_id(), id, clinic_id, weekday) for id in people for weekday in range(1, 8)],
    )
    await owner.execute("ANALYZE")
    return clinic_id, service_id, people


_OVERLAPS = """
SELECT count(*) FROM occupancies a JOIN occupancies b
    ON b.account_id = a.account_id AND b.resource_id = a.resource_id AND b.id > a.id AND b.active AND a.active
    AND b.start_minute BETWEEN a.start_minute - 2880 AND a.end_minute AND a.during && b.during
"""
