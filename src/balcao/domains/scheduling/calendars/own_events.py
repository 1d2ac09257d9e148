"""Our own events among those that a calendar tells of: known by their id there, or by our mark before we know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import SeenEvent
from balcao.core.database import raw_connection
from balcao.domains.scheduling.calendars.models import CalendarMirror


@dataclass(frozen=True)
class Own:
    """An entry as it stood when the page was taken in."""

    entry_id: UUID
    etag: str | None
    state: str


async def find_own(session: AsyncSession, mirror: CalendarMirror, events: Sequence[SeenEvent]) -> dict[str, Own]:
    """Event id → entry. A copy of an event of ours, which carries its mark along, is somebody's own event."""
    keys = {key: event.event_id for event in events if event.key and (key := _appointment(event.key))}
    rows = await (await raw_connection(session)).fetch(
        _FIND,
        session.info["account_id"],
        mirror.connection_id,
        mirror.calendar_id,
        [event.event_id for event in events],
        list(keys),
    )
    return {row["event_id"] or keys[row["appointment_id"]]: Own(row["id"], row["etag"], row["state"]) for row in rows}


def _appointment(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None


_FIND = """
SELECT id, appointment_id, event_id, etag, state FROM calendar_entries
WHERE account_id = $1 AND connection_id = $2 AND calendar_id = $3 AND event_id = ANY($4::text[])
UNION ALL
SELECT id, appointment_id, event_id, etag, state FROM calendar_entries
WHERE account_id = $1 AND connection_id = $2 AND calendar_id = $3 AND event_id IS NULL
    AND appointment_id = ANY($5::uuid[])
"""


async def note_seen(session: AsyncSession, entry_ids: Sequence[UUID], generation: int) -> None:
    if entry_ids:
        await (await raw_connection(session)).execute(
            "UPDATE calendar_entries SET seen_generation = $3 WHERE account_id = $1 AND id = ANY($2::uuid[])",
            session.info["account_id"],
            list(entry_ids),
            generation,
        )


async def note_missing(
    session: AsyncSession,
    mirror: CalendarMirror,
    first_at: datetime,
    last_at: datetime,
    generation: int,
    since: datetime,
) -> list[UUID]:
    """Entries whose events should have been told in a reading of everything and were not; what was written while it
    was read is no wonder.
    """
    rows = await (await raw_connection(session)).fetch(
        _MISSING,
        session.info["account_id"],
        mirror.connection_id,
        mirror.calendar_id,
        first_at,
        last_at,
        generation,
        since,
    )
    return [row["id"] for row in rows]


_MISSING = """
SELECT id FROM calendar_entries
WHERE account_id = $1 AND connection_id = $2 AND calendar_id = $3 AND state = 'synced' AND event_id IS NOT NULL
    AND pushed_end_at > $4 AND pushed_start_at < $5 AND seen_generation < $6 AND updated_at < $7
LIMIT 5000
"""
