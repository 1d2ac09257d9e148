"""Which rooms and equipment a visit gets: the first fitting ones, each need one of its own."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.domains.scheduling.occupy import LONGEST, OVERBOOKED
from balcao.domains.scheduling.schedules import Need, Thing


class Use(NamedTuple):
    """A time in which one seat of a thing is taken; `end` is exclusive, both in minutes since 1970."""

    start: int
    end: int
    seat: int
    session_id: UUID | None


Uses = dict[UUID, list[Use]]


async def load_uses(
    session: AsyncSession,
    things: Sequence[Thing],
    start: int,
    end: int,
    *,
    holder: str | None = None,
    moving: UUID | None = None,
) -> Uses:
    """What takes the things between two minutes; a hold of `holder` and the appointment `moving` do not count."""
    connection = await raw_connection(session)
    ids = [thing.id for thing in things]
    given = (session.info["account_id"], ids, start - LONGEST, end, start, clock.now(), holder, moving)
    uses: Uses = defaultdict(list)
    for row in await connection.fetch(_USES, *given):
        uses[row["resource_id"]].append(Use(row["start_minute"], row["end_minute"], row["seat_no"], row["session_id"]))
    return uses


def candidates(need: Need, things: Sequence[Thing], clinic_id: UUID) -> list[Thing]:
    """The things of a clinic that would do, in the order of their names."""
    return [
        thing
        for thing in things
        if thing.clinic_id == clinic_id
        and thing.kind == need.kind
        and (not need.resource_ids or thing.id in need.resource_ids)
        and (need.category is None or thing.category == need.category)
    ]


def is_free(thing: Thing, uses: Sequence[Use], start: int, end: int, session_id: UUID | None) -> bool:
    """Whether the thing has a seat for this whole time; a group shares what its session has taken. What is overbooked
    lies over others and takes nothing more, as with practitioners.
    """
    met = [use for use in uses if use.start < end and start < use.end and use.seat < OVERBOOKED]
    if thing.capacity == 1:
        return all(session_id is not None and use.session_id == session_id for use in met)
    return len({use.seat for use in met if use.seat < thing.capacity}) < thing.capacity


def choose(
    needs: Sequence[Need],
    things: Sequence[Thing],
    clinic_id: UUID,
    fits: Callable[[Thing], bool],
    preferred: Collection[UUID] = (),
) -> list[Thing] | None:
    """One thing a need, none twice; None when that cannot be. The preferred come first."""
    options = []
    for need in needs:
        able = [thing for thing in candidates(need, things, clinic_id) if fits(thing)]
        options.append(sorted(able, key=lambda thing: thing.id not in preferred))
    return _distinct(options, [])


def _distinct(options: Sequence[Sequence[Thing]], chosen: list[Thing]) -> list[Thing] | None:
    if len(chosen) == len(options):
        return chosen
    for thing in options[len(chosen)]:
        if thing not in chosen and (found := _distinct(options, [*chosen, thing])):
            return found
    return None


_USES = """
SELECT resource_id, start_minute, end_minute, seat_no, session_id
FROM occupancies
WHERE account_id = $1 AND resource_id = ANY($2::uuid[]) AND active
  AND start_minute >= $3 AND start_minute < $4 AND end_minute > $5
  AND (expires_at IS NULL OR expires_at > $6)
  AND ($7::text IS NULL OR holder IS DISTINCT FROM $7)
  AND ($8::uuid IS NULL OR appointment_id IS DISTINCT FROM $8)
"""
