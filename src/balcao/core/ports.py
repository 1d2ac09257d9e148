"""Whether an address of this machine is free, and whether the process behind one answers."""

import asyncio
import errno
from typing import Literal
from urllib.parse import urlsplit


async def problem_with(host: str, port: int) -> Literal["taken", "forbidden", "elsewhere"] | None:
    """Why we cannot listen there, or None: another listens, only root may, it is no address of this machine."""
    try:
        server = await asyncio.start_server(lambda *_: None, host, port)
    except OSError as failure:
        if failure.errno == errno.EADDRINUSE:
            return "taken"
        return "forbidden" if failure.errno in (errno.EACCES, errno.EPERM) else "elsewhere"
    server.close()
    await server.wait_closed()
    return None


async def answers(host: str, port: int, path: str, seconds: float = 2.0) -> bool:
    """Whether GET says 200; nothing is followed, the body is not read."""
    writer = None
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection("127.0.0.1" if host in ("0.0.0.0", "::") else host, port)  # noqa: S104
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
            status = await reader.readline()
            return status.split(b" ")[1:2] == [b"200"]
    except (OSError, TimeoutError):
        return False
    finally:
        if writer is not None:
            writer.close()


async def redirect_of(url: str, seconds: float = 10.0) -> str:
    """Where a GET on this machine sends the browser; ConnectionError when it does not."""
    parts = urlsplit(url)
    async with asyncio.timeout(seconds):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            target = f"{parts.path}?{parts.query}"
            writer.write(f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        finally:
            writer.close()
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "location":
            return value.strip()
    raise ConnectionError(f"No redirect from {parts.netloc}{parts.path}: {head.splitlines()[0]}")


async def read(host: str, port: int, path: str, seconds: float = 10.0) -> tuple[int, str]:
    """The status and body of a GET to a process of ours on this machine."""
    async with asyncio.timeout(seconds):
        reader, writer = await asyncio.open_connection("127.0.0.1" if host in ("0.0.0.0", "::") else host, port)  # noqa: S104
        try:
            writer.write(f"GET {path} HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n".encode())
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        finally:
            writer.close()
    return int(head.split(b" ")[1]), body.decode()
