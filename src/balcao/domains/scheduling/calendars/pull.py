"""Reads what changed in a calendar outside: one round at a time for each calendar, however often it is woken.

The cursor is kept in the transaction that takes its last page in. Whoever dies midway is followed by another that
begins at the old cursor: what was taken in is then taken in again, to no harm.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import Calendar, CalendarConnector, Changes, CursorLost
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.failpoints import reach
from balcao.core.ids import new_id
from balcao.core.live import show_change
from balcao.core.outcomes import ProviderError, Rejected, Unavailable
from balcao.core.problems import NotFound
from balcao.core.queue import later, queued
from balcao.core.secrets import Unreadable
from balcao.domains.connections.connectors import load
from balcao.domains.connections.models import Connection
from balcao.domains.connections.record_call import record_call
from balcao.domains.connections.refresh_tokens import with_fresh_settings
from balcao.domains.scheduling.calendars.models import CalendarMirror
from balcao.domains.scheduling.calendars.take_in import Window, end_generation, take_in
from balcao.domains.scheduling.calendars.watch_calendar import keep_watch, wants_watch

log = structlog.get_logger()
LEASE = timedelta(seconds=90)
BEHIND, AHEAD, MARGIN = timedelta(days=1), timedelta(days=400), timedelta(days=7)
# How often we look unasked: a calendar whose provider tells us is looked at all the same, for notices get lost.
TOLD, UNTOLD = timedelta(minutes=10), timedelta(seconds=45)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
MOST_PAGES = 2_000


@dataclass
class Round:
    """What one round reads. `window` is what the cursor covers, `fresh` what a new generation will."""

    mirror_id: UUID
    lease: UUID
    connection_id: UUID
    connector: str
    calendar: Calendar
    cursor: str | None
    rolls: bool
    window: Window
    fresh: Window
    began_at: datetime
    wanted_at: datetime | None
    has_news: bool = False


class LostLease(Exception):
    """Another round took over: this one was too slow."""


@queued("calendar")
async def pull(account_id: UUID, mirror_id: UUID) -> None:
    """Until nobody has wanted another look meanwhile."""
    while True:
        async with transaction(account_id) as session:
            begun = await _begin(session, mirror_id)
        if begun is None:
            return
        failure: ProviderError | None = None
        try:
            await _read(account_id, begun)
        except ProviderError as told:
            failure = told
        except (Unreadable, ValidationError, NotFound):
            failure = Rejected("settings", "Configuração", "As configurações da conexão não abrem: refaça a conexão.")
        except LostLease:
            return
        async with transaction(account_id) as session:
            if not await _end(session, begun, failure):
                return


async def _begin(session: AsyncSession, mirror_id: UUID) -> Round | None:
    """None while another reads (it looks again when it ends), or when the connection has to be made anew."""
    mirror = await find(session, CalendarMirror, mirror_id, lock=True)
    if mirror is None:
        return None
    now = clock.now()
    if mirror.leased_until is not None and mirror.leased_until > now:
        mirror.wanted_at = mirror.wanted_at or now
        return None
    connection = await find(session, Connection, mirror.connection_id)
    if connection is None or connection.deleted_at is not None or connection.status in ("unauthorized", "disabled"):
        if mirror.error is None:
            mirror.error = "A conexão com o calendário precisa ser refeita."
            show_change(session, "calendar_mirror.updated", mirror.id)
        mirror.pull_at, mirror.failures = now + LONGEST_WAIT, mirror.failures + 1
        return None
    mirror.lease, mirror.leased_until = new_id(), now + LEASE
    mirror.pull_at = now + LEASE
    wanted_at, mirror.wanted_at = mirror.wanted_at, None
    fresh = await _fresh_window(session, mirror, now)
    keeps = mirror.cursor is not None and mirror.first_at is not None and mirror.last_at is not None
    standing = Window(mirror.first_at, mirror.last_at) if keeps and mirror.first_at and mirror.last_at else fresh
    return Round(
        mirror.id, mirror.lease, connection.id, connection.connector,
        Calendar(mirror.calendar_id, mirror.name, mirror.timezone), mirror.cursor, mirror.roll_wanted, standing, fresh,
        now, wanted_at,
    )  # fmt: skip


async def _fresh_window(session: AsyncSession, mirror: CalendarMirror, now: datetime) -> Window:
    """As far ahead as any of its practitioners can be booked, and until the next night."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    given = {"account_id": mirror.account_id, "connection_id": mirror.connection_id, "calendar_id": mirror.calendar_id}
    horizon = timedelta(days=await session.scalar(_HORIZON, given) or 0) + MARGIN
    return Window(day - BEHIND, day + max(AHEAD, horizon))


