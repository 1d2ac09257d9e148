"""What may still close a time at which a practitioner is free: rooms, equipment, limits of the day, an insurer.

Where a service asks for none of it there is no gate, and the search costs nothing more.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.choose_things import Uses, choose, is_free, load_uses
from balcao.domains.scheduling.held_visits import held_days
from balcao.domains.scheduling.insurer_terms import Terms, Used, insurer_terms, is_spent, used_quotas
from balcao.domains.scheduling.schedules import Offered, Place, Schedules, Thing, Worker
from balcao.domains.scheduling.sessions import session_of
from balcao.domains.scheduling.wall_clock import DAY, EPOCH, offset_at

Gate = Callable[[Place, int, int], bool]
"""(clinic, minute of the start since 1970, the same on the clinic's clock) -> whether the time is open."""


class Busy(Protocol):
    """When a practitioner's visits begin."""

    @property
    def visits(self) -> Sequence[int]: ...


class Gates:
    """Of one search; `of` gives a practitioner's."""

    def __init__(self, service: Offered) -> None:
        self.service = service
        self.things: Sequence[Thing] = ()
        self.uses: Uses = {}
        self.full_days: Collection[date] = ()
        self.terms: Terms | None = None
        self.used: Used = Counter()

    def of(self, worker: Worker, taken: Busy | None) -> Gate | None:
        gates = [gate for gate in (self._things(worker), self._days(worker, taken), self._insurer(worker)) if gate]
        if len(gates) < 2:
            return gates[0] if gates else None
        return lambda clinic, minute, wall: all(gate(clinic, minute, wall) for gate in gates)

    def _things(self, worker: Worker) -> Gate | None:
        service = self.service
        if not service.needs:
            return None

        def is_open(clinic: Place, minute: int, wall: int) -> bool:
            end = minute + service.duration_minutes
            shared = session_of(service.id, worker.id, minute, end) if service.capacity > 1 else None
            first, last = minute - service.buffer_before_minutes, end + service.buffer_after_minutes

            def fits(thing: Thing) -> bool:
                return is_free(thing, self.uses.get(thing.id, ()), first, last, shared)

            return choose(service.needs, self.things, clinic.id, fits) is not None

        return is_open

    def _days(self, worker: Worker, taken: Busy | None) -> Gate | None:
        if worker.daily_limit is None and not self.full_days:
            return None
        counted: dict[str, Mapping[int, int]] = {}

        def is_open(clinic: Place, minute: int, wall: int) -> bool:
            day = wall // DAY
            if date.fromordinal(day + EPOCH) in self.full_days:
                return False
            if worker.daily_limit is None or taken is None:
                return True
            zone = clinic.timezone
            if zone not in counted:
                begins = (start + worker.buffer_before_minutes for start in taken.visits)
                counted[zone] = Counter((at + offset_at(zone, at)) // DAY for at in begins)
            return counted[zone].get(day, 0) < worker.daily_limit

        return is_open

    def _insurer(self, worker: Worker) -> Gate | None:
        terms = self.terms
        if terms is None or not terms.rules:
            return None

        def is_open(clinic: Place, minute: int, wall: int) -> bool:
            day = date.fromordinal(wall // DAY + EPOCH)
            rules = terms.about(worker.id, self.service.id, clinic.id)
            then = [rule for rule in rules if rule.is_then(day, wall % DAY)]
            return bool(then) and not is_spent(then, self.used, day)

        return is_open


async def load_gates(
    session: AsyncSession,
    schedules: Schedules,
    first: date,
    last: date,
    *,
    clinic_id: UUID | None,
    insurer: str | None,
    holder: str | None,
    moving: UUID | None,
) -> Gates:
    """Reads only what the service and the insurer ask for."""
    service = schedules.service
    assert service is not None
    gates = Gates(service)
    if service.needs:
        gates.things = [thing for thing in schedules.things if clinic_id in (None, thing.clinic_id)]
        start, end = (first.toordinal() - 1 - EPOCH) * DAY, (last.toordinal() + 2 - EPOCH) * DAY
        gates.uses = await load_uses(session, gates.things, start, end, holder=holder, moving=moving)
    if service.daily_limit is not None:
        given = {"account_id": session.info["account_id"], "id": service.id, "first": first, "last": last}
        booked = Counter({row.day: row.visits for row in await session.execute(_VISITS, given | {"moving": moving})})
        booked.update(await held_days(session, service.id, first, last, holder=holder))
        gates.full_days = {day for day, visits in booked.items() if visits >= service.daily_limit}
    if insurer:
        gates.terms = await insurer_terms(session, insurer, service)
        gates.used = await used_quotas(session, gates.terms, first, last, leaving=moving, holder=holder)
    return gates


_VISITS = text(
    "SELECT CAST(local_start AS date) AS day, count(*) AS visits FROM appointments "
    "WHERE account_id = :account_id AND service_id = :id "
    "AND start_at >= CAST(:first AS date) - 1 AND start_at < CAST(:last AS date) + 2 "
    "AND status NOT IN ('waitlist', 'cancelled', 'entered-in-error') "
    "AND (CAST(:moving AS uuid) IS NULL OR id IS DISTINCT FROM :moving) "
    "GROUP BY CAST(local_start AS date)"
)
