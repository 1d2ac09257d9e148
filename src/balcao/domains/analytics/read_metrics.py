"""A clinic's figures by day and practitioner, as a table to take away."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.analytics.counted import Tally, count_days
from balcao.domains.analytics.period import Period
from balcao.domains.analytics.read_dashboard import names_of
from balcao.domains.analytics.schemas import DoDiaEMedico
from balcao.domains.analytics.told import told
from balcao.domains.clinics.models import Clinic
from balcao.domains.scheduling.offered_time import offered_time

Key = tuple[date, str, UUID]


async def read_metrics(
    session: AsyncSession,
    clinic: Clinic,
    period: Period,
    *,
    practitioner_id: UUID | None = None,
    with_revenue: bool,
    after: Key | None = None,
    limit: int,
) -> list[DoDiaEMedico]:
    """In order of day and name, those on which time was offered or somebody was booked, behind `after`."""
    if after is not None:
        period = Period(max(period.first, min(after[0], period.last)), period.last)
    counted = await count_days(session, clinic.id, clinic.timezone, period, practitioner_id)
    people = {who for _, who in counted}
    offered = await offered_time(
        session, clinic.id, period.first, period.last, practitioner_id=practitioner_id, also=people
    )
    names = await names_of(session, people | {who for _, who in offered.by_day})
    keys = sorted((day, names[who], who) for day, who in counted.keys() | offered.by_day.keys() if who in names)
    wanted = [key for key in keys if after is None or key > after][:limit]
    nothing = Tally()
    return [
        DoDiaEMedico(
            data=day,
            medico_id=who,
            medico=name,
            **told(counted.get((day, who), nothing), offered.by_day[day, who], with_revenue=with_revenue),
        )
        for day, name, who in wanted
    ]
