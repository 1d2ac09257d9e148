"""Fires prepared HTTP requests over a few kept connections, one under way on each, and times every answer."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast


@dataclass(frozen=True)
class Fired:
    """`seconds` for all; `times` in seconds each, unsorted; `bad` counts answers other than 200."""

    seconds: float
    times: list[float]
    bad: int

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, part: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


class _Line(asyncio.Protocol):
    def __init__(self, waiting: list[bytes], fired: list[float], bad: list[int], done: asyncio.Future[None]) -> None:
        self.waiting, self.fired, self.bad, self.done = waiting, fired, bad, done
        self.since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._next()

    def _next(self) -> None:
        if not self.waiting:
            self.transport.close()
            if not self.done.done():
                self.done.set_result(None)
            return
        request = self.waiting.pop()
        self.since = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.fired.append(time.perf_counter() - self.since)
        if not data.startswith(b"HTTP/1.1 200"):
            self.bad.append(1)
        self._next()

    def connection_lost(self, failure: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def fire(port: int, requests: Sequence[bytes], connections: int = 64) -> Fired:
    """The answers have to fit one segment, which an empty 200 does."""
    waiting, times, bad = list(requests), list[float](), list[int]()
    loop = asyncio.get_running_loop()
    lines = [loop.create_future() for _ in range(connections)]
    since = time.perf_counter()
    for done in lines:
        await loop.create_connection(partial(_Line, waiting, times, bad, done), "127.0.0.1", port)
    await asyncio.gather(*lines)
    return Fired(time.perf_counter() - since, times, len(bad))


def post(port: int, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
