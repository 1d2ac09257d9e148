"""A database server whose owner is no superuser: row security binds the owner too, and all works all the same."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from balcao.core import database
from balcao.core.database import APP_ROLE, INTAKE_ROLE, plain_url
from balcao.domains.connections.find import Finder
from balcao.domains.identity import signing
from balcao.domains.identity.open_account import open_account
from balcao.migrations.run import migrate
from balcao.testing import make_connections, make_identity
from balcao.testing.api import api
from balcao.testing.make_identity import PASSWORD


@pytest_asyncio.fixture(loop_scope="session")
async def plain_owner(database_url: str) -> AsyncIterator[str]:
    """The address of a database of its own, opened in the place of the run's."""
    name = f"plain_{uuid4().hex[:12]}"
    chief = await asyncpg.connect(plain_url(database_url))
    if not await chief.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        pytest.skip("this run's own owner is no superuser already")
    await chief.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD '{name}'")
    await chief.execute(f"GRANT {APP_ROLE}, {INTAKE_ROLE} TO {name} WITH ADMIN OPTION")
    await chief.execute(f"CREATE DATABASE {name} OWNER {name}")
    url = _as(database_url, name)
    try:
        await migrate(url)
        await database.close_database()
        database.open_database(url)
        signing.forget_keys()
        yield url
    finally:
        await database.close_database()
        database.open_database(database_url)
        signing.forget_keys()
        await chief.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await chief.execute(f"DROP ROLE {name}")
        await chief.close()


def _as(url: str, name: str) -> str:
    before, _, after = url.partition("://")
    place, _, options = after.partition("?")
    host = place.rpartition("/")[0].rpartition("@")[2]
    return f"{before}://{name}:{name}@{host}/{name}" + (f"?{options}" if options else "")


async def test_what_is_asked_before_the_tenant_is_known_is_answered(plain_owner: str) -> None:
    email = make_identity.email()
    account_id = await open_account("Clínica", email, PASSWORD)
    given = {"grant_type": "password", "username": email, "password": PASSWORD}
    async with api() as client:
        told = (await client.post("/api/v1/auth/token", data=given)).json()
        again = await client.post("/api/v1/auth/refresh", data={"refresh_token": told["refresh_token"]})
        assert again.status_code == 200
        headers = {"Authorization": f"Bearer {told['access_token']}"}
        ticket = await client.post("/api/v1/live/tickets", headers=headers)
        assert ticket.status_code == 201
    connection = await make_connections.channel(account_id)
    pool = await asyncpg.create_pool(
        plain_url(plain_owner), min_size=1, max_size=1, server_settings={"role": INTAKE_ROLE}
    )
    try:
        route = connection.settings["phone_number_id"]
        found = await Finder(pool).by_routes("whatsapp_cloud", [route])
        assert [one.connection_id for one in found] == [connection.id]
    finally:
        await pool.close()


async def test_every_function_that_runs_as_the_owner_sees_past_row_security(plain_owner: str) -> None:
    """Each table that such a function reads has a policy for the owner, or the function would see nothing."""
    owner = await asyncpg.connect(plain_url(plain_owner))
    rows = await owner.fetch(
        "SELECT c.relname FROM pg_class c WHERE c.relforcerowsecurity AND EXISTS (SELECT FROM pg_proc p "
        "WHERE p.prosecdef AND p.prosrc ~ ('(FROM|JOIN|UPDATE|INTO)\\s+' || c.relname || '\\M')) "
        "AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polroles = ARRAY[c.relowner])"
    )
    await owner.close()
    assert [row["relname"] for row in rows] == []
