"""Finds the appointments that stand on days on which their clinic closes."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Invalid
from balcao.domains.clinics.holidays import Holiday, closed_days
from balcao.domains.clinics.kept_calendars import kept_calendars
from balcao.domains.clinics.models import Clinic
from balcao.domains.clinics.today import today_at
from balcao.domains.scheduling.queries import Seen, see_appointments
from balcao.domains.scheduling.statuses import UPCOMING

MOST_DAYS = 366
MOST = 500


async def on_holidays(
    session: AsyncSession, clinic: Clinic, first: date | None = None, last: date | None = None
) -> list[tuple[Holiday, Seen]]:
    """In order of time; a practitioner's own hours of a day may have meant it so, and it is listed all the same."""
    first = first or await today_at(session, clinic.id)
    last = last or first + timedelta(days=MOST_DAYS)
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise Invalid(f"Peça de 1 a {MOST_DAYS} dias.")
    kept = (await kept_calendars(session, [clinic]))[clinic.id]
    closed = [day for year in range(first.year, last.year + 1) for day in closed_days(kept, year).values()]
    found: list[tuple[Holiday, Seen]] = []
    for holiday in closed:
        if first <= holiday.day <= last and len(found) < MOST:
            seen = await see_appointments(
                session,
                first_day=holiday.day,
                last_day=holiday.day,
                clinic_id=clinic.id,
                statuses=list(UPCOMING),
                limit=MOST - len(found),
            )
            found += [(holiday, one) for one in seen]
    return found
