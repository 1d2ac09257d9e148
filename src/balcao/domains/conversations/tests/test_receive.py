"""Messages that arrive twice, at once, late, or from a number with and without its ninth digit."""

import asyncio
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.conversations.change import change
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.receive import receive
from balcao.domains.conversations.reply import Author, Said, reply
from balcao.testing import make_talk


async def test_the_same_message_twice_is_stored_once(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    arrived = make_talk.arrived(id="wamid.1")
    assert await receive(session, channel, arrived) is not None
    assert await receive(session, channel, arrived) is None
    assert await session.scalar(select(func.count()).select_from(Message)) == 1


async def test_ten_at_once_are_stored_once_in_one_conversation_of_one_contact(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)

    async def one(id: str) -> None:
        async with transaction(account_id) as session:
            await receive(session, channel, make_talk.arrived(id=id))

    await asyncio.gather(*(one(f"wamid.{number % 3}") for number in range(9)))
    async with transaction(account_id) as session:
        assert await session.scalar(select(func.count()).select_from(Message)) == 3
        assert await session.scalar(select(func.count()).select_from(Conversation)) == 1
        assert await session.scalar(select(func.count()).select_from(Contact)) == 1


async def test_a_number_with_and_without_the_ninth_digit_is_one_person(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    await make_talk.heard(session, channel, number="556599887766")
    await make_talk.heard(session, channel, number="5565999887766")
    contact = (await session.scalars(select(Contact))).one()
    assert contact.phone == "+5565999887766"
    conversation = (await session.scalars(select(Conversation))).one()
    assert conversation.alias_id is not None
    alias = await find(session, ContactAlias, conversation.alias_id)
    assert alias is not None
    assert alias.value == "5565999887766", "replies go to the name that wrote last"


async def test_messages_read_in_the_order_in_which_they_were_written(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    now = clock.now()
    for text, age in [("terceira", 1), ("primeira", 30), ("segunda", 20)]:
        await receive(session, channel, make_talk.arrived(text, at=now - timedelta(seconds=age)))
    texts = await session.scalars(select(Message.text).order_by(Message.written_at, Message.id))
    assert list(texts) == ["primeira", "segunda", "terceira"]
    conversation = (await session.scalars(select(Conversation))).one()
    last = await find(session, Message, conversation.last_message_id or UUID(int=0))
    assert last is not None
    assert last.text == "terceira"
    assert conversation.unread_count == 3


async def test_a_resolved_conversation_comes_back_within_its_time_and_a_new_one_opens_after(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    await make_talk.heard(session, channel)
    first = (await session.scalars(select(Conversation))).one()
    await change(session, first.id, {"status": "resolved"})
    await make_talk.heard(session, channel, "obrigada!")
    await session.refresh(first)
    assert first.status == "open"
    await change(session, first.id, {"status": "resolved"})
    first.resolved_at = clock.now() - timedelta(days=3)
    await session.flush()
    await make_talk.heard(session, channel, "oi de novo")
    assert await session.scalar(select(func.count()).select_from(Conversation)) == 2


async def test_a_repeat_of_an_old_message_does_not_bring_a_resolved_conversation_back(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    arrived = make_talk.arrived()
    await receive(session, channel, arrived)
    conversation = (await session.scalars(select(Conversation))).one()
    await change(session, conversation.id, {"status": "resolved"})
    await receive(session, channel, arrived)
    await session.refresh(conversation)
    assert conversation.status == "resolved"


async def test_a_message_from_the_future_does_not_stay_on_top_for_ever(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    await receive(session, channel, make_talk.arrived("relógio errado", at=clock.now() + timedelta(days=400)))
    written = (await session.scalars(select(Message.written_at))).one()
    assert written <= clock.now()
    conversation = (await session.scalars(select(Conversation))).one()
    await session.refresh(conversation)
    assert conversation.last_message_at <= clock.now()
    assert conversation.window_expires_at is not None
    assert conversation.window_expires_at <= clock.now() + timedelta(hours=24)


async def test_who_answers_within_the_second_of_our_words_stands_below_them(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    before = make_talk.arrived("tem horário?", at=clock.now() - timedelta(seconds=10))
    asked = await session.get_one(Message, (account_id, await receive(session, channel, before)))
    said = await reply(session, asked.conversation_id, Author("bot"), Said("text", "Tem às 14h."))
    second = said.written_at.replace(microsecond=0)  # all that the provider tells
    answered = await receive(session, channel, make_talk.arrived("pode ser", at=second), new_id())
    texts = await session.scalars(select(Message.text).order_by(Message.written_at, Message.place))
    assert list(texts)[-2:] == ["Tem às 14h.", "pode ser"]
    last = await session.scalar(select(Conversation.last_message_id))
    assert last == answered


async def test_messages_of_one_second_stand_in_the_order_of_arrival_however_they_are_read(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    second = clock.now().replace(microsecond=0)
    places = [new_id() for _ in range(4)]
    for number in (2, 0, 3, 1):
        await receive(session, channel, make_talk.arrived(f"linha {number}", at=second), places[number])
    texts = await session.scalars(select(Message.text).order_by(Message.written_at, Message.place))
    assert list(texts) == [f"linha {number}" for number in range(4)]
    last = (await session.scalars(select(Message).join(Conversation, Conversation.last_message_id == Message.id))).one()
    assert last.text == "linha 3"
