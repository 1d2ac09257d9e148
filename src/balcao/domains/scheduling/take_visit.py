"""Takes all that a visit needs: the practitioner, a room, equipment; or, with a reason, over another visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Forbidden, Invalid
from balcao.domains.clinics.lock_practitioner import lock_to_count
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.choose_things import Uses, candidates, choose, is_free, load_uses
from balcao.domains.scheduling.occupy import Claim, occupy, reserve
from balcao.domains.scheduling.place_visit import Placed, alternatives, overbooked
from balcao.domains.scheduling.problems import OVER_OR_WAIT, WAIT, SlotTaken
from balcao.domains.scheduling.schedules import Need, Thing
from balcao.domains.scheduling.wall_clock import minute_of

TRIES = 4


@dataclass(frozen=True)
class Overbooking:
    """An encaixe: who wants to put a visit over another, and why."""

    actor: Actor
    reason: str


@dataclass(frozen=True)
class For:
    """For whom the time is taken: an appointment (`holder` held it, perhaps), or a holder until `expires_at`.

    `room_id` is a room that was asked for and no other will do, `had_room_id` one that is kept if it can be.
    """

    appointment_id: UUID | None = None
    is_new: bool = False
    holder: str | None = None
    expires_at: datetime | None = None
    room_id: UUID | None = None
    had_room_id: UUID | None = None
    overbooking: Overbooking | None = None


@dataclass(frozen=True)
class Taken:
    room_id: UUID | None
    equipment_ids: tuple[UUID, ...]
    is_overbooked: bool = False

    def columns(self) -> dict[str, object]:
        return {
            "room_id": self.room_id,
            "equipment_ids": list(self.equipment_ids),
            "is_overbooked": self.is_overbooked,
        }


async def take_visit(session: AsyncSession, placed: Placed, whose: For) -> Taken:
    """Raises SlotTaken with the nearest free times, and nothing has changed; Forbidden when it may not overbook."""
    for _ in range(TRIES):
        things = await _things(session, placed, whose)
        if things is None:
            if whose.overbooking:
                return await _overbook(session, placed, whose)
            raise await _not_free(session, placed, "Não há sala ou equipamento livre nesse horário.")
        claims = [placed.claim(), *(placed.claim_of(thing) for thing in things)]
        refused = await _take(session, claims, whose)
        if refused is None:
            return _taken(things)
        if refused == placed.practitioner.id:
            break
    if whose.overbooking:
        return await _overbook(session, placed, whose)
    raise await _not_free(session, placed, "Esse horário acabou de ser ocupado.")


async def _not_free(session: AsyncSession, placed: Placed, why: str) -> SlotTaken:
    still = OVER_OR_WAIT if placed.practitioner.overbook_limit else WAIT
    return SlotTaken(why, await alternatives(session, placed), still)


async def _take(session: AsyncSession, claims: Sequence[Claim], whose: For) -> UUID | None:
    if whose.appointment_id is None:
        assert whose.holder is not None and whose.expires_at is not None
        return await reserve(session, claims, whose.holder, whose.expires_at)
    return await occupy(session, claims, whose.appointment_id, holder=whose.holder, is_new=whose.is_new)


async def _things(session: AsyncSession, placed: Placed, whose: For) -> list[Thing] | None:
    """What the visit gets; None when something that it needs is busy."""
    needs = _needs(placed, whose.room_id)
    if not needs and whose.had_room_id is None:
        return []
    uses, start, end = await _uses(session, placed, whose)

    def fits(thing: Thing) -> bool:
        return is_free(thing, uses.get(thing.id, ()), start, end, placed.session_id)

    preferred = {whose.had_room_id} if whose.had_room_id else set[UUID]()
    if placed.session_id:
        preferred = {id for id, used in uses.items() if any(use.session_id == placed.session_id for use in used)}
    if whose.had_room_id and not any(need.kind == "room" for need in needs):
        kept = choose(_needs(placed, whose.had_room_id), placed.things, placed.clinic.id, fits)
        if kept is not None:
            return kept
    return choose(needs, placed.things, placed.clinic.id, fits, preferred)


def _needs(placed: Placed, room_id: UUID | None) -> list[Need]:
    """The service's, with the room that was asked for in the place of one of the kind, or besides."""
    needs = list(placed.service.needs)
    if room_id is None:
        return needs
    named = Need("room", None, [room_id])
    for number, need in enumerate(needs):
        if any(thing.id == room_id for thing in candidates(need, placed.things, placed.clinic.id)):
            return [*needs[:number], named, *needs[number + 1 :]]
    return [*needs, named]


