"""Finds the page behind an address, before any tenant is known, and reads it as its tenant."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find, transaction
from balcao.core.problems import NotFound
from balcao.domains.scheduling.public.models import BookingPage

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@asynccontextmanager
async def find_page(slug: str) -> AsyncIterator[tuple[AsyncSession, BookingPage]]:
    """A transaction of the page's tenant; NotFound when there is none, or when it is switched off."""
    found = None
    if SLUG.fullmatch(slug):
        async with transaction(None) as session:
            found = (await session.execute(_FIND, {"slug": slug})).one_or_none()
    if found is None:
        raise NotFound("Esta página de agendamento não existe.")
    async with transaction(found.account_id) as session:
        page = await find(session, BookingPage, found.id)
        if page is None:
            raise NotFound("Esta página de agendamento não existe.")
        yield session, page


_FIND = text("SELECT account_id, id FROM find_booking_page(:slug)")
