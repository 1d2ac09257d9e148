"""What waits is taken in order; what cannot be sent does not stand in the way of what can."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.core.outcomes import Unauthorized
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.conversations.claim import Claim, claim
from balcao.domains.conversations.deliver import Sent, _record
from balcao.domains.conversations.models import Message
from balcao.domains.conversations.open import open_conversation
from balcao.testing import make_connections


async def _queued(session: AsyncSession, channel: Connection, *kinds: str) -> list[Message]:
    person = await recognise_phone(session, "+5511987654321", "Ana")
    conversation_id = await open_conversation(
        session, channel_id=channel.id, contact_id=person.id, alias_id=None, bot=False
    )
    messages = [
        Message(
            id=(id := new_id()),
            place=id,
            conversation_id=conversation_id,
            channel_id=channel.id,
            direction="outbound",
            kind=kind,
            text="oi",
            sender_type="user",
            status="queued",
            data={},
            written_at=clock.now(),
            created_at=clock.now(),
        )
        for kind in kinds
    ]
    session.add_all(messages)
    return messages


async def test_what_a_connection_cannot_open_fails_its_messages_and_asks_for_a_person(account_id: UUID) -> None:
    channel = await make_connections.channel(account_id)
    async with transaction(account_id) as session:
        (waiting,) = await _queued(session, channel, "text")
        await session.execute(text('UPDATE connections SET sealed = sealed || \'{"access_token": "1.lost.x"}\''))
    async with transaction(account_id) as session:
        claimed = await claim(session, waiting.conversation_id)
    assert isinstance(claimed, Claim)
    assert isinstance(claimed.instead, Unauthorized)
    async with transaction(account_id) as session:
        await _record(session, waiting.conversation_id, Sent(claimed, claimed.instead, clock.now()))
    async with transaction(account_id) as session:
        failed, connection = await find(session, Message, waiting.id), await find(session, Connection, channel.id)
        assert failed is not None
        assert failed.error is not None
        assert connection is not None
        assert (failed.status, failed.error["code"], connection.status) == ("failed", "settings", "unauthorized")


async def test_a_message_that_cannot_be_built_fails_and_lets_the_next_one_by(account_id: UUID) -> None:
    channel = await make_connections.channel(account_id)
    async with transaction(account_id) as session:
        broken, good = await _queued(session, channel, "reaction", "text")
    conversation_id = broken.conversation_id
    async with transaction(account_id) as session:
        first = await claim(session, conversation_id)
    assert isinstance(first, Claim)
    assert first.message_id == broken.id
    assert first.instead is not None
    async with transaction(account_id) as session:
        await _record(session, conversation_id, Sent(first, first.instead, clock.now()))
        second = await claim(session, conversation_id)
    assert isinstance(second, Claim)
    assert second.message_id == good.id
    async with transaction(account_id) as session:
        failed = await find(session, Message, broken.id)
        assert failed is not None
        assert failed.status == "failed"
        assert failed.error is not None
        assert failed.error["detail"] == "Escreva-a de novo."
        statuses = await session.scalars(text("SELECT status FROM messages ORDER BY id"))
        assert list(statuses) == ["failed", "sending"]
