"""uvicorn's HTTP protocol with the socket reachable, so that a fault can drop a connection without a byte of answer."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXTENSION = "balcao.sandbox.transport"


class DroppableProtocol(HttpToolsProtocol):
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"transport": self.transport}}


async def drop(scope: Any) -> None:
    """Returns when the server knows that its client is gone, so that it does not write a 500."""
    transport: asyncio.Transport = scope["extensions"][EXTENSION]["transport"]
    transport.abort()
    for _ in range(3):
        await asyncio.sleep(0)
