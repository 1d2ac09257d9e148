"""A clinic of 200 practitioners who work every day from 8 to 17, and the judge of whether any time was given twice."""

from uuid import UUID

import asyncpg

from balcao.core.ids import new_id

PRACTITIONERS = 200


async def practice(owner: asyncpg.Connection, account_id: UUID) -> tuple[UUID, UUID, list[UUID]]:
    """The clinic, its one service of half an hour, its practitioners."""
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


async def overlaps(owner: asyncpg.Connection) -> int:
    """Pairs that lie over each other: of these the whole product must not make one."""
    return int(await owner.fetchval(_OVERLAPS))


_OVERLAPS = """
SELECT count(*) FROM occupancies a JOIN occupancies b
    ON b.account_id = a.account_id AND b.resource_id = a.resource_id AND b.id > a.id AND b.active AND a.active
    AND b.start_minute BETWEEN a.start_minute - 2880 AND a.end_minute AND a.during && b.during
"""
