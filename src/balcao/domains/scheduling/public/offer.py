"""What a booking page offers: its services, who does them, and the days and times that are free."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.domains.clinics.models import Clinic, Practitioner, Service
from balcao.domains.clinics.queries import list_clinics, list_practitioners, list_services
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.public.models import BookingPage

DAYS = 7
LOOKS_AHEAD = 90  # days, which no practitioner's horizon lengthens: that is the page's first look
MOST = 200


@dataclass(frozen=True)
class Week:
    """`days` are seven in a row, each with its free times, one of each hour."""

    days: dict[date, list[FreeTime]]
    earlier: date | None
    later: date | None

    @property
    def first_free(self) -> date | None:
        return next((day for day, times in self.days.items() if times), None)


async def services_of(session: AsyncSession, page: BookingPage) -> list[Service]:
    found = await list_services(session, practitioner_id=page.practitioner_id, active=True, limit=MOST)
    return [row for row in found if not page.service_ids or row.id in page.service_ids]


async def practitioners_for(session: AsyncSession, page: BookingPage, service_id: UUID) -> list[Practitioner]:
    found = await list_practitioners(session, clinic_id=page.clinic_id, service_id=service_id, active=True, limit=MOST)
    return [row for row in found if page.practitioner_id in (None, row.id)]


async def place_of(session: AsyncSession, page: BookingPage) -> Clinic | None:
    """The clinic whose name and address stand at the page's head; None where a practitioner works in several."""
    if page.clinic_id is not None:
        return await existing(session, Clinic, page.clinic_id)
    clinics = await list_clinics(session, limit=2)
    return clinics[0] if len(clinics) == 1 else None


async def times_on(
    session: AsyncSession,
    page: BookingPage,
    service_id: UUID,
    practitioner_id: UUID | None,
    first: date,
    last: date,
    *,
    limit: int | None = None,
    moving: UUID | None = None,
    holder: str | None = None,
) -> list[FreeTime]:
    return await free_times(
        session,
        service_id=service_id,
        practitioner_id=practitioner_id or page.practitioner_id,
        clinic_id=page.clinic_id,
        from_day=first,
        to_day=last,
        limit=limit,
        moving=moving,
        holder=holder,
    )


async def week_of(
    session: AsyncSession,
    page: BookingPage,
    service_id: UUID,
    practitioner_id: UUID | None,
    wanted: date | None,
    zone: str,
    *,
    moving: UUID | None = None,
) -> Week:
    """From the day wanted or, without one, from the first that has a time."""
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    end = today + timedelta(days=LOOKS_AHEAD)
    first = min(max(wanted, today), end) if wanted else today
    if wanted is None:
        soonest = await times_on(session, page, service_id, practitioner_id, today, end, limit=1, moving=moving)
        first = soonest[0].day if soonest else today
    last = first + timedelta(days=DAYS - 1)
    days: dict[date, list[FreeTime]] = {first + timedelta(days=number): [] for number in range(DAYS)}
    for time in await times_on(session, page, service_id, practitioner_id, first, last, moving=moving):
        if time.day in days and not (days[time.day] and days[time.day][-1].start_at == time.start_at):
            days[time.day].append(time)
    earlier = max(first - timedelta(days=DAYS), today) if first > today else None
    return Week(days, earlier, last + timedelta(days=1) if last < end else None)
