"""The database of a test run, and a tenant a test; tests need no cleaning, since no tenant sees another's rows."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import database, secrets
from balcao.core.postgres import Postgres
from balcao.migrations.run import migrate
from balcao.testing import make

MASTER_KEY = "a master key that serves tests alone"


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The owner's address of an empty database: DATABASE_URL's server if it is set, else an embedded one."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="balcao-test-"))
    folder.chmod(0o755)
    server = Postgres(folder, durable=False)
    server.start()
    server.create_database("balcao")
    yield server.url()
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def new_database(server_url: str) -> AsyncIterator[str]:
    """The owner's address of a migrated database that is gone afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    connection = await asyncpg.connect(database.plain_url(server_url))
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    url = _with_database(server_url, name)
    await migrate(url)
    yield url
    connection = await asyncpg.connect(database.plain_url(server_url))
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def database_url(server_url: str) -> AsyncIterator[str]:
    """The database of this run's use cases."""
    async with new_database(server_url) as url:
        database.open_database(url)
        secrets.open_keyring(MASTER_KEY, Path(url))
        yield url
        await database.close_database()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_database_url(server_url: str) -> AsyncIterator[str]:
    """A database for a module that keeps a master key of its own, as a stage does."""
    async with new_database(server_url) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def account_id(database_url: str) -> UUID:
    """A tenant made for this test."""
    return await make.account()


@pytest_asyncio.fixture(loop_scope="session")
async def session(account_id: UUID) -> AsyncIterator[AsyncSession]:
    """A transaction of the test's tenant, rolled back at the end."""
    async with AsyncSession(database.engine(), expire_on_commit=False) as opened:
        await database.begin(opened, account_id)
        yield opened
        await database.roll_back(opened)


def _with_database(url: str, name: str) -> str:
    before, _, after = url.partition("://")
    place, _, options = after.partition("?")
    host = place.rpartition("/")[0]
    return f"{before}://{host}/{name}" + (f"?{options}" if options else "")