async def _uses(session: AsyncSession, placed: Placed, whose: For) -> tuple[Uses, int, int]:
    start = minute_of(placed.start_at) - placed.service.buffer_before_minutes
    end = minute_of(placed.end_at) + placed.service.buffer_after_minutes
    found = await load_uses(session, placed.things, start, end, holder=whose.holder, moving=whose.appointment_id)
    return found, start, end


def _taken(things: Sequence[Thing], *, is_overbooked: bool = False) -> Taken:
    rooms = [thing.id for thing in things if thing.kind == "room"]
    equipment = tuple(thing.id for thing in things if thing.kind != "room")
    return Taken(rooms[0] if rooms else None, (*rooms[1:], *equipment), is_overbooked)


async def _overbook(session: AsyncSession, placed: Placed, whose: For) -> Taken:
    """So many a day of a practitioner, counted while nobody else can; the seats bound them besides."""
    overbooking, worker = whose.overbooking, placed.practitioner
    assert overbooking is not None
    if not overbooking.reason.strip():
        raise Invalid("Diga o motivo do encaixe.")
    if overbooking.actor.kind in ("bot", "contact") or (
        worker.overbook_role == "manager" and not overbooking.actor.manages
    ):
        raise Forbidden("Este médico só aceita encaixe feito por um gerente.")
    await lock_to_count(session, worker.id)
    given = {
        "account_id": session.info["account_id"],
        "practitioner_id": worker.id,
        "id": whose.appointment_id,
        "day": placed.local_start.date(),
    }
    if (await session.scalar(_OVERBOOKED, given) or 0) >= worker.overbook_limit:
        raise SlotTaken(
            f"{worker.name} já tem {worker.overbook_limit} encaixe(s) nesse dia, o limite.",
            await alternatives(session, placed),
            WAIT,
        )
    things = await _things(session, placed, whose)
    claims = [overbooked(placed.claim(), worker.overbook_limit)]
    if things is None:
        things = choose(_needs(placed, whose.room_id), placed.things, placed.clinic.id, lambda thing: True)
        if things is None:
            raise Invalid(_missing(placed))
        claims += [overbooked(placed.claim_of(thing), worker.overbook_limit) for thing in things]
    else:
        claims += [placed.claim_of(thing) for thing in things]
    if await _take(session, claims, whose) is not None:
        raise SlotTaken("Não cabe mais nenhum encaixe nesse horário.", await alternatives(session, placed), WAIT)
    return _taken(things, is_overbooked=True)


def _missing(placed: Placed) -> str:
    lacking = [
        need.category or {"room": "sala", "equipment": "equipamento"}[need.kind]
        for need in placed.service.needs
        if not candidates(need, placed.things, placed.clinic.id)
    ]
    return f"{placed.clinic.name} não tem o que este serviço pede: {', '.join(lacking) or 'recursos bastantes'}."


_OVERBOOKED = text(
    "SELECT count(*) FROM appointments WHERE account_id = :account_id AND practitioner_id = :practitioner_id "
    "AND start_at >= CAST(:day AS date) - 1 AND start_at < CAST(:day AS date) + 2 "
    "AND CAST(local_start AS date) = :day AND is_overbooked AND status NOT IN ('cancelled', 'entered-in-error') "
    "AND id IS DISTINCT FROM CAST(:id AS uuid)"
)
