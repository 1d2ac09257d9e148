"""A survey from its question to its answer, and the messages that are about something else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.connections.models import ProviderTemplate
from balcao.domains.conversations.change import change
from balcao.domains.conversations.desk_models import SatisfactionOptions, Survey
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.receive import Channel, receive
from balcao.domains.conversations.reply import Author
from balcao.domains.conversations.resolve_idle import resolve_idle
from balcao.domains.conversations.satisfaction.ask import ask
from balcao.testing import make_desk, make_talk

HUMAN = Author("user", None, "Ana")


@pytest.fixture(autouse=True)
def _reactions() -> Iterator[None]:
    with make_desk.reacting():
        yield


async def asking(account_id: UUID, *, bot: bool = False, **given: Any) -> Channel:
    channel = await make_talk.channel(account_id, bot=bot)
    async with transaction(account_id) as session:
        values = {"active": True, "question": "De 1 a 5?", "thanks": "Obrigado!", **given}
        session.add(SatisfactionOptions(account_id=account_id, channel_id=channel.id, **values))
    return channel


async def resolved(account_id: UUID, channel: Channel, *, by: Author | None = HUMAN) -> UUID:
    """A conversation that was resolved and, if so chosen, asked about."""
    id = await make_desk.wrote(account_id, channel)
    async with transaction(account_id) as session:
        await change(session, id, {"status": "resolved", "bot_active": False}, by=by)
    await make_desk.work_off(account_id, ".ask:")
    return id


async def said(account_id: UUID) -> list[Message]:
    """What the survey said to the person, oldest first."""
    async with transaction(account_id) as session:
        wanted = select(Message).where(Message.direction == "outbound", Message.kind != "system")
        return list(await session.scalars(wanted.order_by(Message.id)))


async def survey(account_id: UUID) -> Survey:
    async with transaction(account_id) as session:
        return (await session.scalars(select(Survey))).one()


async def bot_jobs(account_id: UUID) -> int:
    async with transaction(account_id) as session:
        given = {"account_id": str(account_id)}
        return (
            await session.scalar(
                text(
                    "SELECT count(*) FROM pgqueuer WHERE headers->>'account_id' = :account_id "
                    "AND convert_from(payload, 'UTF8') LIKE '%consider%'"
                ),
                given,
            )
            or 0
        )


async def test_a_number_answers_without_opening_the_conversation_or_waking_the_bot(account_id: UUID) -> None:
    channel = await asking(account_id, bot=True)
    id = await resolved(account_id, channel)
    assert [(m.kind, len(m.data["sections"][0]["rows"])) for m in await said(account_id)] == [("list", 5)]
    jobs = await bot_jobs(account_id)
    assert await make_desk.wrote(account_id, channel, text="4, gostei") == id
    found = await make_desk.conversation(account_id, id)
    assert (found.status, found.unread_count, found.waiting_since, found.assignee_id) == ("resolved", 0, None, None)
    kept = await survey(account_id)
    assert (kept.score, kept.comment, kept.conversation_id) == (4, "gostei", id)
    assert await bot_jobs(account_id) == jobs
    assert [m.text for m in await said(account_id)][1:] == ["Obrigado!"]
    assert (await make_desk.lines(account_id, id))[-1] == "Avaliação do atendimento: 4 de 5"


async def test_a_choice_in_the_list_answers_even_when_the_conversation_is_open_again(account_id: UUID) -> None:
    channel = await asking(account_id, bot=True)
    id = await resolved(account_id, channel)
    row = (await said(account_id))[0].data["sections"][0]["rows"][0]
    await make_desk.wrote(account_id, channel, text="quero marcar outra consulta")
    jobs = await bot_jobs(account_id)
    async with transaction(account_id) as session:
        chosen = make_talk.arrived(row["title"], number="5511980000001")
        data = {"id": row["id"], "title": row["title"]}
        await receive(session, channel, replace(chosen, kind="list_reply", data=data))
    assert (await survey(account_id)).score == 5
    assert await bot_jobs(account_id) == jobs
    found = await make_desk.conversation(account_id, id)
    assert (found.status, found.unread_count) == ("open", 1)


async def test_another_persons_choice_is_not_counted(account_id: UUID) -> None:
    channel = await asking(account_id)
    await resolved(account_id, channel)
    row = (await said(account_id))[0].data["sections"][0]["rows"][0]
    async with transaction(account_id) as session:
        chosen = make_talk.arrived(row["title"], number="5511980009999")
        await receive(session, channel, replace(chosen, kind="list_reply", data={"id": row["id"]}))
    assert (await survey(account_id)).score is None


async def test_anything_else_opens_the_conversation_as_ever(account_id: UUID) -> None:
    channel = await asking(account_id)
    id = await resolved(account_id, channel)
    await make_desk.wrote(account_id, channel, text="5 pessoas podem ir comigo?")
    assert (await make_desk.conversation(account_id, id)).status == "open"
    await make_desk.wrote(account_id, channel, text="2")
    assert (await survey(account_id)).score is None, "now a 2 is an answer to somebody else"


async def test_once_for_each_resolution_however_often_the_job_runs(account_id: UUID) -> None:
    channel = await asking(account_id)
    id = await resolved(account_id, channel)
    async with transaction(account_id) as session:
        conversation = (await session.scalars(select(Conversation))).one()

    assert conversation.resolved_at is not None
    await ask(account_id, id, conversation.resolved_at)
    assert len(await said(account_id)) == 1
    await make_desk.wrote(account_id, channel, text="esqueci de perguntar uma coisa")
    async with transaction(account_id) as session:
        await change(session, id, {"status": "resolved"}, by=HUMAN)
    await make_desk.work_off(account_id, ".ask:")
    assert len(await said(account_id)) == 2
    await ask(account_id, id, conversation.resolved_at)
    assert len(await said(account_id)) == 2, "the first resolution is no more"


async def test_a_comment_is_the_next_message_when_it_was_asked_for(account_id: UUID) -> None:
    channel = await asking(account_id, asks_comment=True)
    id = await resolved(account_id, channel)
    await make_desk.wrote(account_id, channel, text="3")
    assert "conte" in ((await said(account_id))[-1].text or "")
    await make_desk.wrote(account_id, channel, text="a espera foi longa")
    assert (await survey(account_id)).comment == "a espera foi longa"
    assert (await make_desk.conversation(account_id, id)).status == "resolved"
    await make_desk.wrote(account_id, channel, text="e quero remarcar")
    assert (await make_desk.conversation(account_id, id)).status == "open", "only one message is the comment"


async def test_an_answer_after_its_time_opens_the_conversation(account_id: UUID) -> None:
    channel = await asking(account_id)
    id = await resolved(account_id, channel)
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE surveys SET expires_at = now() - interval '1 minute'"))
    await make_desk.wrote(account_id, channel, text="5")
    assert (await survey(account_id)).score is None
    assert (await make_desk.conversation(account_id, id)).status == "open"


async def test_outside_the_window_a_template_asks_or_nobody_does(account_id: UUID) -> None:
    channel = await asking(account_id)
    id = await make_desk.wrote(account_id, channel, at=clock.now() - timedelta(hours=30))
    async with transaction(account_id) as session:
        await change(session, id, {"status": "resolved"}, by=HUMAN)
    await make_desk.work_off(account_id, ".ask:")
    assert await said(account_id) == []
    async with transaction(account_id) as session:
        assert await session.scalar(select(func.count()).select_from(Survey)) == 0
        session.add(
            ProviderTemplate(
                connection_id=channel.id, name="avaliacao", language="pt_BR", category="utility", status="approved",
                body="{{1}}, de 1 a 5?", variables=["1"],
            )
        )  # fmt: skip
        await session.execute(text("UPDATE satisfaction_options SET template = 'avaliacao'"))
        await change(session, id, {"status": "open"}, by=HUMAN)
        await change(session, id, {"status": "resolved"}, by=HUMAN)
    await make_desk.work_off(account_id, ".ask:")
    asked = (await said(account_id))[0]
    assert (asked.kind, asked.data["name"], asked.data["variables"]) == ("template", "avaliacao", ["Ana"])


async def test_what_the_clock_resolves_is_asked_about_by_nobody(account_id: UUID) -> None:
    channel = await asking(account_id)
    await resolved(account_id, channel, by=None)
    assert await said(account_id) == []


async def test_a_conversation_at_rest_is_resolved_after_its_days_but_not_where_somebody_waits(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    rest, waits, fresh = [await make_desk.wrote(account_id, channel, number) for number in range(3)]
    await make_desk.options(account_id, resolve_after_days=3)
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE conversations SET last_message_at = now() - interval '4 days'"))
        await session.execute(text("UPDATE conversations SET waiting_since = NULL WHERE id <> :id"), {"id": waits})
        await session.execute(text("UPDATE conversations SET last_message_at = now() WHERE id = :id"), {"id": fresh})
    await resolve_idle(account_id)
    states = {id: (await make_desk.conversation(account_id, id)).status for id in (rest, waits, fresh)}
    assert states == {rest: "resolved", waits: "open", fresh: "open"}
    assert await make_desk.lines(account_id, rest) == ["Conversa resolvida"]
