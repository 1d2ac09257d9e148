"""The processes of a run, and how each tells that it is ready."""

import platform
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg

from balcao.core import ports, workers
from balcao.core.database_url import plain_url
from balcao.supervisor import Program
from balcao.up.place import Place


def programs(place: Place) -> list[Program]:
    """With the demonstration their words go into files, so that the terminal keeps showing the address."""
    settings = place.settings
    environment = place.environment()

    def program(name: str, ready: Callable[[], Awaitable[bool]], *arguments: str) -> Program:
        log = place.data / "logs" / f"{name}.log" if place.demo else None
        return Program(name, [sys.executable, "-m", "balcao", name, *arguments], environment, ready, log)

    web = program("web", lambda: ports.answers(settings.host, settings.port, "/readyz"))
    worker = program("worker", lambda: _beats(place, worker))
    return [web, worker, _sandbox(place, program)] if place.demo else [web, worker]


def _sandbox(place: Place, program: Callable[..., Program]) -> Program:
    return program(
        "sandbox",
        lambda: ports.answers("127.0.0.1", place.sandbox_port, "/healthz"),
        *["--port", str(place.sandbox_port), "--data", str(place.data / "sandbox")],
        *["--webhook-url", f"http://127.0.0.1:{place.settings.port}/api/v1/webhooks/whatsapp"],
    )


async def _beats(place: Place, worker: Program) -> bool:
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection = await asyncpg.connect(plain_url(place.database_url))
        try:
            own = (platform.node(), worker.process.pid if worker.process else None)
            return any((seen.host, seen.process) == own for seen in await workers.alive(connection))
        finally:
            await connection.close()
    return False
