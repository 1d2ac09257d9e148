"""`balcao up`: database, backup, migration, then the processes, and the word "ready" only when all of them are."""

import asyncio
import fcntl
import json
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import asyncpg

from balcao.core import backup, ports, postgres_user, workers
from balcao.core.database import plain_url
from balcao.core.postgres import Postgres
from balcao.migrations import run as migrations
from balcao.settings import Settings, environment_with
from balcao.supervisor import Program, keep_postgres, say, wait_until_ready

PATIENCE = 90.0
SANDBOX_STEP = 801  # 8000 goes with 8801


class CannotStart(RuntimeError):
    """Something outside has to be put right first; the message says what (pt-BR)."""


@dataclass
class Place:
    """Where this run happens: its folder, its addresses."""

    settings: Settings
    data: Path
    demo: bool
    dev: bool = False
    database_url: str = ""

    @property
    def sandbox_port(self) -> int:
        port = self.settings.port + SANDBOX_STEP
        return port if port < 65536 else self.settings.port - SANDBOX_STEP

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"


async def up(settings: Settings, *, demo: bool, dev: bool = False, with_parent: bool = False) -> None:
    since = time.monotonic()
    if with_parent:
        postgres_user.end_with_parent()
    place = Place(settings, settings.data.resolve(), demo, dev)
    stopping = _listen_for_stop()
    with _alone_in(place.data):
        if not await ports.is_free(settings.host, settings.port):
            raise CannotStart(f"A porta {settings.port} está em uso. Escolha outra: PORT={settings.port + 1}")
        async with _database(place):
            await _migrate(place)
            await _first_steps(place)
            programs = _programs(place)
            keeping = [asyncio.create_task(program.keep()) for program in programs]
            try:
                say("Abrindo as portas…")
                starting = asyncio.create_task(_say_when_ready(place, programs, since))
                await stopping.wait()
                starting.cancel()
                say("Fechando…")
            finally:
                await asyncio.gather(*(program.stop() for program in programs))
                await asyncio.gather(*keeping, return_exceptions=True)
    say("Até logo.")


def _listen_for_stop() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stopping.set)
    return stopping


def _alone_in(data: Path) -> IO[str]:
    """Holds the folder for as long as the file is open: two servers on one folder would fight."""
    data.mkdir(parents=True, exist_ok=True)
    held = (data / "up.lock").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        raise CannotStart(f"O Balcão já está rodando na pasta {data}. Outra pasta: DATA=outra") from None
    return held


@asynccontextmanager
async def _database(place: Place) -> AsyncIterator[None]:
    """The given server, or one of our own for as long as the block lasts."""
    if place.settings.database_url:
        place.database_url = place.settings.database_url
        yield
        return
    say("Ligando o PostgreSQL…")
    server = Postgres(place.data / "postgres")
    server.start()
    watch: asyncio.Task[None] | None = None
    try:
        server.ensure_database("balcao")
        place.database_url = server.url()
        watch = asyncio.create_task(keep_postgres(server))
        yield
    finally:
        if watch:
            watch.cancel()
        server.stop()


async def _migrate(place: Place) -> None:
    if await migrations.pending(place.database_url):
        copy = await backup.before_migration(place.database_url, place.data / "backups")
        say(f"Cópia de segurança antes de atualizar o banco: {copy}")
    say("Conferindo o banco de dados…")
    await migrations.migrate(place.database_url)


async def _first_steps(place: Place) -> None:
    """The master key and the first owner, when nobody can sign in yet; the demonstration brings its own people."""
    if place.demo or await _somebody_signs_in(place):
        return
    for line in await _balcao(place, "init"):
        say(line)


async def _somebody_signs_in(place: Place) -> bool:
    connection = await asyncpg.connect(plain_url(place.database_url))
    try:
        return bool(await connection.fetchval("SELECT any_user_exists()"))
    finally:
        await connection.close()


async def _balcao(place: Place, *command: str) -> list[str]:
    """A command of ours in a process of its own: the supervisor itself stays small. Its lines."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "balcao", *command,
        env=_environment(place), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        preexec_fn=postgres_user.die_with_parent(signal.SIGTERM),
    )  # fmt: skip
    words, _ = await process.communicate()
    if process.returncode:
        raise CannotStart(f"`balcao {' '.join(command)}` falhou (código {process.returncode}).")
    return words.decode().splitlines()


def _environment(place: Place) -> dict[str, str]:
    settings = place.settings
    changes = {
        "DATABASE_URL": place.database_url,
        "DATA": str(place.data),
        "HOST": settings.host,
        "PORT": str(settings.port),
    }
    if place.demo:
        allowed = dict.fromkeys([*settings.allow_hosts, "127.0.0.1"])
        changes |= {"BALCAO_SANDBOX_URL": place.sandbox_url, "BALCAO_ALLOW_HOSTS": ",".join(allowed)}
    return environment_with(changes)


def _programs(place: Place) -> list[Program]:
    settings = place.settings
    env = _environment(place)

    def program(name: str, command: list[str], ready: Callable[[], Awaitable[bool]]) -> Program:
        log = place.data / "logs" / f"{name}.log" if place.demo else None
        return Program(name, command, env, ready, log)

    own = [sys.executable, "-m", "balcao"]
    web = program("web", [*own, "web", *(["--reload"] if place.dev else [])], lambda: ports.answers(
        settings.host, settings.port, "/readyz"))  # fmt: skip
    worker = program("worker", [*own, "worker"], lambda: _worker_beats(place, worker))
    found = [web, worker]
    if place.demo:
        command = [*own, "sandbox", "--port", str(place.sandbox_port), "--data", str(place.data / "sandbox")]
        command += ["--webhook-url", f"http://127.0.0.1:{settings.port}/api/v1/webhooks/whatsapp"]
        found.append(program("sandbox", command, lambda: ports.answers("127.0.0.1", place.sandbox_port, "/healthz")))
    return found


async def _worker_beats(place: Place, worker: Program) -> bool:
    with suppress(OSError, asyncpg.PostgresError):
        connection = await asyncpg.connect(plain_url(place.database_url))
        try:
            own = worker.process.pid if worker.process else None
            return any(seen.process == own for seen in await workers.alive(connection))
        finally:
            await connection.close()
    return False


async def _say_when_ready(place: Place, programs: list[Program], since: float) -> None:
    if missing := await wait_until_ready(programs, PATIENCE):
        places = ", ".join(
            f"{program.name}{program.where_to_read()}" for program in programs if program.name in missing
        )
        say(f"Ainda não respondem depois de {PATIENCE:.0f} s: {places}")
        return
    try:
        account = await _fill_demo(place) if place.demo else None
    except CannotStart as failure:
        say(str(failure))
        account = None
    say(f"Pronto em {time.monotonic() - since:.1f} s")
    say("")
    say(f"  Endereço   {place.settings.base_url}")
    if account:
        say(f"  E-mail     {account['email']}")
        say(f"  Senha      {account['password']}")
    say("")
    say("  Ctrl-C encerra tudo.")


async def _fill_demo(place: Place) -> dict[str, str]:
    """The e-mail and password of the demonstration, made in the first run."""
    known = _known_demo(place)
    if known is None or known.get("sandbox_url") != place.sandbox_url:
        say("Preparando um dia de clínica…")
        known = json.loads((await _balcao(place, "demo", "fill"))[-1])
    assert known is not None
    return known


def _known_demo(place: Place) -> dict[str, str] | None:
    try:
        known: dict[str, str] = json.loads((place.data / "demo.json").read_text())
    except (OSError, ValueError):
        return None
    return known if known.get("complete") else None
