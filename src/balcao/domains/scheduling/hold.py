"""Keeps a chosen time for a few minutes while its person makes up their mind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.scheduling.accept_insurer import accept_insurer
from balcao.domains.scheduling.calendars.look_now import wake_stale
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.keep_limits import keep_limits
from balcao.domains.scheduling.note_held import note_held
from balcao.domains.scheduling.place_visit import Wanted, place_visit
from balcao.domains.scheduling.take_visit import For, take_visit


@dataclass(frozen=True)
class Hold:
    holder: str
    free_time: FreeTime
    expires_at: datetime


async def hold(
    session: AsyncSession, free_time: FreeTime, holder: str, minutes: int = 5, insurer: str | None = None
) -> Hold:
    """One hold a holder (a conversation, a browser): a second one replaces the first. Raises SlotTaken, with the
    nearest free times, and Invalid for an insurer that is not taken; the earlier hold then still stands.
    """
    placed = await place_visit(
        session,
        Wanted(
            free_time.practitioner_id, free_time.service_id, start_at=free_time.start_at, clinic_id=free_time.clinic_id,
            length=free_time.end_at - free_time.start_at,
        ),
    )  # fmt: skip
    await keep_limits(session, placed, holder=holder)
    terms = await accept_insurer(session, placed, insurer, holder=holder) if insurer else None
    expires_at = clock.now() + timedelta(minutes=minutes)
    await take_visit(session, placed, For(holder=holder, expires_at=expires_at))
    await note_held(session, placed, holder, terms.id if terms else None)
    await wake_stale(session, [free_time.practitioner_id])
    return Hold(holder, free_time, expires_at)
