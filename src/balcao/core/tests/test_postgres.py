"""The embedded server: who it runs as, where it lies, and that it ends with whoever started it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from balcao.core import postgres, postgres_user
from balcao.core.postgres import Postgres

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand PostgreSQL to somebody else")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="balcao-test-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


async def test_it_starts_answers_and_keeps_what_it_was_told_over_a_restart(folder: Path) -> None:
    server = Postgres(folder / "postgres")
    server.start()
    server.ensure_database("balcao")
    await _run(server, "CREATE TABLE kept AS SELECT 1 AS one")
    server.stop()
    again = Postgres(folder / "postgres")
    again.start()
    again.ensure_database("balcao")
    try:
        assert await _run(again, "SELECT one FROM kept") == 1
    finally:
        again.stop()


async def test_durability_is_on_unless_a_test_asks_otherwise(folder: Path) -> None:
    server = Postgres(folder / "postgres")
    server.start()
    server.ensure_database("balcao")
    try:
        assert [await _run(server, f"SHOW {name}") for name in ("fsync", "synchronous_commit")] == ["on", "on"]
    finally:
        server.stop()


async def test_no_other_user_can_reach_the_socket(folder: Path) -> None:
    server = Postgres(folder / "postgres", durable=False)
    server.start()
    try:
        assert server.socket.stat().st_mode & 0o077 == 0
    finally:
        server.stop()


async def test_a_folder_with_a_very_long_name_works_too(folder: Path) -> None:
    server = Postgres(folder / ("a" * 60) / ("b" * 60) / "postgres", durable=False)
    server.start()
    server.ensure_database("balcao")
    try:
        assert await _run(server, "SELECT 1") == 1
    finally:
        server.stop()


@as_root
async def test_under_a_folder_that_only_root_can_enter_it_runs_in_a_namespace(folder: Path) -> None:
    folder.chmod(0o700)
    if not postgres_user.Identity(in_namespace=True).can_run(postgres.binaries() / "postgres", folder / "try"):
        pytest.skip("this machine allows no user namespace")
    server = Postgres(folder / "postgres", durable=False)
    assert server.identity.in_namespace
    server.start()
    server.ensure_database("balcao")
    try:
        assert await _run(server, "SELECT 1") == 1
    finally:
        server.stop()


@as_root
async def test_where_no_namespace_is_allowed_it_moves_to_where_another_user_can_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    monkeypatch.setattr(postgres, "ELSEWHERE", folder / "elsewhere")
    monkeypatch.setattr(postgres_user, "candidates", lambda _: [postgres_user.nobody()])
    # As it is when the project itself lies under such a folder.
    package = postgres.binaries().parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, hidden / part.name, symlinks=True)
    binaries = hidden / package.name / "pginstall" / "bin"
    monkeypatch.setattr(postgres, "binaries", lambda: binaries)
    server = Postgres(hidden / "postgres", durable=False)
    assert server.home.is_relative_to(folder / "elsewhere")
    server.start()
    server.ensure_database("balcao")
    try:
        assert await _run(server, "SELECT 1") == 1
        assert postgres.running_url(hidden / "postgres") == server.url()
    finally:
        server.stop()


@pytest.mark.slow
def test_it_ends_when_whoever_started_it_is_killed(folder: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from balcao.core.postgres import Postgres\n"
        "server = Postgres(Path(sys.argv[1])); server.start(); print(server.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, folder / "postgres"], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


async def _run(server: Postgres, statement: str) -> object:
    connection = await asyncpg.connect(server.url())
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()
