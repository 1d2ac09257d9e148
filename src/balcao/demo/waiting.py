"""The demonstration's waiting list: a full afternoon, and two people who wait for it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.demo.clinic import PRACTITIONERS, STATE, Made
from balcao.domains.clinics.holidays import holiday_name
from balcao.domains.contacts.models import Contact
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.waiting_list.add_wish import add_wish
from balcao.domains.scheduling.waiting_list.models import WaitingListOptions

ZONE = ZoneInfo("America/Sao_Paulo")
WHO, WHAT = "Dra. Carla Nogueira", "Canal"
# (days of waiting, priority, why): whoever cancels frees a time for the first of them.
WISHES = ((6, 1, "Sente dor ao mastigar"), (2, 0, None))


async def wait(session: AsyncSession, made: Made, now: datetime) -> None:
    # Whoever opens the demonstration late at night still sees a time offered.
    session.add(WaitingListOptions(account_id=session.info["account_id"], quiet_from_minute=1380, quiet_to_minute=360))
    day = _next_day(now)
    contacts = (await session.scalars(select(Contact).order_by(Contact.name.desc()))).all()
    what, who = made.services[WHAT], made.practitioners[WHO]
    taken = 0
    while times := await free_times(session, service_id=what, from_day=day, to_day=day, practitioner_id=who):
        contact = contacts[len(WISHES) + taken]
        await book(
            session, actor=SYSTEM, start_at=times[0].start_at, clinic_id=made.clinic_id, contact_id=contact.id,
            patient_name=contact.name or "Paciente", service_id=what, practitioner_id=who,
        )  # fmt: skip
        taken += 1
    for contact, (days, priority, reason) in zip(contacts, WISHES, strict=False):
        await add_wish(
            session, actor=SYSTEM, contact_id=contact.id, service_id=what, first_day=day, last_day=day,
            practitioner_ids=[who], priority=priority, priority_reason=reason,
            since=now - timedelta(days=days),
        )  # fmt: skip


def _next_day(now: datetime) -> date:
    """The day after tomorrow or later on which she works."""
    day = now.astimezone(ZONE).date() + timedelta(days=2)
    while day.isoweekday() not in PRACTITIONERS[WHO][1] or holiday_name(day, STATE) is not None:
        day += timedelta(days=1)
    return day
