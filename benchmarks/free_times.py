"""Free times through HTTP, with full agendas and a table in which other tenants' are most."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import aiohttp
import asyncpg

from balcao.core import clock
from balcao.core.database import plain_url
from balcao.core.ids import new_id
from balcao.testing.stage import Stage
from benchmarks.report import Row

NEIGHBOURS = 250_000  # occupancies of other practitioners, in other accounts
WARM = 10
ASKED = 150
EVERY = 8  # in a full agenda one time in so many is left free
STEP = timedelta(minutes=30)


async def measure(stage: Stage) -> list[Row]:
    owner = await asyncpg.connect(plain_url(stage.database_url))
    try:
        clinic_id = await _clinic(owner, stage.account_id)
        full = await _practice(owner, stage.account_id, clinic_id, practitioners=10, full=True)
        empty = await _practice(owner, stage.account_id, clinic_id, practitioners=10, full=False)
        large = await _practice(owner, stage.account_id, clinic_id, practitioners=50, full=True)
        await _neighbours(owner)
        await owner.execute("ANALYZE")
    finally:
        await owner.close()
    first = clock.now().date() + timedelta(days=1)
    rows = []
    for name, service_id, days, target in (
        ("full agenda, 10 × 30", full, 30, 25.0),
        ("empty agenda, 10 × 30", empty, 30, None),
        ("full agenda, 50 × 60", large, 60, 120.0),
    ):
        times, found = await _ask(stage, service_id, first, first + timedelta(days=days - 1))
        p95 = statistics.quantiles(times, n=20)[18] * 1000
        rows.append(Row(f"free times: {name}, p95", round(p95, 1), "ms", ("at most", target) if target else None))
        rows.append(Row(f"free times: {name}, found", found, "times", None))
    return rows


async def _ask(stage: Stage, service_id: UUID, first: date, last: date) -> tuple[list[float], int]:
    url = f"{stage.base}/api/v1/agendamentos/horarios"
    params = {"data": first.isoformat(), "data_fim": last.isoformat(), "servico_id": str(service_id)}
    times, found = [], 0
    headers = {"Authorization": f"Bearer {stage.token}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        for number in range(WARM + ASKED):
            since = time.perf_counter()
            async with http.get(url, params=params) as answer:
                body = await answer.read()
                taken = time.perf_counter() - since
                assert answer.status == 200, body[:300]
            found = body.count(b'"hora"')
            if number >= WARM:
                times.append(taken)
            await asyncio.sleep(0)
    return times, found


async def _clinic(owner: asyncpg.Connection, account_id: UUID) -> UUID:
    id = new_id()
    await owner.execute(
        "INSERT INTO clinics (account_id, id, name, timezone, closes_on_holidays) "
        "VALUES ($1, $2, 'Clínica', 'America/Sao_Paulo', false)",
        account_id,
        id,
    )
    return id


async def _practice(
    owner: asyncpg.Connection, account_id: UUID, clinic_id: UUID, *, practitioners: int, full: bool
) -> UUID:
    """The id of a service that so many practitioners do, every day from 8 to 12 and from 13 to 17."""
    service_id = new_id()
    people = [new_id() for _ in range(practitioners)]
    await owner.execute(
        "INSERT INTO services (account_id, id, name, duration_minutes) VALUES ($1, $2, 'Consulta', 30)",
        account_id,
        service_id,
    )
    await owner.executemany(
        "INSERT INTO practitioners (account_id, id, name, clinic_id) VALUES ($1, $2, $3, $4)",
        [(account_id, id, f"Dra. {number:02}", clinic_id) for number, id in enumerate(people)],
    )
    await owner.executemany(
        "INSERT INTO practitioner_services (account_id, service_id, practitioner_id) VALUES ($1, $2, $3)",
        [(account_id, service_id, id) for id in people],
    )
    await owner.executemany(
        "INSERT INTO weekly_hours (account_id, id, practitioner_id, clinic_id, weekday, start_minute, end_minute) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            (account_id, new_id(), id, clinic_id, weekday, start, start + 240)
            for id in people
            for weekday in range(1, 8)
            for start in (480, 780)
        ],
    )
    if full:
        await _fill(owner, account_id, people)
    return service_id


async def _fill(owner: asyncpg.Connection, account_id: UUID, people: list[UUID]) -> None:
    today = datetime.combine(clock.now().date(), datetime.min.time(), UTC)
    starts = [
        today + timedelta(days=day, hours=hour) + half * STEP
        for day in range(1, 64)
        for hour in (11, 12, 13, 14, 16, 17, 18, 19)  # 8 to 12 and 13 to 17 in São Paulo
        for half in range(2)
    ]
    rows = [
        (account_id, new_id(), id, asyncpg.Range(start, start + STEP), "bench", today + timedelta(days=365))
        for id in people
        for number, start in enumerate(starts)
        if number % EVERY
    ]
    await _copy(owner, rows)


async def _neighbours(owner: asyncpg.Connection) -> None:
    account_id = new_id()
    await owner.execute("INSERT INTO accounts (id, name) VALUES ($1, 'Vizinha')", account_id)
    today = datetime.combine(clock.now().date(), datetime.min.time(), UTC)
    people = [new_id() for _ in range(200)]
    rows = [
        (
            account_id,
            new_id(),
            people[number % 200],
            asyncpg.Range(start := today + number // 200 * STEP, start + STEP),
            "bench",
            today + timedelta(days=365),
        )
        for number in range(NEIGHBOURS)
    ]
    await _copy(owner, rows)


async def _copy(owner: asyncpg.Connection, rows: Sequence[tuple[object, ...]]) -> None:
    columns = ["account_id", "id", "resource_id", "during", "holder", "expires_at", "kind"]
    await owner.copy_records_to_table("occupancies", records=[(*row, "hold") for row in rows], columns=columns)
