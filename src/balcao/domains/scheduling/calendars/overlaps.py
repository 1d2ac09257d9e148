"""Somebody's own event over an appointment that stood before: told, never cancelled."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.core.ids import new_id
from balcao.core.live import show_change
from balcao.domains.scheduling.calendars.models import CalendarMirror
from balcao.domains.scheduling.events import AppointmentCancelled, AppointmentChanged, AppointmentMoved
from balcao.domains.scheduling.stands_twice import stands_twice
from balcao.domains.scheduling.statuses import UPCOMING


async def note_overlaps(session: AsyncSession, mirror: CalendarMirror, event_ids: Sequence[str]) -> None:
    """After these events changed: a conflict for each appointment to come that one lies over; those that it lies over
    no more are closed. One that a person put aside is not opened again while the event stays where it is.
    """
    if not event_ids:
        return
    connection = await raw_connection(session)
    given = (session.info["account_id"], mirror.connection_id, mirror.calendar_id, mirror.id, list(event_ids))
    closed = await connection.fetch(_CLOSE, *given, clock.now())
    found = await connection.fetch(_FIND, *given, list(UPCOMING), clock.now())
    for row in [*closed, *await _open(session, mirror, found)]:
        show_change(session, "calendar_conflict.updated", row["id"])


async def _open(session: AsyncSession, mirror: CalendarMirror, found: Sequence[Any]) -> Sequence[Any]:
    if not found:
        return []
    rows: Sequence[Any] = await (await raw_connection(session)).fetch(
        _OPEN,
        session.info["account_id"],
        mirror.connection_id,
        mirror.calendar_id,
        clock.now(),
        [new_id() for _ in found],
        [row["appointment_id"] for row in found],
        [row["event_id"] for row in found],
        [row["ours"] for row in found],
        [row["theirs"] for row in found],
    )
    return rows


async def review_overlaps(
    session: AsyncSession, event: AppointmentMoved | AppointmentCancelled | AppointmentChanged
) -> None:
    """After the appointment changed: the conflicts that it has left behind are closed."""
    rows = await (await raw_connection(session)).fetch(
        _REVIEW, session.info["account_id"], event.appointment_id, list(UPCOMING), clock.now()
    )
    for row in rows:
        show_change(session, "calendar_conflict.updated", row["id"])


# The instants are written as Python writes them, so that both kinds of version read alike.
_STAMP = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"')"
_FIND = f"""
SELECT DISTINCT ON (a.id, b.event_id) a.id AS appointment_id, b.event_id,
    jsonb_build_object('start_at', {_STAMP.format("a.start_at")}, 'end_at', {_STAMP.format("a.end_at")},
        'status', a.status, 'version', a.version)::text AS ours,
    jsonb_build_object('start_at', {_STAMP.format("b.start_at")}, 'end_at', {_STAMP.format("b.end_at")},
        'is_all_day', b.is_all_day, 'title', b.title, 'url', b.url)::text AS theirs
FROM calendar_busy b
JOIN calendar_links l ON l.account_id = $1 AND l.connection_id = $2 AND l.calendar_id = $3
JOIN appointments a ON a.account_id = $1 AND a.practitioner_id = l.practitioner_id AND a.status = ANY($6::text[])
    AND a.start_at < b.end_at AND a.end_at > b.start_at AND a.start_at > b.start_at - interval '1 day' AND a.end_at > $7
WHERE b.account_id = $1 AND b.mirror_id = $4 AND b.event_id = ANY($5::text[]) AND b.piece = 0
    AND NOT {stands_twice("$1", "b", "placed", "moving", "conflict", "kept")}
"""  # noqa: S608
_OPEN = """
INSERT INTO calendar_conflicts (account_id, connection_id, calendar_id, created_at, updated_at, kind, id,
    appointment_id, event_id, ours, theirs)
SELECT $1, $2, $3, $4, $4, 'overlap', given.id, given.appointment_id, given.event_id, given.ours::jsonb,
    given.theirs::jsonb
FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[])
    AS given (id, appointment_id, event_id, ours, theirs)
WHERE NOT EXISTS (
    SELECT FROM calendar_conflicts c WHERE c.account_id = $1 AND c.appointment_id = given.appointment_id
    AND c.kind = 'overlap' AND c.event_id = given.event_id AND c.state = 'resolved' AND c.resolution <> 'vanished'
    AND c.theirs->>'start_at' = given.theirs::jsonb->>'start_at'
    AND c.theirs->>'end_at' = given.theirs::jsonb->>'end_at'
    AND c.ours->>'start_at' = given.ours::jsonb->>'start_at'
)
ON CONFLICT (account_id, appointment_id, kind, event_id) WHERE state = 'open'
DO UPDATE SET ours = excluded.ours, theirs = excluded.theirs, updated_at = excluded.updated_at
RETURNING id
"""
_STILL = """
SELECT FROM calendar_busy b, appointments a
WHERE b.account_id = $1 AND b.mirror_id = {mirror} AND b.event_id = c.event_id AND b.piece = 0
    AND a.account_id = $1 AND a.id = c.appointment_id AND a.start_at < b.end_at AND a.end_at > b.start_at
"""
_CLOSE = f"""
UPDATE calendar_conflicts c SET state = 'resolved', resolution = 'vanished', resolved_at = $6, updated_at = $6
WHERE c.account_id = $1 AND c.connection_id = $2 AND c.calendar_id = $3 AND c.state = 'open' AND c.kind = 'overlap'
    AND c.event_id = ANY($5::text[]) AND NOT EXISTS ({_STILL.format(mirror="$4")})
RETURNING c.id
"""  # noqa: S608
_REVIEW = """
UPDATE calendar_conflicts c SET state = 'resolved', resolution = 'vanished', resolved_at = $4, updated_at = $4
FROM appointments a
WHERE c.account_id = $1 AND c.appointment_id = $2 AND c.state = 'open'
    AND c.kind IN ('overlap', 'to_tell')
    AND a.account_id = $1 AND a.id = $2 AND (a.status <> ALL ($3::text[]) OR CASE c.kind
        WHEN 'overlap' THEN a.start_at >= (c.theirs->>'end_at')::timestamptz
            OR a.end_at <= (c.theirs->>'start_at')::timestamptz
        ELSE a.start_at <> (c.ours->>'start_at')::timestamptz END)
RETURNING c.id
"""
