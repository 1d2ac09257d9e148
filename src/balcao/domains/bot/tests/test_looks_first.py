"""Before the bot promises a time, its practitioner's calendar outside is looked at."""

from uuid import UUID

from sqlalchemy import select, text

from balcao.core.database import transaction
from balcao.domains.bot.consider import consider
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.models import Appointment
from balcao.testing import make_bot
from balcao.testing.make_agenda import at, next_weekday
from balcao.testing.make_bot import Front

MONDAY = next_weekday(1)


async def test_a_time_that_was_taken_outside_a_moment_ago_is_not_promised(account_id: UUID) -> None:
    async with two_sides.played(account_id) as there:
        await there.settle()
        front = await make_bot.with_channel(account_id, there.agenda)
        seen: set[UUID] = set()
        assert f"{MONDAY:%d/%m}, às 9h" in await hears(
            front, f"{there.agenda.service.name} dia {MONDAY:%d/%m} às 9h", seen
        )
        there.add(at(MONDAY, "08:45"), 30)
        async with transaction(account_id) as session:
            await session.execute(text("UPDATE calendar_mirrors SET seen_at = now() - interval '2 minutes'"))
        assert "acabou de ser ocupado" in await hears(front, "1", seen)
        assert "está marcado" in await hears(front, "1", seen)
        async with transaction(account_id) as session:
            (made,) = (await session.scalars(select(Appointment))).all()
        assert (made.start_at != at(MONDAY, "09:00"), made.calendar_check) == (True, "asked")


async def hears(front: Front, said: str, seen: set[UUID]) -> str:
    id = await make_bot.write(front, said, name="Ana Lima")
    await consider(front.account_id, conversation_id=id)
    return "\n".join(await make_bot.answers(front, id, seen))
