"""Keeps programs running: starts each, starts it again when it dies, and stops them all when told to."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

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
        self.process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self._again = False

    async def keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            since = time.monotonic()
            ending = await self._live()
            if self._stopping.is_set():
                return
            if self._again:
                self._again = False
                continue
            pause = FIRST_PAUSE if time.monotonic() - since > LONG_ENOUGH else min(pause * 2, LONGEST_PAUSE)
            say(f"{self.name} parou ({ending}); começa de novo em {pause:g} s{self.where_to_read()}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    def stop(self) -> None:
        """Tells keep() to end it: in GRACE seconds by itself, or else by force."""
        self._stopping.set()

    def restart(self) -> None:
        """Tells it to end, and starts it again without a pause."""
        if self.process is not None and self.process.returncode is None:
            self._again = True
            _send(self.process, signal.SIGTERM)

    def where_to_read(self) -> str:
        return f" (veja {self.log})" if self.log else ""

    async def _live(self) -> str:
        """One life of the process, from start to end; how it ended."""
        try:
            self.process = process = await self._start()
        except OSError as failure:
            return str(failure)
        ended = asyncio.ensure_future(process.wait())
        told = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait((ended, told), return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not ended.done():
            _send(process, signal.SIGTERM)
            await asyncio.wait((ended,), timeout=GRACE)
        if not ended.done():
            process.kill()
        code = await ended
        _send(process, signal.SIGKILL)  # what it had started itself and left behind
        return f"código {code}"

    async def _start(self) -> asyncio.subprocess.Process:
        with self._open_log() as out:
            return await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=self.env,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop them in order
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

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


def _send(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """To it and to what it started: each program leads a group of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


@contextlib.asynccontextmanager
async def running(programs: list[Program]) -> AsyncIterator[list[Program]]:
    """Keeps them all for as long as the block lasts; after it none is left."""
    keeping = [asyncio.create_task(program.keep()) for program in programs]
    try:
        yield programs
    finally:
        for program in programs:
            program.stop()
        await asyncio.gather(*keeping)


async def wait_until_ready(programs: list[Program], seconds: float) -> list[Program]:
    """Those that are not ready in time; empty when all are, at the same moment."""
    until = time.monotonic() + seconds
    while True:
        told = await asyncio.gather(*(program.ready() for program in programs))
        missing = [program for program, ready in zip(programs, told, strict=True) if not ready]
        if not missing or time.monotonic() > until:
            return missing
        await asyncio.sleep(0.1)


def say(words: str) -> None:
    sys.stdout.write(f"  {words}\n")
    sys.stdout.flush()
