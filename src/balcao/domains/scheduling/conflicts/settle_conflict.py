"""Settles one of the inbox's conflicts by a person's click, whichever kind it is."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.problems import NotFound
from balcao.domains.scheduling.actors import Actor
from balcao.domains.scheduling.calendars.models import CalendarConflict
from balcao.domains.scheduling.calendars.queries import SeenConflict, see_conflicts
from balcao.domains.scheduling.calendars.resolve_conflict import Act, CannotResolve, resolve_conflict
from balcao.domains.scheduling.outside import resolve as outside
from balcao.domains.scheduling.outside.models import OutsideBooking
from balcao.domains.scheduling.outside.see_conflicts import ACTS, see_booking_conflicts

# What was moved here and is to stay here is cancelled there.
_DONE: dict[Act, outside.Act] = {
    "keep_ours": "cancel", "take_theirs": "retry", "cancel": "cancel", "ignore": "keep",
}  # fmt: skip


async def settle_conflict(session: AsyncSession, id: UUID, act: Act, *, actor: Actor) -> SeenConflict:
    """Safe to repeat. A booking whose time is still not free stays open, and says why. Raises NotFound, CannotResolve,
    and what resolve_conflict() raises.
    """
    if await find(session, CalendarConflict, id) is not None:
        await resolve_conflict(session, id, act, actor=actor)
        (seen,) = await see_conflicts(session, ids=[id])
        return seen
    booking = await find(session, OutsideBooking, id)
    if booking is None:
        raise NotFound("Não há conflito com esse id.")
    if booking.state == "conflict":
        if act not in ACTS[booking.problem or "taken"]:
            raise CannotResolve
        await outside.resolve(session, id, _DONE[act], actor=actor)
    (seen,) = await see_booking_conflicts(session, ids=[id])
    return seen
