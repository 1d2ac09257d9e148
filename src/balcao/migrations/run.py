"""Brings a database to the newest schema, one process at a time."""

import asyncio
from importlib.resources import files

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from balcao.core import queue
from balcao.core.database import APP_ROLE, INTAKE_ROLE, plain_url

LOCK = 0x62616C63616F  # any number will do, as long as it is ours


async def migrate(url: str, to: str = "head") -> None:
    """Makes the roles, the queue's tables and ours; safe to call from many hosts at once. `to` is a revision."""
    guard = await asyncpg.connect(plain_url(url))
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", LOCK)
        await _make_roles(guard)
        await queue.install(guard)
        await _grant_queue(guard)
        engine = create_async_engine(plain_url(url).replace("postgresql://", "postgresql+asyncpg://", 1))
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade, to)
            await connection.commit()
        await engine.dispose()
    finally:
        await guard.close()


async def make_roles(url: str) -> None:
    """Alone, without any table: before a copy is put back, which names them."""
    connection = await asyncpg.connect(plain_url(url))
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        await _make_roles(connection)
    finally:
        await connection.close()


async def pending(url: str) -> bool:
    """Whether the database exists with an older schema, so that a backup is due before migrate()."""
    connection = await asyncpg.connect(plain_url(url))
    try:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return False
        current = await connection.fetchval("SELECT version_num FROM alembic_version")
        return bool(current != newest())
    finally:
        await connection.close()


def newest() -> str:
    from alembic.script import ScriptDirectory  # noqa: PLC0415  (loads every migration; only needed here)

    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("balcao.migrations")))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


async def _make_roles(connection: asyncpg.Connection) -> None:
    for role in (APP_ROLE, INTAKE_ROLE):
        await connection.execute(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN "
            f"CREATE ROLE {role} NOLOGIN NOBYPASSRLS; END IF; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
        await connection.execute(f"GRANT {role} TO CURRENT_USER")
        await connection.execute(f"GRANT USAGE ON SCHEMA public TO {role}")


async def _grant_queue(connection: asyncpg.Connection) -> None:
    tables = "pgqueuer, pgqueuer_log, pgqueuer_statistics, pgqueuer_schedules"
    await connection.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {APP_ROLE}")
    await connection.execute(f"GRANT INSERT ON pgqueuer, pgqueuer_log TO {INTAKE_ROLE}")
    await connection.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}, {INTAKE_ROLE}")


if __name__ == "__main__":
    import sys

    asyncio.run(migrate(sys.argv[1]))
