"""The web server's application without a socket, over the test run's database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from httpx import ASGITransport, AsyncClient
from starlette.types import ASGIApp

from balcao.main import make_app
from balcao.settings import Settings


def application() -> ASGIApp:
    return make_app(Settings())


@asynccontextmanager
async def api(headers: dict[str, str] | None = None, *, quiet: bool = False) -> AsyncIterator[AsyncClient]:
    """`quiet`: a defect of ours becomes a 500, as in life, and does not raise."""
    transport = ASGITransport(application(), raise_app_exceptions=not quiet)
    async with AsyncClient(transport=transport, base_url="http://test", headers=headers or {}) as client:
        yield client
