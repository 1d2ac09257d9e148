"""Statuses in every order."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Failure
from balcao.core.database import find
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.models import Conversation, Message, ParkedStatus
from balcao.domains.conversations.queries import read_message
from balcao.domains.conversations.reply import Author, Said, WindowClosed, reply
from balcao.domains.conversations.status import may_become
from balcao.domains.conversations.track import apply_parked, track
from balcao.testing import make_talk

STATUSES = ["sent", "delivered", "read", "played", "failed"]


@given(st.lists(st.sampled_from(STATUSES), max_size=12))
def test_a_status_never_goes_back(told: list[str]) -> None:
    rank = {"queued": 0, "failed": 2, "sent": 2, "delivered": 3, "read": 4, "played": 5}
    now = "sending"
    highest = 0
    for status in told:
        if may_become(now, status):
            now = status
        highest = max(highest, rank.get(now, 0))
        assert rank.get(now, 0) == highest
    if proof := [status for status in told if status in {"delivered", "read", "played"}]:
        assert now == max(proof, key=lambda status: rank[status])


async def _queued(session: AsyncSession, account_id: UUID) -> Message:
    channel = await make_talk.channel(account_id)
    await make_talk.heard(session, channel)
    conversation = (await session.scalars(select(Conversation))).one()
    return await reply(session, conversation.id, Author("user"), Said("text", "olá"))


async def test_read_before_delivered_before_sent_ends_as_read(account_id: UUID, session: AsyncSession) -> None:
    message = await _queued(session, account_id)
    message.provider_message_id = "wamid.X"
    await session.flush()
    for became in ["read", "delivered", "sent", "read"]:
        await track(session, message.channel_id, make_talk.status("wamid.X", became))
    await session.refresh(message)
    assert message.status == "read"


async def test_a_status_before_its_message_is_known_waits_for_it(account_id: UUID, session: AsyncSession) -> None:
    message = await _queued(session, account_id)
    await track(session, message.channel_id, make_talk.status("wamid.Y", "delivered"))
    assert (await session.scalars(select(ParkedStatus))).one().status == "delivered"
    message.provider_message_id = "wamid.Y"
    message.status = "sent"
    await session.flush()
    await apply_parked(session, message)
    assert message.status == "delivered"
    assert (await session.scalars(select(ParkedStatus))).all() == []


async def test_our_own_id_in_a_status_finds_a_message_whose_answer_was_lost(
    account_id: UUID, session: AsyncSession
) -> None:
    message = await _queued(session, account_id)
    message.status = "unknown"
    await session.flush()
    await track(session, message.channel_id, make_talk.status("wamid.Z", "delivered", correlation=str(message.id)))
    assert message.status == "delivered"
    assert message.provider_message_id == "wamid.Z"


async def test_another_channels_status_with_the_same_id_changes_nothing(
    account_id: UUID, session: AsyncSession
) -> None:
    message = await _queued(session, account_id)
    message.provider_message_id = "wamid.X"
    await session.flush()
    other = await make_talk.channel(account_id)
    await track(session, other.id, make_talk.status("wamid.X", "delivered", correlation=str(message.id)))
    found = await find(session, Message, message.id)
    assert found is not None
    assert found.status == "queued"


async def test_outside_the_window_free_text_is_refused_with_the_reason(account_id: UUID, session: AsyncSession) -> None:
    message = await _queued(session, account_id)
    conversation = await find(session, Conversation, message.conversation_id)
    assert conversation is not None
    await session.refresh(conversation)
    conversation.window_expires_at = conversation.created_at
    await session.flush()
    try:
        await reply(session, conversation.id, Author("user"), Said("text", "ainda dá?"))
    except WindowClosed as closed:
        assert "modelo" in closed.detail
    else:
        raise AssertionError("free text went out")
    note = await reply(session, conversation.id, Author("user"), Said("note", "ligar"))
    assert note.status == "sent"


async def test_a_provider_that_says_no_more_marketing_is_heard(account_id: UUID, session: AsyncSession) -> None:
    message = await _queued(session, account_id)
    message.provider_message_id = "wamid.M"
    await session.flush()
    wish = Failure("131050", "Pessoa não quer propaganda", "Não insista.", "no_marketing")
    failed = replace(make_talk.status("wamid.M", "failed"), error=wish)
    await track(session, message.channel_id, failed)
    conversation = await find(session, Conversation, message.conversation_id)
    assert conversation is not None
    contact = await find(session, Contact, conversation.contact_id)
    assert contact is not None
    assert (contact.marketing_opted_out, contact.opted_out) == (True, False)
    shown = await read_message(session, message.id)
    assert shown.error is not None
    assert shown.error.means == "no_marketing"
