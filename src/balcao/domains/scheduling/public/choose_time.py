"""Holds the time that somebody chose on a page, with whoever of those in question has it."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.ids import new_id
from balcao.domains.scheduling.choose_practitioner import in_order, take_turn
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.hold import Hold, hold
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.public.models import BookingPage
from balcao.domains.scheduling.public.offer import services_of, times_on

DAY = timedelta(days=1)


async def choose_time(
    session: AsyncSession, page: BookingPage, service_id: UUID, practitioner_id: UUID | None, start_at: datetime
) -> Hold:
    """Raises SlotTaken, with the free times nearest to it, when nobody has that time any more."""
    if service_id not in {row.id for row in await services_of(session, page)}:
        raise SlotTaken("Este serviço não se marca por aqui.")
    taken = SlotTaken("Esse horário acabou de ser ocupado.")
    anybody = practitioner_id is None and page.practitioner_id is None
    found = await offered(session, page, service_id, practitioner_id, start_at)
    for time in await _as_distributed(session, found) if anybody else found:
        try:
            held = await hold(session, time, f"page:{new_id()}")
        except SlotTaken as lost:
            taken = lost
            continue
        if anybody:
            # Already now: of two who choose at once, each goes to another.
            await take_turn(session, service_id, time.practitioner_id)
        return held
    if not taken.alternatives:
        taken.alternatives = tuple(await near(session, page, service_id, practitioner_id, start_at))
    raise taken


async def _as_distributed(session: AsyncSession, times: list[FreeTime]) -> list[FreeTime]:
    """First whoever the service's distribution gives the visit to."""
    if len(times) < 2:
        return times
    workers = await in_order(session, times[0].service_id, times[0].start_at.date())
    place = {worker.id: number for number, worker in enumerate(workers)}
    return sorted(times, key=lambda time: place.get(time.practitioner_id, len(place)))


async def offered(
    session: AsyncSession,
    page: BookingPage,
    service_id: UUID,
    practitioner_id: UUID | None,
    start_at: datetime,
    *,
    moving: UUID | None = None,
    holder: str | None = None,
) -> list[FreeTime]:
    """The page's free times that begin just then: what a browser sends is never believed."""
    day = start_at.astimezone(ZoneInfo("UTC")).date()
    around = (day - DAY, day + DAY)
    found = await times_on(session, page, service_id, practitioner_id, *around, moving=moving, holder=holder)
    return [time for time in found if time.start_at == start_at]


async def near(
    session: AsyncSession,
    page: BookingPage,
    service_id: UUID,
    practitioner_id: UUID | None,
    wanted_at: datetime,
    *,
    moving: UUID | None = None,
) -> list[FreeTime]:
    """The three nearest to it, one of each hour, in order of time."""
    day = wanted_at.date()
    found = await times_on(session, page, service_id, practitioner_id, day - DAY, day + 14 * DAY, moving=moving)
    hours = {time.start_at: time for time in reversed(found)}
    nearest = sorted(hours.values(), key=lambda time: abs(time.start_at - wanted_at))[:3]
    return sorted(nearest, key=lambda time: time.start_at)
