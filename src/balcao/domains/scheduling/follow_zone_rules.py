"""When a zone's rules change, what is booked follows the wall clock: its instants are worked out anew.

Brazil has had summer time until 2019 and may have it again on months' notice. An appointment at nine stays at nine.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.events import publish
from balcao.core.queue import queued
from balcao.domains.clinics.models import Clinic
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.events import AppointmentMoved
from balcao.domains.scheduling.history import record
from balcao.domains.scheduling.models import Appointment, Block
from balcao.domains.scheduling.occupy import OVERBOOKED, Claim, free, occupy
from balcao.domains.scheduling.statuses import WITHOUT_TIME
from balcao.domains.scheduling.wall_clock import forget_zones, wall_time

YEARS = 3  # this one and those after it: no horizon is longer
REASON = "As regras do fuso {zone} mudaram; o horário no relógio é o mesmo."


@dataclass(frozen=True)
class Followed:
    """How many appointments have another instant now, and those that met something else there."""

    moved: int
    collided: tuple[UUID, ...]


@queued("upkeep")
async def check_zone_rules(account_id: UUID) -> None:
    """For the timetable: looks whether any zone of the account does something else than when we looked last."""
    async with transaction(account_id) as session:
        zones = (await session.scalars(select(Clinic.timezone).where(Clinic.account_id == account_id).distinct())).all()
    for zone in sorted(zones):
        async with transaction(account_id) as session:
            if await _has_changed(session, zone):
                await follow_zone_rules(session, zone)


async def follow_zone_rules(session: AsyncSession, zone: str) -> Followed:
    """Moves what lies ahead in a zone to where its wall time is now. What collides keeps its wall time, on a seat that
    lies over others, and is told of in its history: a person decides.
    """
    forget_zones()
    await _follow_blocks(session, zone)
    changed = await _changed(session, zone)
    taken = await _claims(session, [appointment.id for appointment in changed])
    # All are given back before any is taken: they move together, and must not meet each other's old times.
    for appointment in changed:
        await free(session, appointment.id)
    collided = []
    for appointment in changed:
        start_at = _instant(appointment.local_start, zone)
        shift = start_at - appointment.start_at
        reason = REASON.format(zone=zone)
        changes: dict[str, object] = {"start_at": start_at, "end_at": _instant(appointment.local_end, zone)}
        claims = [_shifted(claim, shift) for claim in taken[appointment.id]]
        if claims and await occupy(session, claims, appointment.id) is not None:
            over = [replace(claim, first_seat=OVERBOOKED, last_seat=949, is_alone=False) for claim in claims]
            if await occupy(session, over, appointment.id) is not None:
                raise RuntimeError(f"No seat is left for appointment {appointment.id}.")
            collided.append(appointment.id)
            reason = f"{reason} Agora está sobre outro compromisso: remarque um dos dois."
            changes |= {"is_overbooked": True, "overbook_reason": reason}
        await record(session, appointment, "moved", SYSTEM, changes, reason)
        await publish(session, AppointmentMoved(appointment.id))
    return Followed(len(changed), tuple(collided))


async def _has_changed(session: AsyncSession, zone: str) -> bool:
    """Whether the clocks do otherwise in some year than was known; a year seen for the first time has not changed."""
    first = clock.now().year
    changed = False
    for year in range(first, first + YEARS):
        given = {"account_id": session.info["account_id"], "zone": zone, "year": year, "digest": digest(zone, year)}
        known = await session.scalar(_KNOWN, given)
        changed = changed or (known is not None and known != given["digest"])
        await session.execute(_KEEP, given)
    return changed


def digest(zone: str, year: int) -> str:
    """What the zone's clocks do in a year, in short: their offset at each hour."""
    info, at = ZoneInfo(zone), datetime(year, 1, 1, tzinfo=UTC)
    told = sha256()
    last = None
    for number in range(366 * 24):
        offset = (at + timedelta(hours=number)).astimezone(info).utcoffset()
        if offset != last:
            told.update(f"{number}:{offset};".encode())
            last = offset
    return told.hexdigest()[:16]


async def _changed(session: AsyncSession, zone: str) -> list[Appointment]:
    """Locked, in order of time, so that nobody moves them meanwhile."""
    ahead = await session.scalars(
        select(Appointment)
        .where(
            Appointment.account_id == session.info["account_id"],
            Appointment.start_at > clock.now() - timedelta(days=1),
            Appointment.timezone == zone,
            Appointment.status.not_in([*WITHOUT_TIME, "fulfilled", "noshow"]),
        )
        .order_by(Appointment.start_at, Appointment.id)
        .with_for_update()
    )
    now = wall_time(clock.now(), zone)
    return [one for one in ahead if one.local_start > now and _instant(one.local_start, zone) != one.start_at]


def _instant(wall: datetime, zone: str) -> datetime:
    """A time that the clocks now skip is taken with the offset before the jump: an hour later by the clock."""
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def _claims(session: AsyncSession, appointments: Sequence[UUID]) -> dict[UUID, list[Claim]]:
    given = {"account_id": session.info["account_id"], "ids": list(appointments)}
    found: dict[UUID, list[Claim]] = defaultdict(list)
    for row in await session.execute(_TAKEN, given):
        found[row.appointment_id].append(
            Claim(row.resource_id, row.starts_at, row.ends_at, row.seat_no, row.seat_no, row.session_id, row.is_alone)
        )
    return found


def _shifted(claim: Claim, shift: timedelta) -> Claim:
    return replace(claim, start_at=claim.start_at + shift, end_at=claim.end_at + shift)


async def _follow_blocks(session: AsyncSession, zone: str) -> None:
    """Blocks are read by their wall time; their instants only say which to look at."""
    blocks = await session.scalars(
        select(Block).where(Block.account_id == session.info["account_id"], Block.timezone == zone)
    )
    for block in blocks:
        start_at, end_at = _instant(block.local_start, zone), _instant(block.local_end, zone)
        if block.last_at is not None:
            block.last_at += start_at - block.start_at
        block.start_at, block.end_at = start_at, end_at
    await session.flush()


_KNOWN = text(
    "SELECT digest FROM zone_rules WHERE account_id = :account_id AND timezone = :zone AND year = :year FOR UPDATE"
)
_KEEP = text(
    "INSERT INTO zone_rules (account_id, timezone, year, digest) VALUES (:account_id, :zone, :year, :digest) "
    "ON CONFLICT (account_id, timezone, year) DO UPDATE SET digest = excluded.digest"
)
_TAKEN = text(
    "SELECT appointment_id, resource_id, starts_at, ends_at, seat_no, session_id, is_alone FROM occupancies "
    "WHERE account_id = :account_id AND appointment_id = ANY(:ids) AND active ORDER BY resource_id"
)
