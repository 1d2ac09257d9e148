"""Says which practitioner's appointments stand in which calendar outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing, find
from balcao.core.problems import Invalid, NotFound
from balcao.core.queue import later
from balcao.domains.clinics.lock_practitioner import lock_all_to_change
from balcao.domains.clinics.models import Clinic, Practitioner
from balcao.domains.connections.connectors import manifest
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.calendars.mirrors import keep_mirrors
from balcao.domains.scheduling.calendars.models import CalendarLink
from balcao.domains.scheduling.calendars.write_waiting import write_all


@dataclass(frozen=True)
class Link:
    """`clinic_id` None is for all clinics that have no link of their own."""

    practitioner_id: UUID
    clinic_id: UUID | None
    connection_id: UUID
    calendar_id: str
    calendar_name: str
    reminder_minutes: tuple[int, ...] = ()


async def read_links(session: AsyncSession) -> list[CalendarLink]:
    """Those whose connection still stands."""
    wanted = (
        select(CalendarLink)
        .join(
            Connection,
            (Connection.account_id == CalendarLink.account_id) & (Connection.id == CalendarLink.connection_id),
        )
        .where(CalendarLink.account_id == session.info["account_id"], Connection.deleted_at.is_(None))
        .order_by(CalendarLink.created_at, CalendarLink.id)
    )
    return list(await session.scalars(wanted))


async def link_calendars(session: AsyncSession, links: Sequence[Link]) -> None:
    """Replaces all links. Events of appointments to come move to where they belong now, in the background.

    A booking under way either is there by then, or sees the links itself.
    """
    await lock_all_to_change(session)
    standing = list(
        await session.scalars(
            select(CalendarLink).where(CalendarLink.account_id == session.info["account_id"]).with_for_update()
        )
    )
    wanted = {(link.practitioner_id, link.clinic_id): link for link in links}
    if len(wanted) < len(links):
        raise Invalid("Há dois calendários para o mesmo médico e a mesma clínica.")
    for link in links:
        await _check(session, link)
    changed = set()
    for row in standing:
        kept = wanted.pop((row.practitioner_id, row.clinic_id), None)
        if kept != _as_link(row):
            changed.add(row.practitioner_id)
            await session.delete(row)
            await session.flush()
            if kept is not None:
                session.add(_row(kept))
    session.add_all(_row(link) for link in wanted.values())
    changed |= {link.practitioner_id for link in wanted.values()}
    await session.flush()
    await keep_mirrors(session)
    for practitioner_id in sorted(changed):
        await later(session, write_all, practitioner_id=practitioner_id)


def _as_link(row: CalendarLink) -> Link:
    return Link(
        row.practitioner_id, row.clinic_id, row.connection_id, row.calendar_id, row.calendar_name,
        tuple(row.reminder_minutes),
    )  # fmt: skip


def _row(link: Link) -> CalendarLink:
    return CalendarLink(
        practitioner_id=link.practitioner_id,
        clinic_id=link.clinic_id,
        connection_id=link.connection_id,
        calendar_id=link.calendar_id,
        calendar_name=link.calendar_name,
        reminder_minutes=list(link.reminder_minutes),
        created_at=clock.now(),
    )


async def _check(session: AsyncSession, link: Link) -> None:
    await existing(session, Practitioner, link.practitioner_id)
    if link.clinic_id is not None:
        await existing(session, Clinic, link.clinic_id)
    await calendar_connection(session, link.connection_id)


async def calendar_connection(session: AsyncSession, connection_id: UUID) -> Connection:
    """Invalid when the connection cannot hold calendars."""
    connection = await find(session, Connection, connection_id)
    if connection is None or connection.deleted_at is not None:
        raise NotFound("Não há conexão com esse id.")
    if "calendar" not in manifest(connection.connector).kinds:
        raise Invalid("Esta conexão não é de calendário.")
    return connection
