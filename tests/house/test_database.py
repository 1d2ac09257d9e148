"""What the schema must keep to: foreign keys point the way imports do, no tenant's table is open."""

import configparser
import importlib
import re
from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from balcao.core.database import APP_ROLE, INTAKE_ROLE, Row, plain_url

from . import files
from .security_definer import FUNCTIONS

# The owner keeps these; no tenant's rows are in them, or (kept raw webhooks) none is known yet.
WITHOUT_TENANT = {"alembic_version", "workers", "timetable"}


@pytest_asyncio.fixture(loop_scope="session")
async def owner(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(plain_url(database_url))
    yield connection
    await connection.close()


async def test_every_table_with_a_tenant_is_under_forced_row_security(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS guarded, "
        "EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'account_id') AS has_tenant "
        "FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') "
        "AND c.relname NOT LIKE 'pgqueuer%'"
    )
    assert len(rows) > 10
    assert [row["relname"] for row in rows if row["has_tenant"] and not row["guarded"]] == []


async def test_the_roles_of_the_application_own_nothing_and_bypass_nothing(owner: asyncpg.Connection) -> None:
    for role in (APP_ROLE, INTAKE_ROLE):
        row = await owner.fetchrow(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = $1", role
        )
        assert row is not None and tuple(row) == (False, False, False)
        owned = await owner.fetchval("SELECT count(*) FROM pg_class WHERE relowner = $1::regrole", role)
        assert owned == 0


async def test_every_function_that_runs_as_the_owner_is_listed_with_its_reason(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert {row["proname"] for row in rows} == set(FUNCTIONS)
    loose = [row["proname"] for row in rows if not any(s.startswith("search_path=") for s in row["proconfig"] or ())]
    assert loose == [], "these can be led astray by a table of the same name: SET search_path"


async def test_nobody_else_may_call_what_runs_as_the_owner(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "SELECT proname FROM pg_proc p WHERE prosecdef AND pronamespace = 'public'::regnamespace "
        "AND has_function_privilege('public', p.oid, 'EXECUTE')"
    )
    assert [row["proname"] for row in rows] == []


def test_foreign_keys_point_the_way_imports_do() -> None:
    order = _order_of_domains()
    for path in sorted((files.SOURCE / "domains").glob("*/models.py")):
        importlib.import_module(f"balcao.domains.{path.parent.name}.models")
    domain_of = {
        str(mapper.local_table): mapper.class_.__module__.split(".")[2]
        for mapper in Row.registry.mappers
        if mapper.class_.__module__.startswith("balcao.domains.")
    }
    upwards = [
        f"{table} → {key.column.table.name}"
        for table, domain in domain_of.items()
        for key in Row.metadata.tables[table].foreign_keys
        if (other := domain_of.get(key.column.table.name)) and other != domain and order[other] <= order[domain]
    ]
    assert upwards == []


def _order_of_domains() -> dict[str, int]:
    """0 is the highest."""
    config = configparser.ConfigParser()
    config.read(files.PROJECT / ".importlinter")
    layers = config["importlinter:contract:domains"]["layers"].strip().splitlines()
    return {name: rank for rank, layer in enumerate(layers) for name in re.findall(r"\w+", layer)}
