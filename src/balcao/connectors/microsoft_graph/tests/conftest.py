"""A connected Outlook for each test."""

from collections.abc import AsyncIterator

import pytest_asyncio

from balcao.connectors.microsoft_graph.tests.outlook import Outlook, connected


@pytest_asyncio.fixture
async def outlook() -> AsyncIterator[Outlook]:
    async with connected() as found:
        yield found
