"""What the tables keep to by themselves."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import plain_url, transaction
from balcao.core.ids import new_id
from balcao.testing import make, make_agenda
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)
INSERT = text(
    "INSERT INTO occupancies (account_id, id, resource_id, during, kind, holder, expires_at) VALUES "
    "(:account_id, :id, :resource_id, CAST(CAST(:during AS text) AS tstzrange), 'hold', 'x', now())"
)


@pytest.mark.parametrize(
    ("during", "broken"),
    [
        ("[2030-01-01 10:00+00, 2030-01-01 10:00+00]", "ck_occupancies_during"),
        ("empty", "ck_occupancies_during"),
        ("[2030-01-01 10:00+00,)", "ck_occupancies_during"),
        ("[2030-01-01 10:00+00, 2030-01-09 10:00+00)", "ck_occupancies_during"),
        ("[2030-01-01 10:29+00, 2030-01-01 11:00+00)", "ex_occupancies_during"),
    ],
)
async def test_an_occupancy_has_bounds_and_no_neighbour_within_them(
    session: AsyncSession, account_id: UUID, during: str, broken: str
) -> None:
    given = {"account_id": account_id, "resource_id": new_id()}
    free = "[2030-01-01 10:00+00, 2030-01-01 10:30+00)"
    await session.execute(INSERT, given | {"id": new_id(), "during": free})
    with pytest.raises(IntegrityError, match=broken):
        await session.execute(INSERT, given | {"id": new_id(), "during": during})


async def test_two_tenants_may_have_the_same_resource_at_the_same_time(account_id: UUID) -> None:
    resource = new_id()
    for tenant in (account_id, await make.account()):
        async with transaction(tenant) as session:
            given = {"account_id": tenant, "id": new_id(), "resource_id": resource}
            await session.execute(INSERT, given | {"during": "[2030-01-01 10:00+00, 2030-01-01 10:30+00)"})


async def test_the_agenda_goes_with_its_account(account_id: UUID, database_url: str) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        await make_agenda.appointment(session, agenda, MONDAY, "09:00", patient_phone="11 98765-4321")
    owner = await asyncpg.connect(plain_url(database_url))
    try:
        await owner.execute("DELETE FROM accounts WHERE id = $1", account_id)
        for table in ("appointments", "appointment_history", "occupancies", "practitioners", "weekly_hours"):
            assert await owner.fetchval(f"SELECT count(*) FROM {table} WHERE account_id = $1", account_id) == 0
    finally:
        await owner.close()


async def test_wall_time_and_zone_stand_beside_the_instants(session: AsyncSession) -> None:
    agenda = await make_agenda.agenda(session, timezone="America/Manaus")
    booked = await make_agenda.appointment(session, agenda, MONDAY, "09:00")
    assert booked.start_at == at(MONDAY, "10:00")
    assert booked.local_start.isoformat() == f"{MONDAY}T09:00:00"
    assert booked.local_end - booked.local_start == timedelta(minutes=30)
