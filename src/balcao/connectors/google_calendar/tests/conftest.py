"""A connected Google for each test."""

from collections.abc import AsyncIterator

import pytest_asyncio

from balcao.connectors.google_calendar.tests.google import Google, connected


@pytest_asyncio.fixture
async def google() -> AsyncIterator[Google]:
    async with connected() as found:
        yield found
