"""Edits and revocations, in whatever order; echoes; calls; what of them the screens and the bot see."""

import asyncio
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import (
    Alias,
    CallNoted,
    Group,
    GroupChanged,
    MessageArrived,
    MessageEchoed,
    MessageEdited,
    MessageRevoked,
    PreferenceChanged,
    Sender,
)
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.amend import amend, apply_parked_amendment
from balcao.domains.conversations.echo import echo
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.note_event import note_call, note_group, note_preference
from balcao.domains.conversations.queries import read_message
from balcao.domains.conversations.receive import Channel, receive
from balcao.domains.conversations.version_models import MessageVersion, ParkedAmendment
from balcao.testing import make_talk

ANA = Sender((Alias("phone", "5511987654321"),), "Ana")


def edited(target: str, text: str, key: str, seconds: int = 0) -> MessageEdited:
    return MessageEdited("1", target, key, clock.now() + timedelta(seconds=seconds), text)


async def said(session: AsyncSession, id: UUID) -> str | None:
    return (await read_message(session, id)).text


async def test_an_edit_shows_the_new_words_and_keeps_the_old(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    id = await make_talk.heard(session, channel, "quarta", id="w1")
    for _ in range(3):
        await amend(session, channel.id, edited("w1", "quinta", "e1"))
    shown = await read_message(session, id)
    assert (shown.text, shown.edited_at is not None) == ("quinta", True)
    versions = await session.scalars(select(MessageVersion.text).order_by(MessageVersion.at))
    assert list(versions) == ["quarta", "quinta"]


async def test_an_older_edit_that_comes_late_changes_nothing_that_is_shown(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    id = await make_talk.heard(session, channel, "um", id="w1")
    await amend(session, channel.id, edited("w1", "três", "e2", seconds=2))
    await amend(session, channel.id, edited("w1", "dois", "e1", seconds=1))
    assert await said(session, id) == "três"
    assert await session.scalar(select(func.count()).select_from(MessageVersion)) == 3


async def test_what_was_taken_back_is_shown_no_more_even_by_a_late_edit(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    id = await make_talk.heard(session, channel, "segredo", id="w1")
    await amend(session, channel.id, MessageRevoked("1", "w1", "r1", clock.now()))
    await amend(session, channel.id, edited("w1", "segredo!", "e1"))
    shown = await read_message(session, id)
    assert (shown.text, shown.data, shown.removed_at is not None) == (None, {}, True)
    assert "segredo" not in str(shown.model_dump())
    kept = await session.scalars(select(MessageVersion.text).order_by(MessageVersion.at))
    assert "segredo" in list(kept)


async def test_a_change_that_is_faster_than_its_message_waits_for_it(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    for _ in range(2):
        await amend(session, channel.id, edited("w9", "depois", "e1"))
    parked = (await session.scalars(select(ParkedAmendment))).one()
    id = await make_talk.heard(session, channel, "antes", id="w9")
    assert await apply_parked_amendment(session, parked.id)
    assert await said(session, id) == "depois"
    assert await session.scalar(select(func.count()).select_from(ParkedAmendment)) == 0
    assert not await apply_parked_amendment(session, parked.id)


def echoed(text: str = "do celular", id: str = "e1", **more: object) -> MessageEchoed:
    given = {"route": "1", "provider_message_id": id, "recipient": ANA, "kind": "text", "provider_at": clock.now()}
    return MessageEchoed(**(given | {"text": text} | more))  # type: ignore[arg-type]


async def test_what_the_clinic_wrote_on_its_phone_stands_there_once_and_silences_the_bot(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id, bot=True)
    await make_talk.heard(session, channel, "oi", id="w1")
    conversation = (await session.scalars(select(Conversation))).one()
    window = conversation.window_expires_at
    assert conversation.bot_active
    at = clock.now() + timedelta(seconds=-1)
    for _ in range(2):
        await echo(session, channel, echoed(reply_to="w1", provider_at=at), new_id())
    await session.refresh(conversation)
    assert not conversation.bot_active
    assert conversation.window_expires_at == window, "an echo opens no window"
    message = (await session.scalars(select(Message).where(Message.direction == "outbound"))).one()
    assert (message.text, message.status, message.sender_type, message.sender_id) == (
        "do celular",
        "sent",
        "user",
        None,
    )
    assert message.reply_to is not None
    await amend(session, channel.id, MessageRevoked("1", "e1", "r1", clock.now(), own=True))
    assert await said(session, message.id) is None


async def test_an_echo_to_somebody_new_opens_a_conversation_without_a_bot(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id, bot=True)
    await echo(session, channel, echoed(), new_id())
    conversation = (await session.scalars(select(Conversation))).one()
    assert (conversation.bot_active, conversation.unread_count, conversation.window_expires_at) == (False, 0, None)


def call(phase: str, **more: object) -> CallNoted:
    given = {"route": "1", "call_id": "c1", "person": ANA, "phase": phase, "provider_at": clock.now()}
    return CallNoted(**(given | more))  # type: ignore[arg-type]


async def test_a_call_is_one_line_that_tells_how_it_ended_and_lets_us_write(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    for told in (call("ended", seconds=130), call("ringing"), call("ended", seconds=130)):
        await note_call(session, channel, told, new_id())
    line = (await session.scalars(select(Message))).one()
    assert line.kind == "system"
    assert line.data == {"change": "call", "phase": "ended", "own": False, "seconds": 130}
    conversation = (await session.scalars(select(Conversation))).one()
    assert conversation.window_expires_at is not None
    assert conversation.unread_count == 0
    await note_call(session, channel, call("ringing", call_id="c2"), new_id())
    await note_call(session, channel, call("missed", call_id="c2"), new_id())
    phases = await session.scalars(select(Message.data["phase"].astext).order_by(Message.provider_message_id))
    assert list(phases) == ["ended", "missed"]


async def test_a_call_that_rings_and_ends_at_once_is_told_to_its_end_by_two_workers(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    for attempt in range(5):
        told = [call("ringing", call_id=f"c{attempt}"), call("ended", call_id=f"c{attempt}", seconds=1)]

        async def take(one: CallNoted) -> None:
            async with transaction(account_id) as session:
                await note_call(session, channel, one, new_id())

        await asyncio.gather(*(take(one) for one in told))
    async with transaction(account_id) as session:
        phases = await session.scalars(select(Message.data["phase"].astext))
        assert list(phases) == ["ended"] * 5


async def test_no_more_marketing_is_a_wish_of_its_own_and_the_last_word_counts(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    now = clock.now()

    async def wishes(wants: bool, seconds: int) -> None:
        told = PreferenceChanged("1", ANA, wants, now + timedelta(seconds=seconds))
        await note_preference(session, channel, told, new_id())

    await wishes(False, 5)
    await wishes(True, 1)
    await wishes(False, 5)
    contact = (await session.scalars(select(Contact))).one()
    assert (contact.marketing_opted_out, contact.opted_out) == (True, False)
    lines = (await session.scalars(select(Message.data))).all()
    assert lines == [{"change": "marketing", "wanted": False}]


def in_group(channel: Channel, text: str, who: Sender, id: str) -> MessageArrived:
    return MessageArrived("1", id, who, "text", clock.now(), text, group=Group("G1", "Família"))


async def test_a_group_is_one_conversation_with_the_name_of_each_who_writes(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id, bot=True)
    bia = Sender((Alias("provider_id", "BR.2"),), "Bia")
    await receive(session, channel, in_group(channel, "oi", ANA, "g1"))
    await receive(session, channel, in_group(channel, "olá", bia, "g2"))
    told = GroupChanged("1", Group("G1", "Família Souza"), "G1:1", "joined", clock.now(), {"added": ["x"]})
    for _ in range(2):
        await note_group(session, channel, told, new_id())
    conversation = (await session.scalars(select(Conversation))).one()
    assert not conversation.bot_active
    group = await find(session, Contact, conversation.contact_id)
    assert group is not None
    assert (group.name, group.is_group) == ("Família Souza", True)
    names = await session.scalars(select(Message.sender_name).where(Message.kind == "text").order_by(Message.place))
    assert list(names) == ["Ana", "Bia"]
    assert await session.scalar(select(func.count()).select_from(Message)) == 3


async def test_who_is_answered_elsewhere_is_not_answered_by_our_bot(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id, bot=True)
    seen = MessageArrived("1", "s1", ANA, "text", clock.now(), "oi", is_observed=True)
    await receive(session, channel, seen)
    conversation = (await session.scalars(select(Conversation))).one()
    assert (conversation.bot_active, conversation.unread_count) == (False, 0)


async def test_a_quote_of_what_is_not_here_names_it_by_the_providers_id(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    quoting = MessageArrived("1", "w2", ANA, "text", clock.now(), "essa", reply_to="w1")
    id = await receive(session, channel, quoting)
    assert id is not None
    assert (await read_message(session, id)).data == {"quoted_provider_id": "w1"}
