"""Reads appointments as they are shown: with names, and how they stand in the calendar outside."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.named import fetch
from balcao.domains.scheduling.statuses import UPCOMING


class Seen(msgspec.Struct, kw_only=True):
    """An appointment with the names of what it points to. `calendar_state` is that of its event outside: none, pending,
    synced or error.
    """

    id: UUID
    status: str
    version: int
    contact_id: UUID | None
    patient_name: str
    patient_phone: str | None
    patient_email: str | None
    start_at: datetime
    end_at: datetime
    local_start: datetime
    local_end: datetime
    timezone: str
    practitioner_id: UUID
    practitioner: str
    service_id: UUID
    service: str
    clinic_id: UUID
    clinic: str
    clinic_address: str | None
    room_id: UUID | None
    room: str | None
    equipment: list[str]
    insurer: str | None
    insurer_id: UUID | None
    return_of: UUID | None
    is_overbooked: bool
    overbook_reason: str | None
    pay_until: datetime | None
    origin: str
    notes: str | None
    price_cents: int | None
    promotion_id: UUID | None
    promotion: str | None
    promotion_code: str | None
    discount_cents: int | None
    confirmed_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    created_at: datetime
    updated_at: datetime
    calendar_state: str
    calendar_url: str | None
    calendar_error: str | None
    calendar_check: str | None
    wants_invitation: bool
    invites: bool
    invited: list[str]
    guest_reply: str | None
    invite_error: str | None


_FROM = """
SELECT a.id, a.status, a.version, a.contact_id, a.patient_name, a.patient_phone, a.patient_email, a.start_at, a.end_at,
       a.local_start, a.local_end, a.timezone, a.practitioner_id, p.name AS practitioner, a.service_id,
       s.name AS service, a.clinic_id, c.name AS clinic, c.address AS clinic_address, a.room_id,
       r.name AS room, CASE WHEN a.equipment_ids = '{}' THEN '{}' ELSE ARRAY(
           SELECT name FROM resources t WHERE t.account_id = a.account_id AND t.id = ANY(a.equipment_ids) ORDER BY name
       ) END AS equipment,
       a.insurer, a.insurer_id, a.return_of, a.is_overbooked, a.overbook_reason, a.pay_until, a.origin, a.notes,
       a.price_cents, a.promotion_id, o.name AS promotion, o.code AS promotion_code, a.discount_cents,
       a.confirmed_at, a.cancelled_at, a.cancel_reason, a.created_at, a.updated_at,
       CASE WHEN e.state IN ('error', 'held') THEN 'error'
            WHEN e.state IN ('synced', 'removed') AND e.pushed_version >= a.version THEN 'synced'
            WHEN e.state IS NOT NULL OR (l.linked AND a.status <> 'cancelled') THEN 'pending'
            ELSE 'none' END AS calendar_state,
       CASE WHEN e.state <> 'removed' THEN e.url END AS calendar_url, e.error AS calendar_error,
       a.calendar_check, a.wants_invitation, coalesce(g.invites, false) AS invites,
       coalesce(e.invited, '{}') AS invited, e.guest_reply, e.invite_error
