"""What stands in practitioners' calendars outside and takes their time here, as the board draws it."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.busy_outside import LONGEST
from balcao.domains.scheduling.stands_twice import stands_twice
from balcao.domains.scheduling.wall_clock import midnight_utc, minute_of

MOST = 5_000


class BusyEvent(msgspec.Struct, kw_only=True):
    """`since`: when it was first seen where it stands now. `title` is known only where the account keeps titles, and
    never of what is private there.
    """

    practitioner_id: UUID
    mirror_id: UUID
    start_at: datetime
    end_at: datetime
    is_all_day: bool
    title: str | None
    since: datetime
    calendar: str
    connection: str
    connector: str
    seen_at: datetime | None
    timezone: str


async def busy_events(
    session: AsyncSession, first: date, last: date, practitioner_id: UUID | None = None
) -> list[BusyEvent]:
    """Those that touch the days on any clinic's clock, in order of time; what is an appointment of ours is left out."""
    one_day = timedelta(days=1)
    start = minute_of(midnight_utc(first - one_day))
    given = {
        "account_id": session.info["account_id"],
        "practitioner_id": practitioner_id,
        "start": start,
        "end": minute_of(midnight_utc(last + 2 * one_day)),
        "earliest": start - LONGEST,
        "most": MOST,
    }
    rows = await session.execute(_READ, given)
    return [BusyEvent(**row) for row in rows.mappings()]


_READ = text(
    f"""
    WITH linked AS (
        SELECT DISTINCT l.practitioner_id, m.id, m.name AS calendar, c.name AS connection, c.connector, m.seen_at,
            coalesce(k.timezone, m.timezone) AS timezone
        FROM calendar_links l
        JOIN calendar_mirrors m ON m.account_id = l.account_id AND m.connection_id = l.connection_id
            AND m.calendar_id = l.calendar_id
        JOIN connections c ON c.account_id = l.account_id AND c.id = l.connection_id AND c.deleted_at IS NULL
        JOIN practitioners p ON p.account_id = l.account_id AND p.id = l.practitioner_id
        LEFT JOIN clinics k ON k.account_id = l.account_id AND k.id = p.clinic_id
        WHERE l.account_id = :account_id
            AND (CAST(:practitioner_id AS uuid) IS NULL OR l.practitioner_id = :practitioner_id)
    )
    SELECT DISTINCT b.start_at, b.end_at, b.is_all_day, nullif(b.title, '') AS title, b.seen_at AS since,
        linked.practitioner_id, linked.id AS mirror_id, linked.calendar, linked.connection, linked.connector,
        linked.seen_at, linked.timezone
    FROM linked JOIN calendar_busy b ON b.account_id = :account_id AND b.mirror_id = linked.id
        AND b.start_minute >= :earliest AND b.start_minute < :end AND b.end_minute > :start
        AND NOT {stands_twice(":account_id", "b", "placed")}
    ORDER BY b.start_at, linked.practitioner_id LIMIT :most
    """  # noqa: S608
)
