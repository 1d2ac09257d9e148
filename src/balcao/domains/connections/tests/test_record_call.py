"""What calls say about a connection's health."""

from uuid import UUID

from balcao.core.database import find, transaction
from balcao.domains.connections.models import Connection
from balcao.domains.connections.record_call import mark_unauthorized, record_call
from balcao.testing import make_connections, make_identity
from balcao.testing.api import api


async def after(account_id: UUID, id: UUID, *outcomes: str) -> str:
    for outcome in outcomes:
        async with transaction(account_id) as session:
            await record_call(session, id, what="send", outcome=outcome, milliseconds=5, code="x", error="Quebrou")
    async with transaction(account_id) as session:
        row = await find(session, Connection, id)
        assert row is not None
        return row.status


async def test_five_outages_in_a_row_make_it_failing_and_one_answer_mends_it(account_id: UUID) -> None:
    id = (await make_connections.channel(account_id)).id
    assert await after(account_id, id, *["unavailable"] * 4) == "active"
    assert await after(account_id, id, "ok", "unknown", "unavailable", "unknown", "unavailable") == "active"
    assert await after(account_id, id, "unavailable") == "failing"
    assert await after(account_id, id, "rejected") == "active"


async def test_refused_credentials_mark_it_and_no_outage_brings_it_back(account_id: UUID) -> None:
    id = (await make_connections.channel(account_id)).id
    assert await after(account_id, id, "unauthorized") == "unauthorized"
    assert await after(account_id, id, *["unavailable"] * 6, "rejected") == "unauthorized"
    assert await after(account_id, id, "ok") == "active"


async def test_one_that_was_switched_off_stays_off(account_id: UUID) -> None:
    id = (await make_connections.channel(account_id)).id
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        await client.put(f"/api/v1/connections/{id}", json={"status": "disabled"})
        assert await after(account_id, id, "ok", "unauthorized") == "disabled"
        async with transaction(account_id) as session:
            await mark_unauthorized(session, id, "x")
        changed = await client.put(f"/api/v1/connections/{id}", json={"status": "active"})
    assert changed.json()["status"] == "active"


async def test_health_tells_the_last_day(account_id: UUID) -> None:
    connection = await make_connections.channel(account_id)
    await after(account_id, connection.id, "ok", "ok", "unavailable")
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        health = (await client.get(f"/api/v1/connections/{connection.id}")).json()["health"]
    assert (health["calls"], health["failures"], health["last_error"]) == (3, 1, "Quebrou")
    assert health["last_success_at"] < health["last_error_at"]
