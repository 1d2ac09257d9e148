"""What brings a conversation back, and to whom: words do, a heart does not; naps end in time or with a message."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.conversations.change import change
from balcao.domains.conversations.receive import receive
from balcao.domains.conversations.reply import Author
from balcao.domains.conversations.sweep import sweep
from balcao.testing import make_desk, make_talk

HUMAN = Author("user", None, "Ana")


@pytest.fixture(autouse=True)
def _reactions() -> Iterator[None]:
    with make_desk.reacting():
        yield


async def test_a_heart_on_the_last_words_opens_nothing(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    id = await make_desk.wrote(account_id, channel)
    async with transaction(account_id) as session:
        await change(session, id, {"status": "resolved"}, by=HUMAN)
        heart = make_talk.arrived("", number="5511980000001")
        await receive(session, channel, replace(heart, kind="reaction", text=None, data={"emoji": "❤"}))
    found = await make_desk.conversation(account_id, id)
    assert (found.status, found.unread_count, found.waiting_since) == ("resolved", 0, None)


@pytest.mark.parametrize(("later", "waits"), [(timedelta(0), True), (timedelta(hours=1), False)])
async def test_an_end_taken_back_at_once_leaves_the_person_waiting_as_before(
    account_id: UUID, later: timedelta, waits: bool
) -> None:
    channel = await make_talk.channel(account_id)
    id = await make_desk.wrote(account_id, channel)
    await make_desk.wrote(account_id, channel, text="e quanto custa?")
    before = await make_desk.conversation(account_id, id)
    async with transaction(account_id) as session:
        await change(session, id, {"status": "resolved"}, by=HUMAN)
    async with transaction(account_id) as session:
        await session.execute(
            text("UPDATE conversations SET resolved_at = resolved_at - CAST(:later AS interval)"), {"later": later}
        )
        await change(session, id, {"status": "open"}, by=HUMAN)
    found = await make_desk.conversation(account_id, id)
    assert before.waiting_since is not None
    assert found.waiting_since == (before.waiting_since if waits else None)


@pytest.mark.parametrize("goes_to", ["queue", "same_person"])
async def test_reopened_it_goes_where_the_account_chose(account_id: UUID, goes_to: str) -> None:
    ana = await make_desk.person(account_id, "Ana", state="offline")
    await make_desk.options(account_id, reopened_goes_to=goes_to)
    channel = await make_talk.channel(account_id, bot=True)
    id = await make_desk.wrote(account_id, channel)
    async with transaction(account_id) as session:
        await change(session, id, {"assignee_id": ana, "bot_active": False}, by=HUMAN)
        await change(session, id, {"status": "resolved"}, by=HUMAN)
    assert await make_desk.wrote(account_id, channel, text="esqueci uma coisa") == id
    found = await make_desk.conversation(account_id, id)
    assert (found.assignee_id, found.bot_active) == ((ana, False) if goes_to == "same_person" else (None, True))
    assert (await make_desk.lines(account_id, id))[-2:] == ["Ana resolveu a conversa", "Conversa reaberta"]


@pytest.mark.parametrize("status", ["snoozed", "pending"])
async def test_a_message_wakes_what_was_put_aside_and_a_heart_lets_it_sleep(account_id: UUID, status: str) -> None:
    channel = await make_talk.channel(account_id)
    id = await make_desk.wrote(account_id, channel)
    until = clock.now() + timedelta(hours=3)
    async with transaction(account_id) as session:
        await change(session, id, {"status": status, "snoozed_until": until if status == "snoozed" else None}, by=HUMAN)
        heart = make_talk.arrived("", number="5511980000001")
        await receive(session, channel, replace(heart, kind="reaction", text=None, data={"emoji": "❤"}))
    assert (await make_desk.conversation(account_id, id)).status == status
    await make_desk.wrote(account_id, channel, text="oi?")
    found = await make_desk.conversation(account_id, id)
    assert (found.status, found.snoozed_until) == ("open", None)


async def test_a_nap_ends_in_time_and_says_so(account_id: UUID) -> None:
    id = await make_desk.wrote(account_id, await make_talk.channel(account_id))
    async with transaction(account_id) as session:
        await change(session, id, {"status": "snoozed", "snoozed_until": clock.now() + timedelta(hours=1)}, by=HUMAN)
    await sweep(account_id)
    assert (await make_desk.conversation(account_id, id)).status == "snoozed"
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE conversations SET snoozed_until = now() - interval '1 second'"))
    await sweep(account_id)
    assert (await make_desk.conversation(account_id, id)).status == "open"
    assert (await make_desk.lines(account_id, id))[-1] == "O adiamento terminou"
