"""Who watches the live feed: each tenant's rows are read once a process, for all sockets that watch it."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import msgspec
import structlog

from balcao.core.live import Frame, newest_cursor, read_after, split
from balcao.core.signals import LOST, signals

log = structlog.get_logger()
POLL_SECONDS = 2.0
SHELF = 2000
# Woken for a row that an older transaction, still running, keeps from being settled: look again soon.
LOOKS, SOON_SECONDS = 4, 0.04


class Shelf:
    """The newest frames of one tenant, and the one task that reads them. `from_cursor` is what they follow on."""

    def __init__(self, account_id: UUID) -> None:
        self.account_id = account_id
        self.watchers = 0
        self._woken = asyncio.Event()
        self._grown = asyncio.Event()
        self._frames: deque[tuple[tuple[int, int], Frame, str]] = deque()
        self._from: tuple[int, int] | None = None
        self._end: str | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._read())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        self._woken.set()

    async def after(self, cursor: str) -> list[tuple[Frame, str]]:
        """Frames after the cursor with their JSON, waiting for the first; from the database if they left the shelf."""
        while True:
            grown = self._grown
            if self._from is not None and split(cursor) >= self._from:
                found = self._newer_than(split(cursor))
            else:
                found = [(frame, encode(frame)) for frame in await read_after(self.account_id, cursor)]
            if found:
                return found
            await grown.wait()

    def _newer_than(self, cursor: tuple[int, int]) -> list[tuple[Frame, str]]:
        found = []
        for place, frame, text in reversed(self._frames):
            if place <= cursor:
                break
            found.append((frame, text))
        return found[::-1]

    async def _read(self) -> None:
        looks = 0
        while True:
            self._woken.clear()
            try:
                frames = await self._read_on()
            except Exception as failure:  # the database is away: the sockets stay, and go on where they were
                log.warning("live feed not read", error=repr(failure)[:200])
                await asyncio.sleep(1)
                continue
            if frames:
                looks = LOOKS
            elif looks:
                looks -= 1
                await asyncio.sleep(SOON_SECONDS)
            else:
                looks = LOOKS if await self._wait() else 0

    async def _read_on(self) -> int:
        if self._end is None:
            self._end = await newest_cursor(self.account_id)
            self._from = split(self._end)
            self._grow()
        frames = await read_after(self.account_id, self._end)
        for frame in frames:
            self._frames.append((split(frame.cursor), frame, encode(frame)))
            self._end = frame.cursor
        while len(self._frames) > SHELF:
            self._from = self._frames.popleft()[0]
        if frames:
            self._grow()
        return len(frames)

    def _grow(self) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    async def _wait(self) -> bool:
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
        return False


def encode(frame: Frame) -> str:
    shown = {"cursor": frame.cursor, "event": frame.event, "at": frame.at, "data": frame.data}
    return msgspec.json.encode(shown).decode()


class Feed:
    """One a process: hears whose feed has grown, and keeps a shelf for each tenant that is watched."""

    def __init__(self) -> None:
        self._shelves: dict[UUID, Shelf] = {}
        self._task: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for shelf in self._shelves.values():
            await shelf.stop()
        self._shelves.clear()

    @contextmanager
    def watch(self, account_id: UUID) -> Iterator[Shelf]:
        shelf = self._shelves.get(account_id)
        if shelf is None:
            shelf = self._shelves[account_id] = Shelf(account_id)
            shelf.start()
        shelf.watchers += 1
        try:
            yield shelf
        finally:
            shelf.watchers -= 1
            if not shelf.watchers and self._shelves.get(account_id) is shelf:
                del self._shelves[account_id]
                ending = asyncio.create_task(shelf.stop())
                self._ending.add(ending)
                ending.add_done_callback(self._ending.discard)

    def _wake(self, tenants: str) -> None:
        for name in tenants.split():
            with contextlib.suppress(ValueError):
                if shelf := self._shelves.get(UUID(name)):
                    shelf.wake()

    async def _listen(self) -> None:
        while True:
            try:
                await signals().listen(self._wake)
            except LOST as failure:
                log.warning("live listener lost", error=repr(failure)[:200])
            await asyncio.sleep(1)


feed = Feed()
