"""One stage for all journeys of a run; accidents get one of their own."""

from collections.abc import AsyncIterator

import pytest_asyncio

from balcao.testing.fixtures import new_database
from balcao.testing.stage import Stage, on_stage


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(server_url: str) -> AsyncIterator[Stage]:
    """The product running, shared: each journey brings a patient of its own."""
    async with new_database(server_url) as url, on_stage(url) as opened:
        yield opened
