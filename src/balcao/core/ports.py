"""Whether an address of this machine is free, and whether the process behind one answers."""

import asyncio


async def is_free(host: str, port: int) -> bool:
    try:
        server = await asyncio.start_server(lambda *_: None, host, port)
    except OSError:
        return False
    server.close()
    await server.wait_closed()
    return True


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
