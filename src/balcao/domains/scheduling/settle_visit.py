"""Settles a visit on its time: checks hours, limits, insurer and return, then takes what it needs."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.problems import Invalid, NotFound, Problem
from balcao.domains.scheduling.accept_insurer import accept_insurer
from balcao.domains.scheduling.accept_return import accept_return
from balcao.domains.scheduling.choose_practitioner import in_order, take_turn
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.insurer_terms import Terms
from balcao.domains.scheduling.keep_limits import keep_limits
from balcao.domains.scheduling.nearest_times import nearest_times
from balcao.domains.scheduling.note_held import note_held
from balcao.domains.scheduling.occupy import held_by
from balcao.domains.scheduling.place_visit import Placed, Wanted, place_visit
from balcao.domains.scheduling.problems import OutsideHours, SlotTaken, Still
from balcao.domains.scheduling.take_visit import For, Taken, take_visit
from balcao.domains.scheduling.wall_clock import instant_of_wall

MOST_TRIED = 8


@dataclass(frozen=True)
class Patient:
    """Who comes, who pays, and of which visit this is the return."""

    name: str
    contact_id: UUID | None = None
    insurer: str | None = None
    return_of: UUID | None = None


@dataclass(frozen=True)
class Settled:
    placed: Placed
    taken: Taken
    terms: Terms | None


async def settle_visit(session: AsyncSession, wanted: Wanted, whose: For, patient: Patient) -> Settled:
    """Raises SlotTaken or OutsideHours with the nearest free times, NotFound, Invalid; nothing has changed then."""
    placed = await place_visit(session, wanted)
    if patient.return_of is not None:
        await accept_return(
            session,
            placed,
            patient.return_of,
            contact_id=patient.contact_id,
            patient_name=patient.name,
            leaving=None if whose.is_new else whose.appointment_id,
        )
    if whose.room_id is not None and all(
        thing.id != whose.room_id or thing.clinic_id != placed.clinic.id for thing in placed.things
    ):
        raise NotFound("Não há sala com esse id nesta clínica.")
    leaving = None if whose.is_new else whose.appointment_id
    if whose.overbooking is None:
        await keep_limits(session, placed, leaving=leaving, holder=whose.holder)
    terms = None
    if patient.insurer:
        terms = await accept_insurer(session, placed, patient.insurer, leaving=leaving, holder=whose.holder)
    taken = await take_visit(session, placed, whose)
    if whose.holder is not None and whose.appointment_id is None:
        await note_held(session, placed, whose.holder, terms.id if terms else None)
    return Settled(placed, taken, terms)


async def settle_without_time(session: AsyncSession, wanted: Wanted, whose: For, patient: Patient) -> Settled:
    """For who only wishes for that time: it has to be one at which the visit could be, free or not."""
    placed = await place_visit(session, wanted)
    terms = await accept_insurer(session, placed, patient.insurer, counts=False) if patient.insurer else None
    return Settled(placed, Taken(None, ()), terms)


async def settle_with_anybody(session: AsyncSession, wanted: Wanted, whose: For, patient: Patient) -> Settled:
    """With whoever the service's distribution gives it to, of those who are free then."""
    at = wanted.start_at or wanted.wall or clock.now()
    workers = await in_order(session, wanted.service_id, at.date())
    free = await _who_is_free(session, wanted, whose, patient)
    if whose.holder:  # it was chosen when it was held
        held = await held_by(session, whose.holder)
        workers = sorted(workers, key=lambda one: one.id not in held)
    tried = [one for one in workers if one.id in free] or workers[:MOST_TRIED]
    refused: Problem | None = None
    still: set[Still] = set()
    for worker in tried:
        try:
            settled = await settle_visit(session, replace(wanted, practitioner_id=worker.id), whose, patient)
        except (SlotTaken, Invalid) as no:
            refused = refused or no
            still.update(no.still if isinstance(no, SlotTaken) else ())
            continue
        if whose.expires_at is None:  # a hold is nobody's turn yet
            await take_turn(session, wanted.service_id, worker.id)
        return settled
    assert refused is not None
    if not isinstance(refused, SlotTaken):
        raise refused
    refused.still = tuple(still - {"espera"})  # who waits for a time does so for somebody
    if len(tried) == 1:
        raise refused
    nearest = await nearest_times(
        session,
        service_id=wanted.service_id,
        practitioner_id=None,
        wanted_at=max(await _instant(session, wanted, tried[0].clinic_id), clock.now()),
        clinic_id=wanted.clinic_id,
        insurer=patient.insurer,
    )
    kind = OutsideHours if isinstance(refused, OutsideHours) else SlotTaken
    raise kind("Ninguém que faz este serviço está livre nesse horário.", nearest, refused.still)


async def _instant(session: AsyncSession, wanted: Wanted, clinic_id: UUID | None) -> datetime:
    if wanted.start_at is not None:
        return wanted.start_at
    assert wanted.wall is not None
    given = {"account_id": session.info["account_id"], "id": wanted.clinic_id or clinic_id}
    return instant_of_wall(wanted.wall, await session.scalar(_ZONE, given) or "UTC")


async def _who_is_free(session: AsyncSession, wanted: Wanted, whose: For, patient: Patient) -> set[UUID]:
    at = wanted.start_at or wanted.wall
    assert at is not None
    found = await free_times(
        session,
        service_id=wanted.service_id,
        from_day=at.date() - timedelta(days=1),
        to_day=at.date() + timedelta(days=1),
        clinic_id=wanted.clinic_id,
        holder=whose.holder,
        insurer=patient.insurer,
    )
    if wanted.start_at is not None:
        return {one.practitioner_id for one in found if one.start_at == wanted.start_at}
    hour = f"{at:%H:%M}"
    return {one.practitioner_id for one in found if one.day == at.date() and one.hour == hour}


_ZONE = text(
    "SELECT timezone FROM clinics WHERE account_id = :account_id "
    "AND (CAST(:id AS uuid) IS NULL OR id = :id) ORDER BY created_at, id LIMIT 1"
)
