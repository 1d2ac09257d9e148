"""A clinic's own word on one day: closed, open though a holiday, or a holiday kept on another day."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.problems import Invalid
from balcao.domains.clinics.models import Clinic, ClinicHoliday


async def set_holiday(
    session: AsyncSession,
    clinic_id: UUID,
    day: date,
    *,
    is_closed: bool,
    name: str | None = None,
    moved_from: date | None = None,
) -> None:
    """Replaces what was said of the day. With `moved_from` that day is open, and this one closed in its place."""
    if moved_from is not None and (not is_closed or moved_from == day):
        raise Invalid("Um feriado muda para outro dia, em que a clínica fecha.")
    await existing(session, Clinic, clinic_id, lock=True)
    await _say(session, clinic_id, day, is_closed=is_closed, name=name, moved_from=moved_from)
    if moved_from is not None:
        await _say(session, clinic_id, moved_from, is_closed=False, name=None, moved_from=None)


async def clear_holiday(session: AsyncSession, clinic_id: UUID, day: date) -> None:
    """The day follows the calendars again, and so does the one from which it was moved. Safe to repeat."""
    await existing(session, Clinic, clinic_id, lock=True)
    account_id = session.info["account_id"]
    own = (ClinicHoliday.account_id == account_id, ClinicHoliday.clinic_id == clinic_id)
    moved_from = await session.scalar(select(ClinicHoliday.moved_from).where(*own, ClinicHoliday.day == day))
    gone = [day, *([moved_from] if moved_from else [])]
    await session.execute(delete(ClinicHoliday).where(*own, ClinicHoliday.day.in_(gone)))


async def _say(
    session: AsyncSession, clinic_id: UUID, day: date, *, is_closed: bool, name: str | None, moved_from: date | None
) -> None:
    said = {"is_closed": is_closed, "name": name, "moved_from": moved_from}
    key = {"account_id": session.info["account_id"], "clinic_id": clinic_id, "day": day}
    await session.execute(
        insert(ClinicHoliday).values(**key, **said).on_conflict_do_update(index_elements=list(key), set_=said)
    )
