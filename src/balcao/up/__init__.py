"""`balcao up`: database, backup, migration, then the processes, and the word "ready" only when all of them are."""

import asyncio
import signal
import time
from pathlib import Path

from balcao.core import postgres_user
from balcao.settings import Settings
from balcao.supervisor import running, say
from balcao.up import developing
from balcao.up.announce import announce
from balcao.up.database import database, somebody_signs_in
from balcao.up.place import CannotStart, Place, check_ports, own_folder
from balcao.up.programs import programs

__all__ = ["CannotStart", "up"]


async def up(settings: Settings, *, demo: bool, dev: bool = False, with_parent: bool = False) -> None:
    """Until it is told to stop; `with_parent` ends it with the process that started it."""
    if with_parent:
        postgres_user.end_with_parent()
    run = asyncio.create_task(_run(Place(settings, settings.data.resolve(), demo, dev)))
    _stop_on_signals(run)
    try:
        await run
    except asyncio.CancelledError:
        say("Até logo.")


def _stop_on_signals(run: asyncio.Task[None]) -> None:
    """A second Ctrl-C changes nothing: what was begun is still ended in order."""

    def stop() -> None:
        if not run.cancelling() and not run.done():
            say("Fechando…")
            run.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop)


async def _run(place: Place) -> None:
    since = time.monotonic()
    _check_folder(place.data)
    with own_folder(place):
        await check_ports(place)
        async with database(place):
            await _first_steps(place)
            say("Abrindo as portas…")
            ours = programs(place)
            async with running([*ours, developing.screens(place)] if place.dev else ours) as started:
                await announce(place, started, since)
                await (developing.restart_on_change(ours) if place.dev else asyncio.Event().wait())


def _check_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / "up.lock").touch()
    except OSError as failure:
        raise CannotStart(f"A pasta {data} não pode ser usada ({failure.strerror}). Outra pasta: DATA=outra") from None


async def _first_steps(place: Place) -> None:
    """The master key and the first owner, when nobody can sign in yet; the demonstration brings its own people."""
    if place.demo or await somebody_signs_in(place):
        return
    for line in await place.command("init"):
        say(line)
