"""Another program of the provider's answers a person: we look on, in silence, until it is our turn or we take it."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from balcao.contracts.messaging import Alias, ControlPassed, MessageEchoed, Sender
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.conversations.echo import echo
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.pass_control import take_control
from balcao.domains.conversations.receive import Channel, receive
from balcao.domains.conversations.reply import Author, Observed, Said, reply
from balcao.testing import make_identity, make_talk
from balcao.testing.api import api

ANA = Sender((Alias("phone", "5511987654321"),), "Ana")


async def observed(account_id: UUID, channel: Channel, text: str = "quanto custa?", at: datetime | None = None) -> None:
    async with transaction(account_id) as session:
        arrived = make_talk.arrived(text, at=at)
        await receive(session, channel, replace(arrived, is_observed=True))


async def passed(account_id: UUID, channel: Channel, *, ours: bool, at: datetime | None = None) -> None:
    async with transaction(account_id) as session:
        await take_control(session, channel, ControlPassed("1", ANA, ours, at or clock.now()), new_id())


async def the_conversation(account_id: UUID) -> Conversation:
    async with transaction(account_id) as session:
        return (await session.scalars(select(Conversation).where(Conversation.account_id == account_id))).one()


async def lines(account_id: UUID) -> list[str]:
    async with transaction(account_id) as session:
        mine = (Message.account_id == account_id) & (Message.kind == "system")
        return [one.data["line"] for one in await session.scalars(select(Message).where(mine).order_by(Message.id))]


async def test_what_the_agent_hears_and_says_is_seen_and_counts_as_nothing_to_do(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id, bot=True)
    await observed(account_id, channel)
    async with transaction(account_id) as session:
        said = MessageEchoed("1", "e1", ANA, "text", clock.now(), "R$ 200.", agent="Agente da Meta")
        assert await echo(session, channel, said, new_id())
        assert await echo(session, channel, said, new_id()) is None
    await observed(account_id, channel, "obrigada")
    conversation = await the_conversation(account_id)
    assert conversation.observed_since is not None
    assert (conversation.unread_count, conversation.waiting_since, conversation.queued_at) == (0, None, None)
    assert conversation.first_answered_at is None
    assert await lines(account_id) == ["observed"]
    async with transaction(account_id) as session:
        mine = (Message.account_id == account_id) & (Message.direction == "outbound") & (Message.kind == "text")
        (agent,) = await session.scalars(select(Message).where(mine))
    assert (agent.sender_name, agent.data) == ("Agente da Meta", {"agent": True})


@pytest.mark.parametrize("who", ["user", "bot", "system"])
async def test_nobody_writes_meanwhile_but_a_template_and_a_note_may_go(who: str, account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    await observed(account_id, channel)
    conversation = await the_conversation(account_id)
    async with transaction(account_id) as session:
        author = Author(who)  # type: ignore[arg-type]
        with pytest.raises(Observed):
            await reply(session, conversation.id, author, Said("text", "oi"))
        assert await reply(session, conversation.id, author, Said("note", "ver depois"))
        assert await reply(session, conversation.id, author, Said("template", "oi", {"name": "x", "language": "pt_BR"}))


async def test_what_is_passed_to_us_waits_for_a_person(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id, bot=True)
    now = clock.now()
    await observed(account_id, channel, at=now - timedelta(minutes=3))
    await passed(account_id, channel, ours=True, at=now - timedelta(minutes=2))
    await passed(account_id, channel, ours=True, at=now - timedelta(minutes=2))
    await passed(account_id, channel, ours=False, at=now - timedelta(minutes=3))
    conversation = await the_conversation(account_id)
    assert conversation.observed_since is None
    assert (conversation.bot_active, conversation.unread_count) == (False, 1)
    assert conversation.waiting_since == now - timedelta(minutes=2)
    assert await lines(account_id) == ["observed", "taken_over"]
    await passed(account_id, channel, ours=False, at=now - timedelta(minutes=1))
    assert (await the_conversation(account_id)).observed_since == now - timedelta(minutes=1)


async def test_a_message_that_comes_to_us_says_that_it_is_ours_again(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    now = clock.now()
    await observed(account_id, channel, at=now - timedelta(minutes=2))
    async with transaction(account_id) as session:
        await receive(session, channel, make_talk.arrived("tem alguém aí?", at=now - timedelta(minutes=1)))
    await observed(account_id, channel, "atrasada", at=now - timedelta(minutes=2))
    conversation = await the_conversation(account_id)
    assert (conversation.observed_since, conversation.unread_count) == (None, 1)


async def test_a_person_takes_it_over(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    await observed(account_id, channel)
    person = await make_identity.signed_in(account_id, name="Rita")
    async with api(person.headers) as client:
        id = (await client.get("/api/v1/conversations")).json()["items"][0]["id"]
        path = f"/api/v1/conversations/{id}"
        refused = await client.post(f"{path}/messages", json={"text": "oi"})
        assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (409, "conversation-observed")
        taken = await client.put(path, json={"observed": False})
        assert (taken.status_code, taken.json()["observed_since"]) == (200, None)
        assert (await client.post(f"{path}/messages", json={"text": "oi, sou a Rita"})).status_code == 201
    assert await lines(account_id) == ["observed", "taken_over"]
