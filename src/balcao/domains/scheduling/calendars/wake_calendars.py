"""A connection works again, or no longer: its calendars are looked at, and the screens see how they are in step."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.live import show_change
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.calendars.models import CalendarMirror
from balcao.domains.scheduling.calendars.touch import want


async def wake_calendars(session: AsyncSession, event: ConnectionChanged) -> None:
    mirrors = list(
        await session.scalars(
            select(CalendarMirror.id).where(
                CalendarMirror.account_id == session.info["account_id"],
                CalendarMirror.connection_id == event.connection_id,
            )
        )
    )
    connection = await find(session, Connection, event.connection_id)
    for id in mirrors:
        show_change(session, "calendar_mirror.updated", id)
    if mirrors and connection is not None and connection.status == "active":
        await want(session, mirrors)
