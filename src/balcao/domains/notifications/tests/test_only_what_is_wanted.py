"""A booking queues what somebody waits for, and no more; what is set up while it is under way misses none."""

import asyncio
from uuid import UUID

from sqlalchemy import delete, text

from balcao.core.database import transaction
from balcao.domains.notifications.chains.default import default_chain
from balcao.domains.notifications.chains.write import keep_chain
from balcao.domains.notifications.models import ReminderChain
from balcao.testing import make_agenda, make_desk
from balcao.testing.make_reminders import desk

QUEUED = text(
    "SELECT convert_from(payload, 'UTF8')::jsonb->>'do' FROM pgqueuer WHERE headers->>'account_id' = :account_id"
)


async def _queued(account_id: UUID) -> list[str]:
    async with transaction(account_id) as session:
        found = await session.scalars(QUEUED, {"account_id": str(account_id)})
        return sorted(name.rpartition(":")[2] for name in found)


async def test_without_chain_wish_or_calendar_a_booking_leaves_no_job(account_id: UUID) -> None:
    agenda = await make_agenda.committed_agenda(account_id)
    with make_desk.reacting():
        async with transaction(account_id) as session:
            await make_agenda.appointment(session, agenda, make_agenda.next_weekday(1), "09:00")
    assert await _queued(account_id) == []


async def test_with_a_chain_its_reminders_are_planned_with_the_booking_itself(account_id: UUID) -> None:
    async with desk(account_id) as clinic:
        async with transaction(account_id) as session:
            row = await make_agenda.appointment(session, clinic.agenda, clinic.day, "09:00")
        assert [planned.status for planned in await clinic.reminders(row.id)] == ["planned"] * len(clinic.steps)
    assert await _queued(account_id) == []


async def test_a_chain_made_while_a_booking_is_under_way_reminds_of_it(account_id: UUID) -> None:
    async with desk(account_id) as clinic:
        async with transaction(account_id) as session:
            await session.execute(delete(ReminderChain))
        booked, chained = asyncio.Event(), asyncio.Event()

        async def book() -> UUID:
            async with transaction(account_id) as session:
                row = await make_agenda.appointment(session, clinic.agenda, clinic.day, "09:00")
                booked.set()  # it has looked for a chain, and is not committed yet
                await asyncio.wait([asyncio.create_task(chained.wait())], timeout=0.5)
                assert not chained.is_set(), "the chain did not wait for the booking"
            return row.id

        async def chain() -> None:
            await booked.wait()
            async with transaction(account_id) as session:
                await keep_chain(session, default_chain())
            chained.set()

        id, _ = await asyncio.gather(book(), chain())
        await clinic.work("plan_all", "plan_reminders")
        assert [row.status for row in await clinic.reminders(id)] == ["planned"] * 3
