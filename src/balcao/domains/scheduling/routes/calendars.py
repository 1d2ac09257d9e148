"""Calendars outside over HTTP: which there are, and whose appointments stand in which."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.described import MAY_BE_REFUSED
from balcao.core.pages import Page
from balcao.core.problems import NotFound
from balcao.domains.identity.access import Attendant, Manager, ReadOnly, Session
from balcao.domains.scheduling.calendars.invite_again import invite_again
from balcao.domains.scheduling.calendars.link_calendars import Link, link_calendars, read_links
from balcao.domains.scheduling.calendars.list_calendars import list_calendars
from balcao.domains.scheduling.queries import see_appointment
from balcao.domains.scheduling.schemas import CalendarioExterno, Vinculo, Vinculos

router = APIRouter(tags=["calendars"])


@router.get("/connections/{id}/calendars", responses=MAY_BE_REFUSED)
async def read_calendars(caller: Attendant, id: UUID) -> Page[CalendarioExterno]:
    """Those that the connected person may write to, asked of the provider now."""
    found = await list_calendars(caller.account_id, id)
    return Page(
        items=[
            CalendarioExterno(
                id=calendar.id, name=calendar.name, timezone=calendar.timezone, primary=calendar.is_primary
            )
            for calendar in found
        ]
    )


@router.get("/calendar-links")
async def read_calendar_links(caller: ReadOnly, session: Session) -> Page[Vinculo]:
    return await _links(session)


@router.put("/calendar-links")
async def change_calendar_links(
    caller: Manager, session: Session, body: Annotated[Vinculos | list[Vinculo], Body()]
) -> Page[Vinculo]:
    """The whole list, replaced; appointments to come are written to where they belong now."""
    given = body.items if isinstance(body, Vinculos) else body
    links = [
        Link(
            link.medico_id,
            link.clinica_id,
            link.connection_id,
            link.calendar_id,
            link.calendar_name or link.calendar_id,
            tuple(link.lembretes_minutos),
        )
        for link in given
    ]
    await link_calendars(session, links)
    return await _links(session)


@router.post("/agendamentos/{id}/calendario", status_code=202)
async def write_again(caller: Attendant, session: Session, id: UUID) -> None:
    """Tries the calendar once more for an appointment whose `calendario.estado` is `erro`, or whose `convite.estado` is
    `nao_enviado`.
    """
    if await see_appointment(session, id) is None:
        raise NotFound("Não há agendamento com esse id.")
    await invite_again(session, id)


async def _links(session: AsyncSession) -> Page[Vinculo]:
    return Page(
        items=[
            Vinculo(
                medico_id=row.practitioner_id,
                clinica_id=row.clinic_id,
                connection_id=row.connection_id,
                calendar_id=row.calendar_id,
                calendar_name=row.calendar_name,
                lembretes_minutos=row.reminder_minutes,
            )
            for row in await read_links(session)
        ]
    )
