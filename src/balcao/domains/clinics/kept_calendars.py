"""The calendars that each of an account's clinics keeps, with its own word on the days on which it has one."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.clinics.holidays import Observed, OwnWord
from balcao.domains.clinics.models import Clinic, ClinicHoliday


async def kept_calendars(session: AsyncSession, clinics: Iterable[Clinic]) -> dict[UUID, Observed]:
    listed = list(clinics)
    rows = await session.scalars(
        select(ClinicHoliday)
        .where(
            ClinicHoliday.account_id == session.info["account_id"],
            ClinicHoliday.clinic_id.in_([clinic.id for clinic in listed]),
        )
        .order_by(ClinicHoliday.day)
    )
    own: dict[UUID, list[OwnWord]] = defaultdict(list)
    for row in rows:
        own[row.clinic_id].append(OwnWord(row.day, row.is_closed, row.name))
    return {clinic.id: _observed(clinic, own[clinic.id]) for clinic in listed}


def _observed(clinic: Clinic, own: list[OwnWord]) -> Observed:
    return Observed(
        clinic.closes_on_holidays,
        clinic.state,
        clinic.municipality_code,
        tuple(clinic.optional_holidays),
        clinic.bridges_holidays,
        tuple(own),
    )
