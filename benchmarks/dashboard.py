"""A clinic's dashboard over 1,000,000 appointments, all of them in that one clinic: the worst that a table can hold.

The rows have the shape of the public table of missed appointments in Vitória (KaggleV2, 110,527 rows of 2016): 1.77
appointments a patient, a third booked for the same day, one in five missed, the rarer the sooner they come (5 % on the
same day, 24 % within a week, 31 % within a month, 33 % later). Only these shares were taken, no row.
"""

import asyncio
import statistics
import time
from calendar import monthrange
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import aiohttp
import asyncpg

from balcao.core import clock
from balcao.core.database import plain_url
from balcao.core.ids import new_id
from balcao.testing.stage import Stage
from benchmarks.report import Row

APPOINTMENTS = 1_000_000
PATIENTS = 564_000
PRACTITIONERS = 40
A_DAY = 28  # each practitioner's, of 20 minutes
CONVERSATIONS = 20_000
WARM, ASKED = 10, 100
ZONE = "America/Sao_Paulo"


async def measure(stage: Stage) -> list[Row]:
    owner = await asyncpg.connect(plain_url(stage.database_url))
    try:
        clinic_id = await _fill(owner, stage.account_id, UUID(stage.channel_id))
    finally:
        await owner.close()
    today = clock.now().astimezone(ZoneInfo(ZONE)).date()
    first, last = today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])
    rows = []
    for what, name, since, target in (
        ("dashboard", "a month, beside the one before", first, 150.0),
        ("metricas", "a month, the first 200 lines", first, 150.0),
        ("dashboard", "a year, beside the one before", date(today.year - 1, today.month, 1), 1000.0),
    ):
        is_year = since != first
        until = first if is_year else last
        times, size = await _ask(stage, f"clinicas/{clinic_id}/{what}", since, until, 10 if is_year else ASKED)
        p95 = statistics.quantiles(times, n=20)[18] * 1000
        rows.append(Row(f"{what}: {name}, p95", round(p95, 1), "ms", ("at most", target)))
        rows.append(Row(f"{what}: {name}, body", size, "bytes", None))
    return rows


async def _ask(stage: Stage, path: str, first: date, last: date, asked: int) -> tuple[list[float], int]:
    params = {"data": first.isoformat(), "data_fim": last.isoformat()}
    times, size = [], 0
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {stage.token}"}) as http:
        for number in range(WARM + asked):
            since = time.perf_counter()
            async with http.get(f"{stage.base}/api/v1/{path}", params=params) as answer:
                body = await answer.read()
                taken = time.perf_counter() - since
                assert answer.status == 200, body[:300]
            size = len(body)
            if number >= WARM:
                times.append(taken)
            await asyncio.sleep(0)
    return times, size


async def _fill(owner: asyncpg.Connection, account_id: UUID, channel_id: UUID) -> UUID:
    clinic_id, service_id = new_id(), new_id()
    await owner.execute(
        "INSERT INTO clinics (account_id, id, name, timezone, closes_on_holidays) VALUES ($1, $2, 'Cheia', $3, false)",
        account_id, clinic_id, ZONE,
    )  # fmt: skip
    await owner.execute(
        "INSERT INTO services (account_id, id, name, price_cents) VALUES ($1, $2, 'Consulta', 25000)",
        account_id, service_id,
    )  # fmt: skip
    people, patients = [new_id() for _ in range(PRACTITIONERS)], [new_id() for _ in range(PATIENTS)]
    for number, id in enumerate(people):
        await owner.execute(
            "INSERT INTO practitioners (account_id, id, name, clinic_id) VALUES ($1, $2, $3, $4)",
            account_id, id, f"Médico {number:02}", clinic_id,
        )  # fmt: skip
        await owner.execute(_HOURS, account_id, id, clinic_id)
    await owner.copy_records_to_table(
        "contacts",
        records=[(account_id, id, f"Paciente {n}", f"+55119{n:08}") for n, id in enumerate(patients)],
        columns=["account_id", "id", "name", "phone"],
    )
    await owner.execute("SET synchronous_commit = off")
    await owner.execute(
        _APPOINTMENTS, account_id, clinic_id, service_id, people, patients, APPOINTMENTS, ZONE, timeout=3600
    )
    await owner.execute(_CONVERSATIONS, account_id, channel_id, patients[:CONVERSATIONS], timeout=600)
    await owner.execute(_REPLIES, account_id, channel_id, timeout=600)
    await owner.execute("VACUUM ANALYZE", timeout=600)
    return clinic_id