_HORIZON = text(
    "SELECT max(p.horizon_days) FROM calendar_links l "
    "JOIN practitioners p ON p.account_id = l.account_id AND p.id = l.practitioner_id "
    "WHERE l.account_id = :account_id AND l.connection_id = :connection_id AND l.calendar_id = :calendar_id"
)


async def _read(account_id: UUID, begun: Round) -> None:
    """What changed since the cursor; then, where there is none or the window is to move on, everything anew."""
    if begun.cursor is not None:
        try:
            await _pages(account_id, begun, begun.cursor)
        except CursorLost:
            begun.cursor = None
        if not begun.rolls and begun.cursor is not None:
            return
    begun.window = begun.fresh
    await _pages(account_id, begun, None)


async def _pages(account_id: UUID, begun: Round, cursor: str | None) -> None:
    connector: CalendarConnector = load(begun.connector, "calendar")
    if cursor is None:
        async with transaction(account_id) as session:
            (await _ours(session, begun)).drift = 0
    page: str | None = None
    for _ in range(MOST_PAGES):

        async def ask(settings: Any, page: str | None = page) -> Changes:
            return await connector.changes(
                settings, begun.calendar, cursor=cursor, page=page, first_at=begun.window.first_at,
                last_at=begun.window.last_at,
            )  # fmt: skip

        told = await with_fresh_settings(account_id, begun.connection_id, ask)
        if told.next_page is None and told.cursor is None:
            raise Unavailable("no_cursor", "Resposta sem fim", "O calendário não disse até onde foi.")
        async with transaction(account_id) as session:
            mirror = await _ours(session, begun)
            whole = cursor is None
            if await take_in(session, mirror, told.events, begun.window, whole=whole, since=begun.began_at):
                begun.has_news = True
            if told.next_page is None:
                mirror.cursor = told.cursor
                if cursor is None:
                    await end_generation(
                        session, mirror, begun.window, counts=begun.cursor is not None, since=begun.began_at
                    )
        reach("calendar-page")
        if told.next_page is None:
            return
        page = told.next_page
    raise Unavailable("endless", "Resposta sem fim", "O calendário não parou de dar páginas; tentaremos de novo.")


async def _ours(session: AsyncSession, begun: Round) -> CalendarMirror:
    mirror = await find(session, CalendarMirror, begun.mirror_id, lock=True)
    if mirror is None or mirror.lease != begun.lease:
        raise LostLease
    mirror.leased_until = clock.now() + LEASE
    return mirror


async def _end(session: AsyncSession, begun: Round, failure: ProviderError | None) -> bool:
    """Whether somebody wanted another look meanwhile."""
    mirror = await find(session, CalendarMirror, begun.mirror_id, lock=True)
    if mirror is None or mirror.lease != begun.lease:
        return False
    now = clock.now()
    mirror.lease = mirror.leased_until = None
    if failure is not None or mirror.failures:
        await record_call(
            session,
            begun.connection_id,
            what="calendar.changes",
            outcome=type(failure).__name__.lower() if failure else "ok",
            milliseconds=int((now - begun.began_at).total_seconds() * 1000),
            code=failure.code if failure else None,
        )
    if failure is not None:
        _failed(session, mirror, failure, now)
        return False
    if mirror.seen_at is None or mirror.error or begun.rolls or begun.has_news:
        show_change(session, "calendar_mirror.updated", mirror.id)
    mirror.seen_at, mirror.failures, mirror.error = begun.began_at, 0, None
    if begun.rolls:
        mirror.roll_wanted = False
    if begun.wanted_at is not None:
        mirror.lag_milliseconds = int((now - begun.wanted_at).total_seconds() * 1000)
    watched = mirror.watch_until is not None and mirror.watch_until > now
    mirror.pull_at = now + (TOLD if watched else UNTOLD)
    if wants_watch(begun.connector, mirror):
        await later(session, keep_watch, key=f"keep_watch:{mirror.id}", mirror_id=mirror.id)
    return mirror.wanted_at is not None


def _failed(session: AsyncSession, mirror: CalendarMirror, failure: ProviderError, now: datetime) -> None:
    mirror.failures += 1
    asked = failure.retry_after if isinstance(failure, Unavailable) else None
    mirror.pull_at = now + (asked or min(FIRST_WAIT * 2 ** min(mirror.failures - 1, 10), LONGEST_WAIT))
    words = failure.detail or failure.title or failure.code
    if mirror.error != words:
        mirror.error = words
        show_change(session, "calendar_mirror.updated", mirror.id)
    log.warning("calendar not read", mirror_id=str(mirror.id), code=failure.code, failures=mirror.failures)
