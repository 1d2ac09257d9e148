"""The database of a run: the given server or one of our own, copied and brought to the newest schema."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg

from balcao.core.database_url import plain_url
from balcao.core.postgres import Postgres, PostgresFailed
from balcao.supervisor import FIRST_PAUSE, LONGEST_PAUSE, say
from balcao.up.place import CannotStart, Place

PATIENCE = 30.0
NOT_YET = (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)


@asynccontextmanager
async def database(place: Place) -> AsyncIterator[None]:
    """There and up to date for as long as the block lasts; `place` learns its address."""
    if place.settings.database_url:
        place.database_url = place.settings.database_url
        await _wait_for(place.database_url)
        await _migrate(place)
        yield
        return
    say("Ligando o PostgreSQL…")
    server = Postgres(place.data / "postgres")
    watch: asyncio.Task[None] | None = None
    try:
        server.start()
        server.ensure_database("balcao")
        place.database_url = server.url()
        watch = asyncio.create_task(_keep(server))
        await _migrate(place)
        yield
    finally:
        if watch:
            watch.cancel()
        server.stop()


async def somebody_signs_in(place: Place) -> bool:
    connection = await asyncpg.connect(plain_url(place.database_url))
    try:
        return bool(await connection.fetchval("SELECT any_user_exists()"))
    finally:
        await connection.close()


async def _wait_for(url: str) -> None:
    """A server that is only just starting gets a while; one that refuses us has to be put right."""
    until, told = time.monotonic() + PATIENCE, False
    while True:
        try:
            connection = await asyncpg.connect(plain_url(url), timeout=5)
        except NOT_YET as failure:
            if time.monotonic() > until:
                words = f"DATABASE_URL: o servidor não responde ({failure or type(failure).__name__})."
                raise CannotStart(f"{words} Está ligado? Sem a variável, o Balcão usa um banco próprio.") from None
            if not told:
                say("Esperando o servidor de DATABASE_URL…")
            told = True
            await asyncio.sleep(0.5)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as failure:
            raise CannotStart(f"DATABASE_URL: {failure}") from None
        else:
            await connection.close()
            return


async def _migrate(place: Place) -> None:
    say("Conferindo o banco de dados…")
    for line in await place.command("migrate", "--copy-to", str(place.data / "backups")):
        say(line)


async def _keep(server: Postgres) -> None:
    """Starts the server again whenever it ends; cancelled before it is stopped on purpose."""
    pause = FIRST_PAUSE
    while True:
        since = time.monotonic()
        while server.is_running():  # noqa: ASYNC110 (a process tells nobody)
            await asyncio.sleep(0.3)
        pause = FIRST_PAUSE if time.monotonic() - since > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
        say(f"PostgreSQL parou; começa de novo em {pause:g} s (veja {server.folder}/postgres.log)")
        await asyncio.sleep(pause)
        with suppress(OSError, PostgresFailed):
            server.launch()  # in this thread: the server ends with the thread that started it
