"""When the bot looks, when it waits, what it takes back, and what happens when it breaks."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import func, select, text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.bot.consider import ATTEMPTS, consider
from balcao.domains.bot.models import Dialogue
from balcao.domains.bot.wake import wake
from balcao.domains.connections.models import Connection
from balcao.domains.conversations.events import MessageReceived
from balcao.domains.conversations.models import Message
from balcao.domains.scheduling.models import Appointment
from balcao.testing import make, make_bot
from balcao.testing.make_bot import Front

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def at_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tuesday, 24 November 2026, 9:00 in São Paulo."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


async def said(front: Front) -> list[Message]:
    async with transaction(front.account_id) as session:
        rows = await session.scalars(select(Message).where(Message.sender_type == "bot").order_by(Message.id))
        return list(rows)


async def jobs(front: Front) -> list[timedelta]:
    """How long each waiting job of the tenant's bot was told to wait."""
    async with transaction(front.account_id) as session:
        rows = await session.execute(
            text(
                "SELECT execute_after - created AS rest FROM pgqueuer WHERE entrypoint = 'bot' "
                "AND convert_from(payload, 'utf8')::jsonb ->> 'account_id' = :account_id"
            ),
            {"account_id": str(front.account_id)},
        )
        return [row.rest for row in rows]


@pytest.mark.usefixtures("at_nine")
async def test_many_wakes_at_once_answer_once(account_id: UUID) -> None:
    front = await make_bot.dental(account_id)
    id = await make_bot.write(front, "oi", name="Ana")
    await asyncio.gather(*(consider(account_id, conversation_id=id) for _ in range(6)))
    assert len(await said(front)) == 1


@pytest.mark.usefixtures("at_nine")
async def test_two_wakes_at_once_book_once(account_id: UUID) -> None:
    front = await make_bot.dental(account_id)
    seen: set[UUID] = set()
    id = await make_bot.write(front, "limpeza quinta à tarde", name="Ana")
    await consider(account_id, conversation_id=id)
    await make_bot.answers(front, id, seen)
    await make_bot.write(front, "2", name="Ana")
    await asyncio.gather(*(consider(account_id, conversation_id=id) for _ in range(6)))
    async with transaction(account_id) as session:
        assert await session.scalar(select(func.count()).select_from(Appointment)) == 1
    assert len(await make_bot.answers(front, id, seen)) == 1


async def test_who_is_still_writing_is_waited_for(account_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    front = await make_bot.dental(account_id)
    async with transaction(account_id) as session:
        channel = await session.get(Connection, (account_id, front.channel_id))
        assert channel is not None
        channel.bot_patience = 1.5
    now = NOW
    monkeypatch.setattr(clock, "now", lambda: now)
    id = await make_bot.write(front, "queria marcar", name="Ana")
    now = NOW + timedelta(seconds=1)
    await make_bot.write(front, "uma limpeza quinta à tarde", name="Ana")
    await consider(account_id, conversation_id=id)
    assert await said(front) == []
    (rest,) = await jobs(front)
    assert timedelta(seconds=1.49) < rest < timedelta(seconds=1.51)
    now = NOW + timedelta(seconds=2.5)
    await consider(account_id, conversation_id=id)
    (answer,) = await said(front)
    assert "Para *Limpeza*" in (answer.text or "")


async def test_a_look_that_came_too_early_is_taken_again_however_often(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue may wake us a little early: the job under way must not count as the one that is still to come."""
    front = await make_bot.dental(account_id)
    async with transaction(account_id) as session:
        channel = await session.get(Connection, (account_id, front.channel_id))
        assert channel is not None
        channel.bot_patience = 1.5
    monkeypatch.setattr(clock, "now", lambda: NOW)
    id = await make_bot.write(front, "oi", name="Ana")
    await consider(account_id, conversation_id=id)
    await consider(account_id, conversation_id=id)
    assert len(await jobs(front)) == 2


@pytest.mark.usefixtures("at_nine")
async def test_an_answer_not_yet_sent_is_made_anew_when_more_arrives(account_id: UUID) -> None:
    front = await make_bot.dental(account_id)
    id = await make_bot.write(front, "oi", name="Ana")
    await consider(account_id, conversation_id=id)
    (first,) = await said(front)
    await make_bot.write(front, "queria uma limpeza quinta à tarde", name="Ana")
    await consider(account_id, conversation_id=id)
    (second,) = await said(front)
    assert second.id == first.id
    assert "atendimento automático" in (second.text or "")
    assert "Para *Limpeza*" in (second.text or "")
    assert "Posso ajudar" not in (second.text or "")


@pytest.mark.usefixtures("at_nine")
async def test_a_booking_is_not_unsaid(account_id: UUID) -> None:
    front = await make_bot.dental(account_id)
    id = await make_bot.write(front, "limpeza quinta à tarde", name="Ana")
    await consider(account_id, conversation_id=id)
    await make_bot.answers(front, id, set())
    for text_ in ("2", "obrigada"):
        await make_bot.write(front, text_, name="Ana")
        await consider(account_id, conversation_id=id)
    texts = [message.text or "" for message in await said(front)]
    assert len(texts) == 3
    assert "está marcado" in texts[1]
    assert "Por nada" in texts[2]


@pytest.mark.usefixtures("at_nine")
async def test_what_is_on_its_way_is_not_changed(account_id: UUID) -> None:
    front = await make_bot.dental(account_id)
    id = await make_bot.write(front, "oi", name="Ana")
    await consider(account_id, conversation_id=id)
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE messages SET status = 'sending', attempts = 1 WHERE direction = 'outbound'"))
    await make_bot.write(front, "queria uma limpeza quinta à tarde", name="Ana")
    await consider(account_id, conversation_id=id)
    assert len(await said(front)) == 2


@pytest.mark.usefixtures("at_nine")
async def test_after_the_last_attempt_a_broken_dialogue_is_a_persons(account_id: UUID) -> None:
    front = await make_bot.dental(account_id)
    id = await make_bot.write(front, "oi", name="Ana")
    await consider(account_id, conversation_id=id)
    await make_bot.answers(front, id, set())
    async with transaction(account_id) as session:
        dialogue = (await session.scalars(select(Dialogue))).one()
        dialogue.state = {"goal": "a goal that nobody knows"}
    await make_bot.write(front, "limpeza quinta", name="Ana")
    for attempt in range(ATTEMPTS):
        assert (await make_bot.conversation(front, id)).bot_active, attempt
        with pytest.raises(msgspec.ValidationError):
            await consider(account_id, conversation_id=id)
    assert not (await make_bot.conversation(front, id)).bot_active
    assert "chamei uma pessoa" in ((await said(front))[-1].text or "")
    await consider(account_id, conversation_id=id)
    assert len(await said(front)) == 2


async def test_only_messages_for_the_bot_wake_it_and_after_its_patience(account_id: UUID) -> None:
    front = await make_bot.dental(account_id)
    id = await make_bot.write(front, "oi", name="Ana")
    async with transaction(account_id) as session:
        await wake(session, MessageReceived(id, id, for_bot=False, patience=1.5))
        await wake(session, MessageReceived(id, id, for_bot=True, patience=1.5))
    (rest,) = await jobs(front)
    assert timedelta(seconds=1.49) < rest < timedelta(seconds=1.51)


async def test_another_tenants_conversation_is_not_looked_at(account_id: UUID) -> None:
    front = await make_bot.dental(account_id)
    id = await make_bot.write(front, "oi", name="Ana")
    other = await make.account()
    await consider(other, conversation_id=id)
    assert await said(front) == []
