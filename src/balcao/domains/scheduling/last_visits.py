"""Finds what a contact was here for lately, with what each visit still gives: its free return, until when."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.scheduling.accept_return import SEEN

LOOKS_BACK = timedelta(days=400)  # a return's term is a year at most
MOST = 20


class PastVisit(msgspec.Struct, kw_only=True):
    """`return_days` is None where no term for returns was set; `returns_on` is the day of a return that stands."""

    id: UUID
    practitioner_id: UUID
    practitioner: str
    service_id: UUID
    service: str
    clinic_id: UUID
    patient_name: str
    local_start: datetime
    return_days: int | None
    returns_on: date | None

    @property
    def last_day(self) -> date | None:
        return self.local_start.date() + timedelta(days=self.return_days) if self.return_days else None


async def last_visits(session: AsyncSession, contact_id: UUID) -> list[PastVisit]:
    """The newest first, of all people that the contact books for; returns themselves are none."""
    given = {
        "account_id": session.info["account_id"],
        "contact_id": contact_id,
        "statuses": list(SEEN),
        "now": clock.now(),
        "since": clock.now() - LOOKS_BACK,
        "limit": MOST,
    }
    return [PastVisit(**row) for row in (await session.execute(_READ, given)).mappings()]


_READ = text("""
SELECT a.id, a.practitioner_id, p.name AS practitioner, a.service_id, s.name AS service, a.clinic_id, a.patient_name,
       a.local_start, coalesce(i.return_window_days, p.return_window_days, s.return_window_days) AS return_days,
       (SELECT CAST(r.local_start AS date) FROM appointments r
        WHERE r.account_id = :account_id AND r.return_of = a.id AND r.status NOT IN ('cancelled', 'entered-in-error')
        LIMIT 1) AS returns_on
FROM appointments a
JOIN practitioners p ON p.account_id = :account_id AND p.id = a.practitioner_id
JOIN services s ON s.account_id = :account_id AND s.id = a.service_id
LEFT JOIN insurers i ON i.account_id = :account_id AND i.id = a.insurer_id
WHERE a.account_id = :account_id AND a.contact_id = :contact_id AND a.status = ANY(:statuses)
  AND a.return_of IS NULL AND a.start_at < :now AND a.start_at > :since
ORDER BY a.start_at DESC, a.id LIMIT :limit
""")
