"""Copies of the database, made and read back by PostgreSQL's own pg_dump and pg_restore."""

import asyncio
import shutil
import tarfile
import tempfile
from pathlib import Path

import asyncpg

from balcao.core import clock
from balcao.core.database_url import plain_url
from balcao.core.postgres import binaries

KEPT = 10
FIRST_WITH_TIMEOUT = 17
DATABASE, FILES = "database.dump", "files"


class BackupFailed(RuntimeError):
    """The database could not be copied or read back; the message is PostgreSQL's."""


async def before_migration(url: str, folder: Path) -> Path:
    """A dated copy in `folder`, of which the newest KEPT stay."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    to = folder / f"before-migration-{clock.now():%Y%m%d-%H%M%S}.dump"
    await dump(url, to)
    for old in sorted(folder.glob("before-migration-*.dump"))[:-KEPT]:
        old.unlink()
    return to


async def dump(url: str, to: Path) -> None:
    """All of the database into one compressed file that only we may read.

    Row security is off for it, so that a role which cannot see every row fails here instead of leaving rows out.
    """
    part = to.with_name(to.name + ".part")
    part.touch(mode=0o600)
    try:
        await _run("pg_dump", "--format=custom", "--no-owner", f"--file={part}", f"--dbname={plain_url(url)}")
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)


async def restore(url: str, source: Path) -> None:
    """Puts a copy in place of what is there, whole or not at all."""
    options = ["--clean", "--if-exists", "--no-owner"]
    if await _version(url) >= FIRST_WITH_TIMEOUT:
        target = ["--single-transaction", "--exit-on-error", f"--dbname={plain_url(url)}"]
        await _run("pg_restore", *options, *target, str(source))
        return
    with tempfile.TemporaryDirectory(dir=source.absolute().parent) as folder:
        script, older = Path(folder) / "script.sql", Path(folder) / "older.sql"
        script.touch(mode=0o600)
        older.touch(mode=0o600)
        await _run("pg_restore", *options, f"--file={script}", str(source))
        await asyncio.to_thread(_leave_out_timeout, script, older)
        told = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        await _run("psql", *told, f"--file={older}", f"--dbname={plain_url(url)}")


async def _version(url: str) -> int:
    connection = await asyncpg.connect(plain_url(url))
    try:
        return int(connection.get_server_version().major)
    finally:
        await connection.close()


def _leave_out_timeout(script: Path, to: Path) -> None:
    """Newer programs set what an older server does not know (pg_restore 17 and later, among its first lines)."""
    with script.open("rb") as read, to.open("wb") as write:
        for line in read:
            if line.startswith(b"SET transaction_timeout"):
                break
            write.write(line)
        shutil.copyfileobj(read, write)


async def pack(url: str, files: Path, to: Path) -> None:
    """The database and the stored files in one tar, that only we may read."""
    with tempfile.TemporaryDirectory(dir=to.absolute().parent) as folder:
        copy = Path(folder) / DATABASE
        await dump(url, copy)
        part = Path(folder) / "all.tar"
        part.touch(mode=0o600)
        with tarfile.open(part, "w") as archive:
            archive.add(copy, DATABASE)
            if files.is_dir():
                archive.add(files, FILES)
        part.replace(to)


async def unpack(url: str, files: Path, source: Path) -> None:
    """Puts back what pack() made, or a bare dump. Files that are there and not in the copy stay."""
    if not tarfile.is_tarfile(source):
        await restore(url, source)
        return
    with tempfile.TemporaryDirectory(dir=source.absolute().parent) as folder, tarfile.open(source) as archive:
        archive.extract(DATABASE, folder, filter="data")
        await restore(url, Path(folder) / DATABASE)
        stored = [member for member in archive if member.name.startswith(f"{FILES}/")]
        for member in stored:
            member.name = member.name.removeprefix(f"{FILES}/")
        files.mkdir(parents=True, exist_ok=True)
        archive.extractall(files, stored, filter="data")


async def _run(program: str, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        binaries() / program, *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, words = await process.communicate()
    if process.returncode:
        raise BackupFailed(f"{program}: {words.decode(errors='replace').strip()[-1000:]}")
