"""Makes or changes a booking page; its address is nobody else's, on the whole installation."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.problems import Conflict, Invalid, PreconditionFailed
from balcao.domains.clinics.models import Clinic, Practitioner, Service
from balcao.domains.scheduling.public.models import BookingPage


class SlugTaken(Conflict):
    """Este endereço já é de outra página."""

    type = "slug-taken"


async def keep_page(
    session: AsyncSession, page: BookingPage, fields: dict[str, Any], expected_version: int | None = None
) -> BookingPage:
    """`page` is locked, or new. Raises SlugTaken, NotFound, Invalid, PreconditionFailed."""
    if expected_version is not None and page.version != expected_version:
        raise PreconditionFailed(f"A versão agora é {page.version}.")
    for field, value in fields.items():
        setattr(page, field, value)
    if page.clinic_id is None and page.practitioner_id is None:
        raise Invalid("Diga de quem é a página: `clinica_id`, `medico_id` ou os dois.")
    await _check(session, page)
    page.version = (page.version or 0) + 1
    page.updated_at = clock.now()
    try:
        async with session.begin_nested():
            session.add(page)
            await session.flush()
    except IntegrityError as failure:
        if "uq_booking_pages_slug" in str(failure):
            raise SlugTaken("Escolha outro endereço.") from failure
        raise
    return page


async def _check(session: AsyncSession, page: BookingPage) -> None:
    if page.clinic_id is not None:
        await existing(session, Clinic, page.clinic_id)
    if page.practitioner_id is not None:
        await existing(session, Practitioner, page.practitioner_id)
    for id in page.service_ids or []:
        await existing(session, Service, id)
