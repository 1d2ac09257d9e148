"""Keeps one mirror for each calendar that is linked, however many practitioners it is linked to."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.queue import later
from balcao.domains.scheduling.calendars.models import CalendarLink, CalendarMirror
from balcao.domains.scheduling.calendars.pull import pull
from balcao.domains.scheduling.calendars.watch_calendar import stop_watch


async def keep_mirrors(session: AsyncSession) -> None:
    """After a change of links: new calendars are read at once; what is linked no more is forgotten, its watch ended."""
    account_id = session.info["account_id"]
    links = await session.scalars(select(CalendarLink).where(CalendarLink.account_id == account_id))
    wanted = {(link.connection_id, link.calendar_id): link.calendar_name for link in links}
    standing = await session.scalars(
        select(CalendarMirror).where(CalendarMirror.account_id == account_id).with_for_update()
    )
    for mirror in standing:
        if wanted.pop((mirror.connection_id, mirror.calendar_id), None) is None:
            await _forget(session, mirror)
    for (connection_id, calendar_id), name in sorted(wanted.items()):
        mirror = CalendarMirror(
            connection_id=connection_id, calendar_id=calendar_id, name=name, pull_at=clock.now(), created_at=clock.now()
        )
        session.add(mirror)
        await session.flush()
        await later(session, pull, mirror_id=mirror.id)


async def _forget(session: AsyncSession, mirror: CalendarMirror) -> None:
    if mirror.watch_id and mirror.watch_until:
        await later(
            session,
            stop_watch,
            connection_id=mirror.connection_id,
            watch_id=mirror.watch_id,
            resource=mirror.watch_resource or "",
            until=mirror.watch_until,
        )
    await session.delete(mirror)
    await session.flush()
