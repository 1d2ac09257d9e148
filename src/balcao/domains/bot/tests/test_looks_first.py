"""Before the bot promises a time, its practitioner's calendar outside is looked at."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import select

from balcao.core.database import transaction
from balcao.domains.bot.consider import consider
from balcao.domains.bot.process import process
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.calendars.tests.two_sides import Played
from balcao.domains.scheduling.models import Appointment
from balcao.testing import make_bot
from balcao.testing.make_agenda import at, next_weekday

MONDAY = next_weekday(1)
PHONE = "+5511987654321"


Hears = Callable[[str], Awaitable[str]]


@pytest_asyncio.fixture(loop_scope="session")
async def there(account_id: UUID) -> AsyncIterator[Played]:
    async with two_sides.played(account_id) as made:
        await made.settle()
        yield made


@pytest_asyncio.fixture(loop_scope="session", params=["conversation", "carried"])
async def hears(there: Played, request: pytest.FixtureRequest) -> Hears:
    """The two ways to the bot: a channel's conversation, and a program that brings the messages."""
    front, seen = await make_bot.with_channel(there.account_id, there.agenda), set[UUID]()
    async with transaction(there.account_id) as session:
        await recognise_phone(session, PHONE, "Ana Lima")

    async def by_channel(said: str) -> str:
        id = await make_bot.write(front, said, name="Ana Lima")
        await consider(front.account_id, conversation_id=id)
        return "\n".join(await make_bot.answers(front, id, seen))

    async def carried(said: str) -> str:
        opened = partial(transaction, there.account_id)
        return (await process(there.account_id, opened, carrier="n8n", phone=PHONE, text=said)).text

    return by_channel if request.param == "conversation" else carried


async def test_a_time_that_was_taken_outside_a_moment_ago_is_not_promised(there: Played, hears: Hears) -> None:
    assert f"{MONDAY:%d/%m}, às 9h" in await hears(f"{there.agenda.service.name} dia {MONDAY:%d/%m} às 9h")
    there.add(at(MONDAY, "08:45"), 30)
    await two_sides.not_seen_for_a_while(there.account_id)
    assert "acabou de ser ocupado" in await hears("1")
    assert "está marcado" in await hears("1")
    made = await only_appointment(there)
    assert (made.start_at != at(MONDAY, "09:00"), made.calendar_check) == (True, "asked")


async def test_nor_is_an_appointment_moved_to_it(there: Played, hears: Hears) -> None:
    await hears(f"{there.agenda.service.name} dia {MONDAY:%d/%m} às 9h")
    assert "está marcado" in await hears("1")
    await hears(f"remarcar pro dia {MONDAY:%d/%m} às 11h")
    there.add(at(MONDAY, "10:45"), 30)
    await two_sides.not_seen_for_a_while(there.account_id)
    assert "acabou de ser ocupado" in await hears("1")
    await two_sides.not_seen_for_a_while(there.account_id)
    assert "mudei o seu horário" in await hears("1")
    assert (await only_appointment(there)).start_at not in (at(MONDAY, "09:00"), at(MONDAY, "11:00"))


async def only_appointment(there: Played) -> Appointment:
    async with transaction(there.account_id) as session:
        (made,) = (await session.scalars(select(Appointment))).all()
    return made
