"""Reads, in one round trip, all that decides when practitioners work: service, hours, exceptions, blocks, clinics."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import raw_connection


class Need(msgspec.Struct):
    """One thing that the service needs: one of the named, or any of the kind (and category)."""

    kind: str
    category: str | None
    resource_ids: list[UUID]


class Offered(msgspec.Struct):
    id: UUID
    name: str
    duration_minutes: int
    price_cents: int | None
    active: bool
    capacity: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    daily_limit: int | None
    distribution: str
    deposit_minutes: int | None
    return_window_days: int | None
    insurers: list[str]
    needs: list[Need]


class Opening(msgspec.Struct):
    weekday: int
    start_minute: int
    end_minute: int


class OwnDay(msgspec.Struct, frozen=True):
    """What a clinic says of a day itself."""

    day: date
    is_closed: bool
    name: str | None


class Place(msgspec.Struct):
    id: UUID
    name: str
    timezone: str
    state: str | None
    closes_on_holidays: bool
    municipality_code: int | None
    optional_holidays: list[str]
    bridges_holidays: bool
    opening_hours: list[Opening]
    own_days: list[OwnDay]


class Thing(msgspec.Struct):
    """A room or a piece of equipment."""

    id: UUID
    clinic_id: UUID
    kind: str
    name: str
    category: str | None
    capacity: int


class Hours(msgspec.Struct):
    clinic_id: UUID
    weekday: int
    start_minute: int
    end_minute: int
    valid_from: date | None
    valid_to: date | None


class DayHours(msgspec.Struct):
    day: date
    clinic_id: UUID | None
    start_minute: int | None
    end_minute: int | None


class Blocked(msgspec.Struct):
    local_start: datetime
    local_end: datetime
    timezone: str
    rrule: str | None


class Worker(msgspec.Struct):
    """A practitioner with all that says when they work on the days asked for.

    `has_hours`: whether any weekly hours are set, valid now or not; without, the clinic's opening hours serve.
    `has_calendar`: whether a calendar outside is linked.
    """

    id: UUID
    name: str
    clinic_id: UUID | None
    step_minutes: int | None
    buffer_before_minutes: int
    buffer_after_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    daily_limit: int | None
    overbook_limit: int
    overbook_role: str
    return_window_days: int | None
    active: bool
    has_calendar: bool
    has_hours: bool
    hours: list[Hours]
    exceptions: list[DayHours]
    blocks: list[Blocked]


class Schedules(msgspec.Struct):
    service: Offered | None
    clinics: list[Place]
    things: list[Thing]
    workers: list[Worker]


async def load_schedules(
    session: AsyncSession,
    *,
    service_id: UUID,
    practitioner_id: UUID | None,
    from_day: date,
    to_day: date,
    with_things: bool = False,
) -> Schedules:
    """For the practitioners that do the service, or the one given; a day before `from_day` is read too, since its hours
    may run past midnight. `service` is None when there is none with this id; `things` are read
    if it needs any, or `with_things`.
    """
    connection = await raw_connection(session)
    found: str = await connection.fetchval(
        _READ, session.info["account_id"], service_id, practitioner_id, from_day, to_day, with_things
    )
    return msgspec.json.decode(found, type=Schedules)


async def load_working_hours(
    session: AsyncSession, *, practitioner_id: UUID | None, from_day: date, to_day: date
) -> Schedules:
    """One practitioner's or everybody's, active or not, whatever services they do."""
    connection = await raw_connection(session)
    given = (session.info["account_id"], None, practitioner_id, from_day, to_day, False)
    found: str = await connection.fetchval(_READ, *given)
    return msgspec.json.decode(found, type=Schedules)


# The tenant is a condition of each part, so that every index is used whatever the policy adds.
_READ = """
SELECT json_build_object(
    'service', (SELECT row_to_json(one) FROM (
        SELECT id, name, duration_minutes, price_cents, active, capacity, buffer_before_minutes, buffer_after_minutes,
               daily_limit, distribution, deposit_minutes, return_window_days, insurers,
               (SELECT coalesce(json_agg(n ORDER BY n.id), '[]') FROM (
                    SELECT id, kind, category, resource_ids FROM service_needs
                    WHERE account_id = $1 AND service_id = $2) n) AS needs
        FROM services WHERE account_id = $1 AND id = $2) one),
    'clinics', (SELECT coalesce(json_agg(one), '[]') FROM (
        SELECT id, name, timezone, state, closes_on_holidays, municipality_code, optional_holidays, bridges_holidays,
               opening_hours,
               (SELECT coalesce(json_agg(d), '[]') FROM (
                    SELECT day, is_closed, name FROM clinic_holidays
                    WHERE account_id = $1 AND clinic_id = c.id AND day BETWEEN $4::date - 1 AND $5::date + 1) d
               ) AS own_days
        FROM clinics c WHERE account_id = $1) one),
    'things', (SELECT coalesce(json_agg(one ORDER BY lower(name), id), '[]') FROM (
        SELECT id, clinic_id, kind, name, category, capacity FROM resources
        WHERE account_id = $1 AND active AND ($6 OR EXISTS (
            SELECT FROM service_needs WHERE account_id = $1 AND service_id = $2))) one),
    'workers', (SELECT coalesce(json_agg(one ORDER BY name, id), '[]') FROM (
        SELECT id, name, clinic_id, step_minutes, buffer_before_minutes, buffer_after_minutes, minimum_notice_minutes,
               horizon_days, daily_limit, overbook_limit, overbook_role, return_window_days, active,
               EXISTS (SELECT FROM calendar_links WHERE account_id = $1 AND practitioner_id = p.id) AS has_calendar,
               EXISTS (SELECT FROM weekly_hours WHERE account_id = $1 AND practitioner_id = p.id) AS has_hours,
               (SELECT coalesce(json_agg(h), '[]') FROM (
                    SELECT clinic_id, weekday, start_minute, end_minute, valid_from, valid_to FROM weekly_hours
                    WHERE account_id = $1 AND practitioner_id = p.id
                      AND coalesce(valid_from <= $5, true) AND coalesce(valid_to >= $4::date - 1, true)) h) AS hours,
               (SELECT coalesce(json_agg(e), '[]') FROM (
                    SELECT day, clinic_id, start_minute, end_minute FROM hour_exceptions
                    WHERE account_id = $1 AND practitioner_id = p.id AND day BETWEEN $4::date - 1 AND $5) e
               ) AS exceptions,
               (SELECT coalesce(json_agg(b), '[]') FROM (
                    SELECT local_start, local_end, timezone, rrule FROM blocks
                    WHERE account_id = $1 AND practitioner_id = p.id AND local_start < $5::date + 2
                      AND (last_at IS NULL OR last_at >= $4::date - 2)) b) AS blocks
        FROM practitioners p
        WHERE account_id = $1 AND ($3::uuid IS NULL OR id = $3) AND ($2::uuid IS NULL OR active AND (
            EXISTS (SELECT FROM practitioner_services
                    WHERE account_id = $1 AND service_id = $2 AND practitioner_id = p.id)
            OR NOT EXISTS (SELECT FROM practitioner_services WHERE account_id = $1 AND service_id = $2)
        ))) one)
)::text
"""
