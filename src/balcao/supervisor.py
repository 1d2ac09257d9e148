"""Keeps programs running: starts each, starts it again when it dies, and stops them all when told to."""

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from balcao.core.postgres import Postgres
from balcao.core.postgres_user import die_with_parent

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
LONG_ENOUGH = 30.0  # a program that lived this long did not fail at its start
GRACE = 20.0
LARGEST_LOG = 10_000_000

Ready = Callable[[], Awaitable[bool]]


class Program:
    """One child process and its place: `keep()` runs until `stop()`. Its words go into `log`, or where ours go."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str], ready: Ready, log: Path | None) -> None:
        self.name = name
        self.command = command
        self.env = env
        self.ready = ready
        self.log = log
        self.starts = 0
        self.process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    async def keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            since = time.monotonic()
            with self._open_log() as out:
                self.process = await asyncio.create_subprocess_exec(
                    *self.command,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    env=self.env,
                    start_new_session=True,  # Ctrl-C reaches us alone, and we stop them in order
                    preexec_fn=die_with_parent(signal.SIGTERM),
                )
            self.starts += 1
            code = await self.process.wait()
            if self._stopping.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - since > LONG_ENOUGH else min(pause * 2, LONGEST_PAUSE)
            say(f"{self.name} parou (código {code}); começa de novo em {pause:.0f} s{self.where_to_read()}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def stop(self) -> None:
        self._stopping.set()
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), GRACE)
        except TimeoutError:
            process.kill()
            await process.wait()

    def where_to_read(self) -> str:
        return f" (veja {self.log})" if self.log else ""

    @contextlib.contextmanager
    def _open_log(self) -> Iterator[IO[bytes] | None]:
        if self.log is None:
            yield None
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as opened:
            yield opened


async def keep_postgres(server: Postgres) -> None:
    """Starts the server again whenever it ends; cancelled before it is stopped on purpose."""
    pause = FIRST_PAUSE
    while True:
        assert server.process is not None
        while server.process.poll() is None:  # noqa: ASYNC110 (a process tells nobody)
            await asyncio.sleep(0.3)
        say(
            f"PostgreSQL parou (código {server.process.returncode}); começa de novo (veja {server.folder}/postgres.log)"
        )
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
        with contextlib.suppress(Exception):
            server.start()  # in this thread: the server ends with the thread that started it


async def wait_until_ready(programs: list[Program], seconds: float) -> list[str]:
    """The names of those that are not ready in time; empty when all are."""
    missing = list(programs)
    until = time.monotonic() + seconds
    while missing and time.monotonic() < until:
        told = await asyncio.gather(*(program.ready() for program in missing))
        missing = [program for program, ready in zip(missing, told, strict=True) if not ready]
        if missing:
            await asyncio.sleep(0.1)
    return [program.name for program in missing]


def say(words: str) -> None:
    sys.stdout.write(f"  {words}\n")
    sys.stdout.flush()