_HOURS = """
INSERT INTO weekly_hours (account_id, id, practitioner_id, clinic_id, weekday, start_minute, end_minute)
SELECT $1, gen_random_uuid(), $2, $3, day, first, first + length
FROM generate_series(1, 6) day, (VALUES (480, 240), (780, 320)) part (first, length)
"""
# Monday to Saturday, five weeks from now backwards, written in order of time, as they come to be.
_APPOINTMENTS = f"""
WITH drawn AS (
    SELECT n, random() AS fate, random() AS shows, random() AS early, floor(random() * {PATIENTS})::int + 1 AS who,
           n / ({PRACTITIONERS} * {A_DAY}) AS day, n / {PRACTITIONERS} % {A_DAY} AS slot
    FROM generate_series(0, $6::int - 1) n
), placed AS (
    SELECT *, date_trunc('week', now() AT TIME ZONE $7) + make_interval(
               days => 35 - day / 6 * 7 - day % 6,
               mins => CASE WHEN slot < 12 THEN 480 + slot * 20 ELSE 780 + (slot - 12) * 20 END) AS wall,
           CASE WHEN early < 0.349 THEN 0 WHEN early < 0.64 THEN 1 + (early * 1000)::int % 7
                WHEN early < 0.9 THEN 8 + (early * 1000)::int % 23 ELSE 31 + (early * 10000)::int % 60 END AS lead
    FROM drawn
)
INSERT INTO appointments (
    account_id, id, status, practitioner_id, service_id, clinic_id, contact_id, patient_name, start_at, end_at,
    local_start, local_end, timezone, origin, price_cents, insurer, created_at
)
SELECT $1, gen_random_uuid(),
       CASE WHEN fate < 0.08 THEN 'cancelled' WHEN wall AT TIME ZONE $7 > now() THEN 'booked'
            WHEN shows < CASE WHEN lead = 0 THEN 0.0465 WHEN lead < 8 THEN 0.24 WHEN lead < 31 THEN 0.31 ELSE 0.33 END
            THEN 'noshow' ELSE 'fulfilled' END,
       ($4::uuid[])[1 + n % {PRACTITIONERS}], $3, $2, ($5::uuid[])[who], 'Paciente',
       wall AT TIME ZONE $7, wall AT TIME ZONE $7 + interval '20 minutes', wall, wall + interval '20 minutes', $7,
       (ARRAY['whatsapp', 'whatsapp', 'recepcao', 'recepcao', 'site'])[1 + n % 5],
       CASE WHEN n % 4 = 0 THEN 0 ELSE 25000 END, CASE WHEN n % 4 = 0 THEN 'Unimed' END,
       wall AT TIME ZONE $7 - make_interval(days => lead, hours => 1)
FROM placed ORDER BY wall
"""
_CONVERSATIONS = """
INSERT INTO conversations (account_id, id, channel_id, contact_id, status, resolved_at)
SELECT $1, gen_random_uuid(), $2, contact, 'resolved', now() FROM unnest($3::uuid[]) contact
"""
_REPLIES = """
INSERT INTO first_replies (account_id, conversation_id, asked_at, channel_id, answered_at)
SELECT account_id, id, asked_at, channel_id, asked_at + make_interval(secs => 20 + 3600 * random() ^ 3)
FROM (SELECT *, now() - random() * interval '90 days' AS asked_at FROM conversations
      WHERE account_id = $1 AND channel_id = $2 AND status = 'resolved') one
"""
