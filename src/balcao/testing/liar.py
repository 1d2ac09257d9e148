"""A provider that lies: an HTTP server of bare bytes, so that it can say what no decent server would."""

import asyncio
import contextlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Lie = Callable[["Heard", asyncio.StreamWriter], Awaitable[None]]
ZEROS = b"0" * 65_536


class Heard:
    """One request. `liar` is the path's first part, `times` how often this path was asked, now included."""

    def __init__(self, method: str, path: str, body: bytes, base: str, counts: Counter[str]) -> None:
        self.method, self.path, self.body, self.base = method, path, body, base
        self.liar = path.split("/")[1]
        counts[path] += 1
        self.times = counts[path]


@asynccontextmanager
async def lying(lies: dict[str, Lie]) -> AsyncIterator[tuple[str, Counter[str]]]:
    """Answers each path by the lie of its first part; the server's address, and how often each path was asked.

    It hangs up after each answer, and on whoever listens still when the block ends.
    """
    counts: Counter[str] = Counter()
    talks: set[asyncio.Task[None]] = set()
    base = ""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"(?i)\r\ncontent-length: *(\d+)", head)
            body = await reader.readexactly(int(length[1])) if length else b""
            method, path = head.split(" ", 2)[:2]
            heard = Heard(method, path.partition("?")[0], body, base, counts)
            await lies[heard.liar](heard, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            talks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield base, counts
    finally:
        server.close()
        for talk in list(talks):
            talk.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 5)


def answer(status: int, body: bytes = b"{}", *headers: str, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} X", "Content-Type: application/json", "Connection: close", *headers]
    if length is None:
        length = len(body)
    lines.append(f"Content-Length: {length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def says(whole: bytes) -> Lie:
    async def lie(_: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(whole)

    return lie


def then(first: Lie, after: Lie, times: int = 1) -> Lie:
    """`first` so often on each path, and `after` from then on."""

    async def lie(heard: Heard, writer: asyncio.StreamWriter) -> None:
        await (first if heard.times <= times else after)(heard, writer)

    return lie


async def silence(_: Heard, __: asyncio.StreamWriter) -> None:
    """It has heard all, and never answers."""
    await asyncio.sleep(3600)


def drip(head: bytes, seconds: float = 1.0) -> Lie:
    """The answer's head, and then a byte a second without end."""

    async def lie(_: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(seconds)

    return lie


def flood(head: bytes, most: int = 10 * 1024**3) -> Lie:
    """Zeros as fast as they are taken: ten gigabytes, for whoever does not hang up."""

    async def lie(_: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _piece in range(most // len(ZEROS)):
            writer.write(ZEROS)
            await writer.drain()

    return lie
