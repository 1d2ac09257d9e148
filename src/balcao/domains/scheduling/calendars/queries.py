"""How calendars outside are in step, and the conflicts with them, as they are shown."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock

LATE = timedelta(minutes=15)


class SeenMirror(msgspec.Struct, kw_only=True):
    """`state`: new (not read yet), ok, late (not seen for a while), lost (cannot be read until a person acts)."""

    id: UUID
    connection_id: UUID
    connection: str
    connector: str
    calendar_id: str
    calendar: str
    state: str
    practitioners: list[str]
    seen_at: datetime | None
    lag_milliseconds: int | None
    error: str | None
    events: int
    drift: int | None
    drift_at: datetime | None
    watch_until: datetime | None
    watch_error: str | None
    frozen: int
    open_conflicts: int


async def see_mirrors(session: AsyncSession, ids: Sequence[UUID] | None = None) -> list[SeenMirror]:
    """All of the account's, by the names of their connections and calendars."""
    given = {"account_id": session.info["account_id"], "late": clock.now() - LATE, "ids": list(ids) if ids else None}
    rows = await session.execute(_MIRRORS, given)
    return [SeenMirror(**row) for row in rows.mappings()]


_MIRRORS = text(
    """
    SELECT m.id, m.connection_id, c.name AS connection, c.connector, m.calendar_id, m.name AS calendar, m.seen_at,
        m.lag_milliseconds, m.error, m.drift, m.drift_at, m.watch_until, m.watch_error,
        CASE WHEN c.status IN ('unauthorized', 'disabled') OR (m.failures > 0 AND m.error IS NOT NULL
                AND coalesce(m.seen_at, m.created_at) < :late) THEN 'lost'
            WHEN m.seen_at IS NULL THEN 'new' WHEN m.seen_at < :late THEN 'late' ELSE 'ok' END AS state,
        (SELECT count(*) FROM calendar_busy b WHERE b.account_id = m.account_id AND b.mirror_id = m.id
            AND b.piece = 0) AS events,
        ARRAY(SELECT DISTINCT p.name FROM calendar_links l
            JOIN practitioners p ON p.account_id = l.account_id AND p.id = l.practitioner_id
            WHERE l.account_id = m.account_id AND l.connection_id = m.connection_id AND l.calendar_id = m.calendar_id
            ORDER BY p.name) AS practitioners,
        (SELECT count(*) FROM calendar_conflicts x WHERE x.account_id = m.account_id AND x.state = 'open'
            AND x.kind = 'storm' AND x.connection_id = m.connection_id AND x.calendar_id = m.calendar_id) AS frozen,
        (SELECT count(*) FROM calendar_conflicts x WHERE x.account_id = m.account_id AND x.state = 'open'
            AND x.connection_id = m.connection_id AND x.calendar_id = m.calendar_id) AS open_conflicts
    FROM calendar_mirrors m JOIN connections c ON c.account_id = m.account_id AND c.id = m.connection_id
    WHERE m.account_id = :account_id AND c.deleted_at IS NULL
        AND (CAST(:ids AS uuid[]) IS NULL OR m.id = ANY(CAST(:ids AS uuid[])))
    ORDER BY c.name, m.name, m.id
    """
)


class SeenConflict(msgspec.Struct, kw_only=True):
    """`acts` are the ways to resolve it that make sense. A booking made elsewhere may have no appointment yet."""

    id: UUID
    kind: str
    state: str
    appointment_id: UUID | None
    patient: str
    contact: str | None = None
    practitioner: str
    practitioner_id: UUID | None
    service: str
    clinic: str
    timezone: str
    status: str | None
    start_at: datetime
    end_at: datetime
    connection_id: UUID
    connection: str
    calendar: str
    acts: tuple[str, ...] = ()
    ours: dict[str, Any]
    theirs: dict[str, Any]
    reason: str | None
    resolution: str | None
    resolved_by: str | None
    resolved_at: datetime | None
    created_at: datetime


async def see_conflicts(
    session: AsyncSession,
    *,
    ids: Sequence[UUID] | None = None,
    state: str | None = None,
    appointment_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[SeenConflict]:
    """The newest first; `after` is the key of the last one seen."""
    given = {
        "account_id": session.info["account_id"],
        "ids": list(ids) if ids is not None else None,
        "state": state,
        "appointment_id": appointment_id,
        "after_at": after[0] if after else None,
        "after_id": after[1] if after else None,
        "limit": limit,
    }
    rows = await session.execute(_CONFLICTS, given)
    return [SeenConflict(**row, acts=ACTS[row["kind"]] if row["state"] == "open" else ()) for row in rows.mappings()]


_CONFLICTS = text(
    """
    SELECT x.id, x.kind, x.state, x.appointment_id, a.patient_name AS patient, p.name AS practitioner,
        a.practitioner_id, s.name AS service, k.name AS clinic, a.timezone, a.status, a.start_at, a.end_at,
        x.connection_id, c.name AS connection, coalesce(m.name, x.calendar_id) AS calendar, x.ours, x.theirs, x.reason,
        x.resolution, x.resolved_by, x.resolved_at, x.created_at
    FROM calendar_conflicts x
    JOIN appointments a ON a.account_id = x.account_id AND a.id = x.appointment_id
    JOIN practitioners p ON p.account_id = a.account_id AND p.id = a.practitioner_id
    JOIN services s ON s.account_id = a.account_id AND s.id = a.service_id
    JOIN clinics k ON k.account_id = a.account_id AND k.id = a.clinic_id
    JOIN connections c ON c.account_id = x.account_id AND c.id = x.connection_id
    LEFT JOIN calendar_mirrors m ON m.account_id = x.account_id AND m.connection_id = x.connection_id
        AND m.calendar_id = x.calendar_id
    WHERE x.account_id = :account_id
        AND (CAST(:ids AS uuid[]) IS NULL OR x.id = ANY(CAST(:ids AS uuid[])))
        AND (CAST(:state AS text) IS NULL OR x.state = :state)
        AND (CAST(:appointment_id AS uuid) IS NULL OR x.appointment_id = :appointment_id)
        AND (CAST(:after_at AS timestamptz) IS NULL OR (x.created_at, x.id) < (:after_at, :after_id))
    ORDER BY x.created_at DESC, x.id DESC LIMIT :limit
    """
)


ACTS: dict[str, tuple[str, ...]] = {
    "move_refused": ("keep_ours", "take_theirs", "cancel"),
    "deleted": ("keep_ours", "cancel", "ignore"),
    "both_changed": ("keep_ours", "take_theirs", "cancel"),
    "overlap": ("ignore", "cancel"),
    "to_tell": ("keep_ours", "cancel"),
    "storm": ("keep_ours", "take_theirs", "cancel", "ignore"),
}
