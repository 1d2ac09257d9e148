"""Whose page it is: the name and address at its head, the clock that its times are read on, and what is agreed to."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.domains.clinics.models import Clinic, Practitioner
from balcao.domains.clinics.queries import list_clinics
from balcao.domains.scheduling.public.models import BookingPage
from balcao.domains.scheduling.public.offer import place_of
from balcao.domains.scheduling.public.words import Words


async def head_of(session: AsyncSession, page: BookingPage, words: Words) -> dict[str, Any]:
    clinic = await place_of(session, page)
    name = page.title
    if not name and page.practitioner_id is not None:
        name = (await existing(session, Practitioner, page.practitioner_id)).name
    return {"name": name or (clinic.name if clinic else words.book), "address": clinic.address if clinic else None}


async def zone_of(session: AsyncSession, page: BookingPage) -> str:
    """A page that spans zones is read on its practitioner's home clock; each time says its own hour anyway."""
    clinic = await place_of(session, page)
    if clinic is None and page.practitioner_id is not None:
        home = (await existing(session, Practitioner, page.practitioner_id)).clinic_id
        clinic = await existing(session, Clinic, home) if home else None
    if clinic is None:
        clinic = next(iter(await list_clinics(session, limit=1)), None)
    return clinic.timezone if clinic else "America/Sao_Paulo"


async def consent_words(session: AsyncSession, page: BookingPage, words: Words) -> str:
    if page.consent_text:
        return page.consent_text
    clinic = await place_of(session, page)
    head = await head_of(session, page, words)
    return words.of("consent", clinic=clinic.name if clinic else head["name"])
