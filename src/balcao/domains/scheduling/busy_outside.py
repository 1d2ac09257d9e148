"""When practitioners are busy by what stands in their calendars outside."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.domains.scheduling.intervals import Interval
from balcao.domains.scheduling.stands_twice import stands_twice

LONGEST = 2880  # minutes; no piece of an event is longer: a CHECK of the table
LOST_AFTER = timedelta(minutes=30)


async def busy_outside(
    session: AsyncSession, practitioner_ids: Sequence[UUID], start_minute: int, end_minute: int
) -> dict[UUID, list[Interval]]:
    """In minutes since 1970, in no order, perhaps overlapping; practitioners without anything are left out.

    Appointments of ours are not among them, nor what a booking page wrote for one that stands in our agenda. Where the
    account wants it so, who has a calendar that we cannot see is busy all the time.
    """
    rows = await (await raw_connection(session)).fetch(
        _READ,
        session.info["account_id"],
        list(practitioner_ids),
        start_minute,
        end_minute,
        start_minute - LONGEST,
        clock.now() - LOST_AFTER,
    )
    return {row["practitioner_id"]: list(zip(row["starts"], row["ends"], strict=True)) for row in rows}


LOST = """
    (c.status IN ('unauthorized', 'disabled') OR (m.failures > 0 AND coalesce(m.seen_at, m.created_at) < {since}))
"""
_READ = f"""
WITH linked AS (
    SELECT DISTINCT l.practitioner_id, m.id, {LOST.format(since="$6")} AS is_lost
    FROM calendar_links l
    JOIN calendar_mirrors m ON m.account_id = $1 AND m.connection_id = l.connection_id AND m.calendar_id = l.calendar_id
    JOIN connections c ON c.account_id = $1 AND c.id = l.connection_id AND c.deleted_at IS NULL
    WHERE l.account_id = $1 AND l.practitioner_id = ANY($2::uuid[])
)
SELECT practitioner_id, array_agg(start_minute) AS starts, array_agg(end_minute) AS ends
FROM (
    SELECT linked.practitioner_id, b.start_minute, b.end_minute
    FROM linked JOIN calendar_busy b ON b.account_id = $1 AND b.mirror_id = linked.id
        AND b.start_minute >= $5 AND b.start_minute < $4 AND b.end_minute > $3
        AND NOT {stands_twice("$1", "b", "placed")}
    UNION ALL
    SELECT practitioner_id, $3::integer, $4::integer FROM linked
    WHERE is_lost AND EXISTS (SELECT FROM calendar_options WHERE account_id = $1 AND when_lost = 'stop')
) busy
GROUP BY practitioner_id
"""  # noqa: S608
