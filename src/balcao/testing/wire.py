"""A wire to PostgreSQL that can be cut at the worst moment: right after a COMMIT, before its answer has come back.

async with Wire(database_url) as wire:
    lost = wire.lose(b"Ana Souza")   # the answer that ends the next transaction in which these bytes were said
"""

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs

IDLE = b"Z\x00\x00\x00\x05I"  # ReadyForQuery outside a transaction: what was begun has been committed, or rolled back
PIECE = 65_536
KEEPALIVE_SECONDS = 12
REMEMBERED = 400_000


@dataclass
class Loss:
    """An answer that is to be lost; `happened` once it was."""

    marks: tuple[bytes, ...]
    happened: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False)
class _Line:
    """One connection: its two ends, and what our side has said since its last transaction ended."""

    ours: StreamWriter
    theirs: StreamWriter
    said: bytes = b""
    forgotten: bool = False

    def cut(self) -> None:
        for end in (self.ours, self.theirs):
            if end.transport is not None:
                end.transport.abort()


class Wire:
    """`url` is the database's address by way of this wire."""

    def __init__(self, database_url: str) -> None:
        self._before, _, after = database_url.partition("://")
        place, _, options = after.partition("?")
        host, _, self._database = place.rpartition("/")
        self._user, _, self._place = host.rpartition("@")
        self._socket = parse_qs(options).get("host", [""])[0]
        self._lines: set[_Line] = set()
        self._losses: list[Loss] = []
        self._open = asyncio.Event()
        self._open.set()
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"{self._before}://{self._user}@127.0.0.1:{port}/{self._database}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self._open.set()
        self.cut()
        await asyncio.sleep(0)

    def lose(self, *marks: bytes) -> Loss:
        """The next transaction in which all the marks were said ends as it will; who said so never hears of it."""
        loss = Loss(marks)
        self._losses.append(loss)
        return loss

    @contextlib.contextmanager
    def stalled(self) -> Iterator[None]:
        """Nothing passes, either way, until the block ends."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def forget(self) -> int:
        """What is open now is dead: nothing said on it arrives, and our side is never told. How many.

        The server's own keepalives find after a while that nobody is there.
        """
        for line in self._lines:
            line.forgotten = True
            asyncio.get_running_loop().call_later(KEEPALIVE_SECONDS, line.theirs.transport.abort)
        return len(self._lines)

    def cut(self) -> None:
        for line in list(self._lines):
            line.cut()

    async def _serve(self, reader: StreamReader, ours: StreamWriter) -> None:
        try:
            their_reader, theirs = await self._connect()
        except OSError:
            ours.transport.abort()
            return
        line = _Line(ours, theirs)
        self._lines.add(line)
        try:
            await asyncio.gather(self._say(line, reader), self._answer(line, their_reader))
        finally:
            line.cut()
            self._lines.discard(line)

    async def _connect(self) -> tuple[StreamReader, StreamWriter]:
        if self._socket:
            return await asyncio.open_unix_connection(f"{self._socket}/.s.PGSQL.5432")
        host, _, port = self._place.partition(":")
        return await asyncio.open_connection(host, int(port or 5432))

    async def _say(self, line: _Line, reader: StreamReader) -> None:
        async for piece in self._pieces(line, reader):
            line.said = (line.said + piece)[-REMEMBERED:]
            await self._pass_on(line, line.theirs, piece)

    async def _answer(self, line: _Line, reader: StreamReader) -> None:
        async for piece in self._pieces(line, reader):
            if piece.endswith(IDLE):
                said, line.said = line.said, b""
                if loss := next((one for one in self._losses if all(mark in said for mark in one.marks)), None):
                    self._losses.remove(loss)
                    loss.happened.set()
                    return line.cut()
            await self._pass_on(line, line.ours, piece)

    async def _pieces(self, line: _Line, reader: StreamReader) -> AsyncIterator[bytes]:
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                if not line.forgotten:
                    yield piece
        if not line.forgotten:
            line.cut()

    async def _pass_on(self, line: _Line, to: StreamWriter, piece: bytes) -> None:
        await self._open.wait()
        if not line.forgotten:
            with contextlib.suppress(OSError):
                to.write(piece)
                await to.drain()
