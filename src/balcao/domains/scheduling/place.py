"""Before a time is promised: it is held, its calendar outside looked at; only then it is booked, or moved to.

For whoever has no transaction open: the API's routes and the booking page by seen_first(). The bot's turn is one
transaction, so it comes here between two, by hold_and_look(). Where every calendar in question was seen a moment ago,
or none is linked, nothing at all is done.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.failpoints import reach
from balcao.core.problems import Problem
from balcao.domains.scheduling.book import NOBODY
from balcao.domains.scheduling.calendars import look_now as looking
from balcao.domains.scheduling.calendars.seen_lately import all_seen, who_does
from balcao.domains.scheduling.occupy import release
from balcao.domains.scheduling.place_visit import Wanted
from balcao.domains.scheduling.settle_visit import Patient, Settled, settle_visit, settle_with_anybody
from balcao.domains.scheduling.take_visit import For

MOST_LOOKS = 3
MINUTE = timedelta(minutes=1)
GIVEN = timedelta(minutes=5)  # a hold that somebody has already is not made shorter


@dataclass(frozen=True)
class Promise:
    """A visit that is about to be promised. `holder` is who holds the time already, if anybody."""

    wanted: Wanted
    holder: str | None = None
    insurer: str | None = None
    room_id: UUID | None = None
    overbooks: bool = False
    moves: bool = False

    @property
    def practitioner_id(self) -> UUID | None:
        return None if self.wanted.practitioner_id == NOBODY else self.wanted.practitioner_id


@asynccontextmanager
async def seen_first(account_id: UUID, promise: Promise, own: str) -> AsyncIterator[str | None]:
    """Gives the holder to book with, `own` when this had to hold the time itself: given back if the block fails.

    Never open this within a transaction. What speaks against the visit is left for book() and move() to say; a calendar
    that does not answer within two seconds does not stop them: the appointment says so in `calendar_check`.
    """
    if await all_seen(account_id, promise.practitioner_id, promise.wanted.service_id):
        yield promise.holder
        return
    ours = promise.holder or own
    await hold_and_look(account_id, promise, ours)
    try:
        yield ours
    except Exception:  # a process that ends leaves a hold that ends by itself
        if promise.holder is None:
            async with transaction(account_id) as session:
                await release(session, ours)
        raise


async def hold_and_look(account_id: UUID, promise: Promise, holder: str) -> None:
    """Never within a transaction. Whoever turns out to be busy is left for another, if the visit is anybody's; each is
    looked at once.
    """
    if promise.overbooks:  # it lies over others: there is nothing to hold
        return await _look_at_all(account_id, promise)
    until = time.monotonic() + looking.DEADLINE
    looked: set[UUID] = set()
    while len(looked) < MOST_LOOKS:
        try:
            settled = await _hold(account_id, promise, holder)
        except Problem:
            # An appointment that moves by a few minutes stands in its own way. Else the time is taken: no need to look.
            return None if looked or not promise.moves else await _look_at_all(account_id, promise)
        reach("time-held")
        chosen = settled.placed.practitioner.id
        if chosen in looked:
            return None
        await looking.look_now(account_id, [chosen], within=max(until - time.monotonic(), 0.0))
        looked.add(chosen)
        if promise.practitioner_id is not None:
            return None
    return None


async def _hold(account_id: UUID, promise: Promise, holder: str) -> Settled:
    expires_at = clock.now() + (GIVEN if promise.holder else MINUTE)
    whose = For(holder=holder, expires_at=expires_at, room_id=promise.room_id)
    settle = settle_visit if promise.practitioner_id else settle_with_anybody
    async with transaction(account_id) as session:
        return await settle(session, promise.wanted, whose, Patient("", insurer=promise.insurer))


async def _look_at_all(account_id: UUID, promise: Promise) -> None:
    ids = [promise.practitioner_id] if promise.practitioner_id else []
    if not ids:
        async with transaction(account_id) as session:
            ids = await who_does(session, promise.wanted.service_id)
    await looking.look_now(account_id, ids)
