"""Notices the times that an appointment gave back: it was cancelled, moved away, or its patient did not come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.conditions import when
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.core.queue import later, queued
from balcao.domains.clinics.models import Service
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.statuses import takes_time
from balcao.domains.scheduling.waiting_list.models import Opening, WaitingWish
from balcao.domains.scheduling.waiting_list.offer_next import offer_next
from balcao.domains.scheduling.waiting_list.options import read_options

ACTS = ("cancelled", "moved", "noshow", "entered-in-error", "waitlist")


@dataclass(frozen=True)
class Freed:
    practitioner_id: UUID
    clinic_id: UUID
    start_at: datetime
    end_at: datetime
    cause: str
    version: int


_ANYBODY_WAITS = "EXISTS (SELECT FROM waiting_wishes WHERE account_id = :account_id AND status = 'waiting')"


@when(_ANYBODY_WAITS)
@queued("upkeep")
async def notice_freed(account_id: UUID, appointment_id: UUID) -> None:
    """For reactions.py: repeated or late it makes the same openings; the history tells what was given back when."""
    async with transaction(account_id) as session:
        shortest = await _shortest_wished(session)
        if shortest is None:
            return
        options = await read_options(session)
        appointment = await find(session, Appointment, appointment_id)
        if appointment is None or not options.active:
            return
        earliest = clock.now() + timedelta(minutes=options.minimum_lead_minutes)
        for freed in await _freed(session, appointment):
            if freed.end_at - max(freed.start_at, earliest) >= shortest:  # of what has begun, the rest
                await _open(session, appointment, freed)


async def _shortest_wished(session: AsyncSession) -> timedelta | None:
    """How long the shortest service is that somebody waits for; None when nobody waits."""
    waits = exists().where(
        WaitingWish.account_id == Service.account_id,
        WaitingWish.service_id == Service.id,
        WaitingWish.status == "waiting",
    )
    mine = Service.account_id == session.info["account_id"]
    minutes = await session.scalar(select(func.min(Service.duration_minutes)).where(mine, waits))
    return None if minutes is None else timedelta(minutes=minutes)


async def _freed(session: AsyncSession, appointment: Appointment) -> list[Freed]:
    """Read backwards from how it stands: each change's row has what it replaced."""
    given = {"account_id": appointment.account_id, "appointment_id": appointment.id}
    rows = (await session.execute(_HISTORY, given)).all()
    place = {name: getattr(appointment, name) for name in ("practitioner_id", "clinic_id", "start_at", "end_at")}
    status = appointment.status
    found = []
    for row in rows:
        before = place | {name: _read(name, row.changes[name][0]) for name in place if name in row.changes}
        status = row.changes.get("status", [status])[0]
        gave_back = takes_time(status) and (row.act != "moved" or before != place)
        if row.act in ACTS and gave_back:
            found.append(Freed(**before, cause=_CAUSES.get(row.act, row.act), version=row.version))
        place = before
    return found


def _read(name: str, kept: str) -> UUID | datetime:
    return datetime.fromisoformat(kept) if name.endswith("_at") else UUID(kept)


async def _open(session: AsyncSession, appointment: Appointment, freed: Freed) -> None:
    id = new_id()
    made = await session.execute(
        insert(Opening)
        .values(
            account_id=appointment.account_id,
            id=id,
            practitioner_id=freed.practitioner_id,
            clinic_id=freed.clinic_id,
            start_at=freed.start_at,
            end_at=freed.end_at,
            timezone=appointment.timezone,
            cause=freed.cause,
            cause_appointment_id=appointment.id,
            cause_version=freed.version,
            next_at=clock.now(),
            created_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(Opening.id)
    )
    if made.scalar_one_or_none() is not None:
        await later(session, offer_next, opening_id=id)


_CAUSES = {"entered-in-error": "cancelled", "waitlist": "moved"}
_HISTORY = text(
    "SELECT act, version, changes FROM appointment_history "
    "WHERE account_id = :account_id AND appointment_id = :appointment_id ORDER BY version DESC LIMIT 50"
)
