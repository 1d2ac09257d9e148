"""What was said before a number was connected comes in quietly: once, in order, nothing unread, nothing answered."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from balcao.contracts.messaging import Alias, HistoryTold, Media, PastMessage, PastTalk, Sender
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.domains.connections.models import Connection
from balcao.domains.conversations.history.take_history import take_history
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.receive import Channel
from balcao.testing import make_identity, make_talk
from balcao.testing.api import api

NUMBER = "5511987654321"


def said(id: str, days_ago: float, text: str, *, own: bool = False, reply_to: str | None = None) -> PastMessage:
    at = clock.now() - timedelta(days=days_ago)
    return PastMessage(id, own, "text", at, text, reply_to=reply_to, status="read" if own else None)


TALK = PastTalk(
    Sender((Alias("phone", NUMBER),)),
    (
        said("h1", 100, "queria marcar limpeza"),
        said("h2", 99.9, "terça ou quarta?", own=True, reply_to="h1"),
        said("h3", 99.8, "quarta", reply_to="h2"),
    ),
)


async def take(account_id: UUID, channel: Channel, *talks: PastTalk, progress: int | None = None) -> None:
    async with transaction(account_id) as session:
        await take_history(session, channel, HistoryTold("1", clock.now(), talks, progress), new_id())


async def messages(account_id: UUID) -> list[Message]:
    async with transaction(account_id) as session:
        mine = Message.account_id == account_id
        return list(await session.scalars(select(Message).where(mine).order_by(Message.written_at, Message.place)))


async def test_it_stands_in_order_quoted_and_told_to_nobody(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id, bot=True)
    await take(account_id, channel, TALK, progress=40)
    kept = await messages(account_id)
    assert [(one.text, one.direction, one.status) for one in kept] == [
        ("queria marcar limpeza", "inbound", "received"),
        ("terça ou quarta?", "outbound", "read"),
        ("quarta", "inbound", "received"),
    ]
    assert [one.reply_to for one in kept] == [None, kept[0].id, kept[1].id]
    async with transaction(account_id) as session:
        conversation = await find(session, Conversation, kept[0].conversation_id)
        assert conversation is not None
        assert (conversation.status, conversation.unread_count, conversation.waiting_since) == ("resolved", 0, None)
        assert conversation.window_expires_at is None and conversation.last_inbound_at is None
        assert (conversation.last_message_id, conversation.bot_active) == (kept[2].id, False)
        connection = await find(session, Connection, channel.id)
        assert connection is not None
        history = connection.facts["history"]
    assert (history["state"], history["progress"], history["messages"]) == ("running", 40, 3)


async def test_pieces_come_twice_out_of_order_and_beside_what_is_here(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        await make_talk.heard(session, channel, "quarta", number=NUMBER, id="h3")
        await make_talk.heard(session, channel, "cheguei", number=NUMBER)
    await take(account_id, channel, TALK, progress=100)
    await take(account_id, channel, TALK, progress=55)
    kept = await messages(account_id)
    assert [one.text for one in kept if one.kind == "text"] == [
        "queria marcar limpeza", "terça ou quarta?", "quarta", "cheguei",
    ]  # fmt: skip
    async with transaction(account_id) as session:
        (conversation,) = (
            await session.scalars(select(Conversation).where(Conversation.account_id == account_id))
        ).all()
        assert (conversation.status, conversation.unread_count) == ("open", 2)
        assert conversation.last_message_id == kept[-1].id
        connection = await find(session, Connection, channel.id)
        assert connection is not None
        history = connection.facts["history"]
    assert (history["state"], history["progress"], history["messages"]) == ("done", 100, 2)


async def test_a_file_that_comes_later_takes_the_place_of_its_placeholder(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    at = clock.now() - timedelta(days=3)
    placeholder = PastMessage("h9", False, "unsupported", at, data={"type": "media_placeholder", "errors": []})
    file = replace(placeholder, kind="image", text="a guia", media=(Media("9001", "image/jpeg"),), data={})
    person = Sender((Alias("phone", NUMBER),))
    await take(account_id, channel, PastTalk(person, (placeholder,)))
    await take(account_id, channel, PastTalk(person, (file,)))
    await take(account_id, channel, PastTalk(person, (file,)))
    (kept,) = await messages(account_id)
    assert (kept.kind, kept.text, kept.data) == ("image", "a guia", {"past": True})
    person_in = await make_identity.signed_in(account_id)
    async with api(person_in.headers) as client:
        (shown,) = (await client.get(f"/api/v1/conversations/{kept.conversation_id}/messages")).json()["items"]
    assert [file["status"] for file in shown["attachments"]] == ["waiting"]


async def test_the_clinic_that_keeps_its_history_to_itself_is_told_so(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        await take_history(session, channel, HistoryTold("1", clock.now(), refused=True), new_id())
        connection = await find(session, Connection, channel.id)
        assert connection is not None
        assert connection.facts["history"]["state"] == "refused"


async def test_a_search_finds_the_past_after_what_is_newer(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        await make_talk.heard(session, channel, "limpeza de novo?", number=NUMBER)
    await take(account_id, channel, TALK)
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        found = (await client.get("/api/v1/search", params={"q": "limpeza", "in": "messages"})).json()["messages"]
    assert [hit["snippet"]["text"] for hit in found] == ["limpeza de novo?", "queria marcar limpeza"]
    assert datetime.fromisoformat(found[1]["written_at"]) < clock.now() - timedelta(days=90)


async def test_thousands_come_in_at_once(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    many = tuple(said(f"m{number}", 90 - number / 100, f"mensagem {number}") for number in range(1_200))
    await take(account_id, channel, PastTalk(TALK.person, many))
    kept = await messages(account_id)
    assert [one.text for one in kept] == [one.text for one in many]