FROM appointments a
JOIN practitioners p ON p.account_id = a.account_id AND p.id = a.practitioner_id
JOIN services s ON s.account_id = a.account_id AND s.id = a.service_id
JOIN clinics c ON c.account_id = a.account_id AND c.id = a.clinic_id
LEFT JOIN promotions o ON o.account_id = a.account_id AND o.id = a.promotion_id
LEFT JOIN resources r ON r.account_id = a.account_id AND r.id = a.room_id
LEFT JOIN LATERAL (
    SELECT state, pushed_version, url, error, invited, guest_reply, invite_error FROM calendar_entries e
    WHERE e.account_id = a.account_id AND e.appointment_id = a.id
    ORDER BY (state = 'removed'), updated_at DESC LIMIT 1
) e ON true
LEFT JOIN calendar_options g ON g.account_id = a.account_id
LEFT JOIN LATERAL (
    SELECT true AS linked FROM calendar_links l
    WHERE l.account_id = a.account_id AND l.practitioner_id = a.practitioner_id
      AND (l.clinic_id IS NULL OR l.clinic_id = a.clinic_id) LIMIT 1
) l ON true
WHERE a.account_id = :account_id
"""


async def see_appointment(session: AsyncSession, appointment_id: UUID) -> Seen | None:
    found = await _read(session, "AND a.id = :id", {"id": appointment_id})
    return found[0] if found else None


async def see_these(session: AsyncSession, appointment_ids: Sequence[UUID]) -> list[Seen]:
    return await _read(session, "AND a.id = ANY(:ids)", {"ids": list(appointment_ids)})


async def see_appointments(
    session: AsyncSession,
    *,
    first_at: datetime | None = None,
    last_at: datetime | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    practitioner_id: UUID | None = None,
    clinic_id: UUID | None = None,
    contact_id: UUID | None = None,
    service_id: UUID | None = None,
    room_id: UUID | None = None,
    insurer_id: UUID | None = None,
    phone: str | None = None,
    statuses: list[str] | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Seen]:
    """In order of time. `first_at` and `last_at` bound the start; `first_day` and `last_day` do so on each clinic's own
    clock; `after` is the key of the last one seen.
    """
    given = {
        "first_at": first_at,
        "last_at": last_at,
        "first_day": first_day,
        "last_day": last_day,
        "practitioner_id": practitioner_id,
        "clinic_id": clinic_id,
        "contact_id": contact_id,
        "service_id": service_id,
        "room_id": room_id,
        "insurer_id": insurer_id,
        "phone": phone,
        "statuses": statuses,
        "after_at": after[0] if after else None,
        "after_id": after[1] if after else None,
    }
    where = " ".join(_CONDITIONS[name] for name, value in given.items() if value is not None and name in _CONDITIONS)
    order = "ORDER BY a.start_at, a.id LIMIT :limit"
    kept = {name: value for name, value in given.items() if value is not None}
    return await _read(session, f"{where} {order}", kept | {"limit": limit})


# A day is the clinic's: the bound on the instant, a day wider, is what the index serves.
_CONDITIONS = {
    "first_at": "AND a.start_at >= :first_at",
    "last_at": "AND a.start_at < :last_at",
    "first_day": "AND a.local_start >= :first_day AND a.start_at >= CAST(:first_day AS date) - 1",
    "last_day": "AND a.local_start < CAST(:last_day AS date) + 1 AND a.start_at < CAST(:last_day AS date) + 2",
    "practitioner_id": "AND a.practitioner_id = :practitioner_id",
    "clinic_id": "AND a.clinic_id = :clinic_id",
    "contact_id": "AND a.contact_id = :contact_id",
    "service_id": "AND a.service_id = :service_id",
    "room_id": "AND a.room_id = :room_id",
    "insurer_id": "AND a.insurer_id = :insurer_id",
    "phone": "AND a.patient_phone = :phone",
    "statuses": "AND a.status = ANY(:statuses)",
    "after_id": "AND (a.start_at, a.id) > (:after_at, :after_id)",
}


async def see_next(session: AsyncSession, contact_id: UUID, limit: int) -> list[Seen]:
    where = (
        "AND a.contact_id = :contact_id AND a.end_at > :now "
        "AND a.start_at > CAST(:now AS timestamptz) - interval '1 day' "
        "AND a.status = ANY(:statuses) ORDER BY a.start_at, a.id LIMIT :limit"
    )
    given = {"contact_id": contact_id, "now": clock.now(), "statuses": list(UPCOMING), "limit": limit}
    return await _read(session, where, given)


async def _read(session: AsyncSession, where: str, given: dict[str, Any]) -> list[Seen]:
    rows = await fetch(session, f"{_FROM} {where}", given | {"account_id": session.info["account_id"]})
    return [Seen(**row) for row in rows]
