"""A clinic with a full afternoon and people who wait for it, for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.waiting_list.add_wish import add_wish
from balcao.domains.scheduling.waiting_list.models import Offer, Opening, WaitingListOptions, WaitingWish
from balcao.testing import make_agenda, make_desk

HOURS = ("14:00", "14:30", "15:00", "15:30")


@dataclass
class Clinic:
    """`day`'s visits from two to four are all booked, and nobody works at another hour: `visits` by their hour."""

    account_id: UUID
    agenda: make_agenda.Agenda
    day: date
    visits: dict[str, UUID]

    async def wish(self, name: str, *, days_ago: int = 0, **more: Any) -> UUID:
        async with transaction(self.account_id) as session:
            contact = await recognise_phone(session, phone_of(name), name)
            given = {"actor": SYSTEM, "contact_id": contact.id, "service_id": self.agenda.service.id, **more}
            since = clock.now() - timedelta(days=days_ago)
            return (await add_wish(session, since=since, **given)).id

    async def free(self, *hours: str) -> None:
        """Visits are called off, and what follows happens."""
        for hour in hours:
            async with transaction(self.account_id) as session:
                await cancel(session, self.visits[hour], actor=SYSTEM)
        await self.work()

    async def work(self, *parts: str) -> None:
        await make_desk.work_off(self.account_id, *(parts or ("notice_freed", "offer_next", "look_for_times")))

    async def offers(self, *statuses: str) -> list[Offer]:
        async with transaction(self.account_id) as session:
            rows = await session.scalars(select(Offer).order_by(Offer.created_at, Offer.id))
            return [row for row in rows if not statuses or row.status in statuses]

    async def openings(self) -> list[Opening]:
        async with transaction(self.account_id) as session:
            return list(await session.scalars(select(Opening).order_by(Opening.created_at, Opening.start_at)))

    async def wishes(self) -> dict[str, WaitingWish]:
        async with transaction(self.account_id) as session:
            return {row.patient_name: row for row in await session.scalars(select(WaitingWish))}

    async def booked(self) -> list[tuple[str, str]]:
        """(hour, patient) of what stands."""
        async with transaction(self.account_id) as session:
            rows = await session.scalars(
                select(Appointment).where(Appointment.status == "booked").order_by(Appointment.start_at)
            )
            return [(f"{row.local_start:%H:%M}", row.patient_name) for row in rows]

    async def run_out(self) -> None:
        """As if the time of the open offers were over."""
        async with transaction(self.account_id) as session:
            past = "now() - interval '1 second'"
            await session.execute(text(f"UPDATE waiting_offers SET expires_at = {past} WHERE status = 'open'"))
            await session.execute(text(f"UPDATE waiting_openings SET next_at = {past} WHERE status = 'open'"))
            await session.execute(text(f"UPDATE occupancies SET expires_at = {past} WHERE kind = 'hold' AND active"))

    async def choose(self, **options: Any) -> None:
        async with transaction(self.account_id) as session:
            row = await session.get(WaitingListOptions, self.account_id)
            assert row is not None
            for name, value in options.items():
                setattr(row, name, value)


def phone_of(name: str) -> str:
    """Each name has a number of its own."""
    return f"119{sum(ord(letter) * (place + 3) for place, letter in enumerate(name)) % 10**7 + 8 * 10**7}"


@asynccontextmanager
async def clinic(account_id: UUID) -> AsyncIterator[Clinic]:
    """A Wednesday more than a week ahead; no quiet hours."""
    async with transaction(account_id) as session:
        agenda = await make_agenda.agenda(session)
        await make_agenda.weekly(session, agenda.practitioner, agenda.clinic, [("14:00", "16:00")], days=[3])
        session.add(WaitingListOptions(account_id=account_id, quiet_from_minute=0, quiet_to_minute=0))
    day = make_agenda.next_weekday(3)
    visits = {}
    async with transaction(account_id) as session:
        for hour in HOURS:
            made = await make_agenda.appointment(
                session, agenda, day, hour, patient_phone=phone_of(hour), patient_name=f"Das {hour}"
            )
            visits[hour] = made.id
    with make_desk.reacting():
        yield Clinic(account_id, agenda, day, visits)
