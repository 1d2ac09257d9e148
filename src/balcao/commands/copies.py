"""`balcao backup` and `balcao restore`, on a database that runs or on the folder of one that does not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from balcao.core import backup, workers
from balcao.core.alone import AlreadyRunning, alone_in
from balcao.core.database import plain_url
from balcao.core.postgres import Postgres, running_url
from balcao.migrations.run import make_roles
from balcao.settings import Settings


class StillRunning(RuntimeError):
    """O Balcão está rodando: pare-o antes (Ctrl-C em `balcao up`, ou `web` e `worker` em cada máquina)."""


async def pack(settings: Settings, to: Path) -> None:
    """The database and the files, whether Balcão runs or not."""
    given = settings.database_url or running_url(settings.data.resolve() / "postgres")
    if given:
        await backup.pack(given, settings.data / "files", to)
        return
    async with _own_database(settings) as url:
        await backup.pack(url, settings.data / "files", to)


async def unpack(settings: Settings, source: Path) -> None:
    """Raises StillRunning while somebody works with what is about to be replaced."""
    if settings.database_url:
        await _refuse_workers(settings.database_url)
        await _replace(settings.database_url, settings, source)
        return
    async with _own_database(settings) as url:
        await _replace(url, settings, source)


async def _replace(url: str, settings: Settings, source: Path) -> None:
    await make_roles(url)  # a copy gives rights to them and does not make them
    await backup.unpack(url, settings.data / "files", source)


@asynccontextmanager
async def _own_database(settings: Settings) -> AsyncIterator[str]:
    """The folder's own, started for as long as the block lasts."""
    try:
        with alone_in(settings.data):
            server = Postgres(settings.data / "postgres")
            try:
                server.start()
                server.ensure_database("balcao")
                yield server.url()
            finally:
                server.stop()
    except AlreadyRunning:
        raise StillRunning(StillRunning.__doc__) from None


async def _refuse_workers(url: str) -> None:
    connection = await asyncpg.connect(plain_url(url))
    try:
        if await connection.fetchval("SELECT to_regclass('workers')") and await workers.alive(connection):
            raise StillRunning(StillRunning.__doc__)
    finally:
        await connection.close()
