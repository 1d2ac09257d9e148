"""Tenants: on every table, whatever stands in it, a tenant sees its own rows alone, and nobody sees any without one."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest_asyncio

from balcao.core.database import APP_ROLE, INTAKE_ROLE, TENANT_SETTING, plain_url
from balcao.core.ids import new_id

BY_TYPE = {
    "uuid": "gen_random_uuid()",
    "text": "'x' || gen_random_uuid()",
    "bytea": "sha256(gen_random_uuid()::text::bytea)",
    "timestamptz": "now()",
    "timestamp": "now()",
    "date": "current_date",
    "time": "'10:00'",
    "tsrange": "tsrange(now()::timestamp, now()::timestamp + interval '1 hour')",
    "jsonb": "'{}'",
    "bool": "true",
    "int2": "1",
    "int4": "1",
    "int8": "1",
    "float8": "1",
    "numeric": "1",
    "tstzrange": "tstzrange(now(), now() + interval '1 hour')",
    "_uuid": "'{}'",
    "_text": "'{}'",
    "tsvector": "'x'",
    "interval": "'1 minute'",
}


@pytest_asyncio.fixture(loop_scope="session")
async def owner(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(plain_url(database_url))
    yield connection
    await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def peopled(owner: asyncpg.Connection) -> AsyncIterator[tuple[list[str], UUID, UUID]]:
    """Every table with a tenant, and two tenants with a row in each; foreign keys and checks are not asked."""
    tables = [row["name"] for row in await owner.fetch(_TABLES)]
    transaction = owner.transaction()
    await transaction.start()
    await owner.execute("SET LOCAL session_replication_role = replica")
    tenants = new_id(), new_id()
    for table in tables:
        for name in await owner.fetch(_CHECKS, table):
            await owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name[0]}")
        for tenant in tenants:
            await owner.execute(await _insert(owner, table), tenant)
    yield tables, *tenants
    await transaction.rollback()


_TABLES = """
SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'account_id'
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1
"""


async def _insert(owner: asyncpg.Connection, table: str) -> str:
    columns = await owner.fetch(_COLUMNS, table)
    names = ["account_id", *(column["name"] for column in columns)]
    values = ["$1", *(BY_TYPE[column["kind"]] for column in columns)]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})"


_COLUMNS = """
SELECT a.attname AS name, t.typname AS kind FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
AND a.attname <> 'account_id' AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = ''
"""
_CHECKS = "SELECT conname FROM pg_constraint WHERE conrelid = $1::text::regclass AND contype IN ('c', 'x')"


async def test_every_table_has_a_policy_that_is_forced(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        """
        SELECT c.relname, c.relforcerowsecurity, p.polcmd, pg_get_expr(p.polqual, c.oid) AS reads,
            pg_get_expr(p.polwithcheck, c.oid) AS writes
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'account_id'
        LEFT JOIN pg_policy p ON p.polrelid = c.oid AND $1::regrole = ANY (p.polroles)
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        """,
        APP_ROLE,
    )
    assert len(rows) > 15
    for row in rows:
        assert row["relforcerowsecurity"], row
        for claim in (row["reads"], row["writes"]):
            assert claim is not None and TENANT_SETTING in claim and "account_id" in claim, row


async def test_without_a_tenant_every_table_is_empty(
    owner: asyncpg.Connection, peopled: tuple[list[str], UUID, UUID]
) -> None:
    tables, *_ = peopled
    for setting in ("", None):
        if setting is not None:
            await owner.execute("SELECT set_config($1, $2, true)", TENANT_SETTING, setting)
        await owner.execute(f"SET LOCAL ROLE {APP_ROLE}")
        seen = {table: await owner.fetchval(f"SELECT count(*) FROM {table}") for table in tables}
        await owner.execute("RESET ROLE")
        assert {table: count for table, count in seen.items() if count} == {}


async def test_two_tenants_see_their_own_rows_alone_on_every_table(
    owner: asyncpg.Connection, peopled: tuple[list[str], UUID, UUID]
) -> None:
    tables, first, second = peopled
    for own, other in ((first, second), (second, first)):
        await owner.execute("SELECT set_config($1, $2, true)", TENANT_SETTING, str(own))
        await owner.execute(f"SET LOCAL ROLE {APP_ROLE}")
        for table in tables:
            seen = await owner.fetch(f"SELECT account_id FROM {table}")
            assert [row["account_id"] for row in seen] == [own], table
            asked = await owner.fetchval(f"SELECT count(*) FROM {table} WHERE account_id = $1", other)
            assert asked == 0, table
        await owner.execute("RESET ROLE")


async def test_no_row_can_be_written_into_or_moved_to_another_tenant(
    owner: asyncpg.Connection, peopled: tuple[list[str], UUID, UUID]
) -> None:
    tables, first, second = peopled
    await owner.execute("SELECT set_config($1, $2, true)", TENANT_SETTING, str(first))
    for table in tables:
        insert = await _insert(owner, table)
        acts: list[tuple[str, Any]] = [(insert, second), (f"UPDATE {table} SET account_id = $1", second)]
        acts.append((f"DELETE FROM {table} WHERE account_id = $1", second))
        for statement, tenant in acts:
            point = owner.transaction()
            await point.start()
            await owner.execute(f"SET LOCAL ROLE {APP_ROLE}")
            try:
                done = await owner.execute(statement, tenant)
                assert done == "DELETE 0", (table, statement, done)
            except asyncpg.InsufficientPrivilegeError:
                pass
            finally:
                await point.rollback()


async def test_the_intakes_role_reads_no_table_at_all(
    owner: asyncpg.Connection, peopled: tuple[list[str], UUID, UUID]
) -> None:
    tables, *_ = peopled
    readable = [
        table
        for table in [*tables, "kept_webhooks", "page_requests", "signing_keys", "sign_in_failures", "accounts"]
        if await owner.fetchval("SELECT has_any_column_privilege($1, $2, 'SELECT')", INTAKE_ROLE, table)
    ]
    assert readable == []
