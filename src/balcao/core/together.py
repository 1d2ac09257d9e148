"""Calls that come while another of their kind is under way are made as one, as soon as it ends (a group commit)."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Generic, TypeVar

Kind = TypeVar("Kind", bound=Hashable)
Item = TypeVar("Item", bound=Hashable)


class Together(Generic[Kind, Item]):
    """`do(kind, items)` is never under way twice for one kind; it answers what failed, and raises when all of it did.

    A caller that comes alone waits for nobody. At most `most` items go at once.
    """

    def __init__(self, do: Callable[[Kind, list[Item]], Awaitable[Mapping[Item, Exception]]], most: int) -> None:
        self._do, self._most = do, most
        self._waiting: dict[Kind, dict[Item, asyncio.Future[None]]] = {}
        self._going: set[asyncio.Task[None]] = set()

    async def __call__(self, kind: Kind, items: list[Item]) -> None:
        """Returns when all of the items are done; raises the first of their failures."""
        if not items:
            return
        if kind not in self._waiting:
            self._waiting[kind] = {}
            task = asyncio.create_task(self._go(kind))
            self._going.add(task)
            task.add_done_callback(self._going.discard)
        waiting, loop = self._waiting[kind], asyncio.get_running_loop()
        ends = [waiting.setdefault(item, loop.create_future()) for item in items]
        failures = await asyncio.gather(*map(asyncio.shield, ends), return_exceptions=True)
        for failure in failures:
            if failure is not None:
                raise failure

    async def _go(self, kind: Kind) -> None:
        waiting = self._waiting[kind]
        try:
            while waiting:
                some = {item: waiting.pop(item) for item in list(waiting)[: self._most]}
                await self._do_some(kind, some)
        finally:
            del self._waiting[kind]
            for end in waiting.values():
                end.cancel()

    async def _do_some(self, kind: Kind, some: dict[Item, asyncio.Future[None]]) -> None:
        failed: Mapping[Item, Exception] = {}
        try:
            failed = await self._do(kind, list(some))
        except Exception as failure:
            failed = dict.fromkeys(some, failure)
        except asyncio.CancelledError:
            for end in some.values():
                end.cancel()
            raise
        for item, end in some.items():
            if end.done():
                continue
            if item in failed:
                end.set_exception(failed[item])
            else:
                end.set_result(None)
