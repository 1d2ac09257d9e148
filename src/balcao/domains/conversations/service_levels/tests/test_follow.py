"""A conversation's promises from the first message to the last: counted, halted, kept, broken, changed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.domains.conversations.change import change
from balcao.domains.conversations.desk_models import ServiceClock
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.queries import read_conversation
from balcao.domains.conversations.reply import Author, Said, reply
from balcao.domains.conversations.routing.keep_desk import keep_desk
from balcao.domains.conversations.schemas import SlaOut
from balcao.domains.conversations.service_levels.reckon_anew import reckon_anew
from balcao.testing import make_desk, make_talk

HUMAN = Author("user", None, "Ana")
ZONE = ZoneInfo("America/Sao_Paulo")


@pytest.fixture(autouse=True)
def _reactions() -> Iterator[None]:
    with make_desk.reacting():
        yield


def at(monkeypatch: pytest.MonkeyPatch, when: str) -> datetime:
    """Lets it be that time of the clinic's."""
    now = datetime.fromisoformat(when).replace(tzinfo=ZONE).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


async def sla(account_id: UUID, id: UUID) -> SlaOut:
    async with transaction(account_id) as session:
        found = (await read_conversation(session, id)).sla
    assert found is not None
    return found


async def put(account_id: UUID, id: UUID, **given: Any) -> None:
    async with transaction(account_id) as session:
        await change(session, id, given, by=HUMAN)


async def answer(account_id: UUID, id: UUID) -> None:
    async with transaction(account_id) as session:
        await reply(session, id, HUMAN, Said("note", "só para nós"))
        await reply(session, id, HUMAN, Said("text", "Bom dia!"))


async def outcomes(account_id: UUID) -> list[tuple[str, bool, bool]]:
    """(kind, whether it ended, whether it was missed), in the order of their beginnings."""
    async with transaction(account_id) as session:
        rows = await session.scalars(select(ServiceClock).order_by(ServiceClock.id))
        return [(row.kind, row.ended_at is not None, row.missed_at is not None) for row in rows]


def local(found: datetime | None) -> str:
    assert found is not None
    return f"{found.astimezone(ZONE):%a %H:%M}"


async def test_the_first_answer_is_due_in_business_hours_and_the_next_by_its_own_measure(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = await make_desk.hours(account_id)
    await make_desk.level(account_id, first_answer_minutes=60, next_answer_minutes=30, hours_id=hours)
    channel = await make_talk.channel(account_id)
    now = at(monkeypatch, "2026-09-04T17:30")  # Friday, half an hour before closing
    asked = await make_desk.wrote(account_id, channel, at=now)
    found = await sla(account_id, asked)
    assert (found.clock, found.state, found.paused) == ("first_answer", "ok", False)
    assert local(found.due_at) == "Mon 08:30"
    assert local(found.soon_at) == "Mon 08:15"
    at(monkeypatch, "2026-09-07T08:20")
    assert (await sla(account_id, asked)).state == "soon"
    await make_desk.wrote(account_id, channel, at=clock.now(), text="alguém?")
    assert local((await sla(account_id, asked)).due_at) == "Mon 08:30", "asking again does not put it off"
    await answer(account_id, asked)
    assert ((await sla(account_id, asked)).clock, (await sla(account_id, asked)).state) == (None, "met")
    at(monkeypatch, "2026-09-07T11:50")
    await make_desk.wrote(account_id, channel, at=clock.now())
    found = await sla(account_id, asked)
    assert (found.clock, local(found.due_at)) == ("next_answer", "Mon 13:20")


async def test_what_falls_due_is_told_once_and_an_answer_that_comes_late_mends_nothing(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_desk.level(account_id, first_answer_minutes=10)
    channel = await make_talk.channel(account_id)
    asked = await make_desk.wrote(account_id, channel, at=clock.now() - timedelta(minutes=11))
    assert account_id in await _due()
    await keep_desk(account_id)
    await keep_desk(account_id)
    assert account_id not in await _due()
    assert await make_desk.lines(account_id, asked) == ["Prazo vencido: primeira resposta"]
    async with transaction(account_id) as session:
        frames = (
            await session.scalars(text("SELECT data FROM live_events WHERE event = 'service_level.breached'"))
        ).all()
        found = await find(session, Conversation, asked)
        assert found is not None and found.unread_count == 1, "a line is nothing unread"
    assert [(frame["conversation_id"], frame["clock"]) for frame in frames] == [(str(asked), "first_answer")]
    assert (await sla(account_id, asked)).state == "breached"
    await answer(account_id, asked)
    assert ((await sla(account_id, asked)).clock, (await sla(account_id, asked)).state) == (None, "breached")
    assert await outcomes(account_id) == [("first_answer", True, True)]


async def test_an_answer_between_due_and_the_next_look_of_the_clock_is_late_all_the_same(account_id: UUID) -> None:
    await make_desk.level(account_id, first_answer_minutes=10)
    channel = await make_talk.channel(account_id)
    asked = await make_desk.wrote(account_id, channel, at=clock.now() - timedelta(minutes=11))
    await answer(account_id, asked)
    assert await outcomes(account_id) == [("first_answer", True, True)]
    assert (await sla(account_id, asked)).state == "breached"


async def test_a_snoozed_or_pending_conversation_does_not_use_up_its_time(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = await make_desk.hours(account_id)
    await make_desk.level(account_id, resolution_minutes=120, hours_id=hours)
    channel = await make_talk.channel(account_id)
    asked = await make_desk.wrote(account_id, channel, at=at(monkeypatch, "2026-09-03T09:00"))
    assert local((await sla(account_id, asked)).due_at) == "Thu 11:00"
    at(monkeypatch, "2026-09-03T09:30")
    await put(account_id, asked, status="pending")
    found = await sla(account_id, asked)
    assert (found.due_at, found.paused, found.state, found.clock) == (None, True, "ok", "resolution")
    at(monkeypatch, "2026-09-03T11:30")
    await make_desk.wrote(account_id, channel, at=clock.now(), text="aqui está o exame")
    found = await sla(account_id, asked)
    assert (local(found.due_at), found.paused) == ("Thu 14:00", False), "an hour and a half is left, over lunch"
    at(monkeypatch, "2026-09-03T13:30")
    await put(account_id, asked, status="snoozed", snoozed_until=clock.now() + timedelta(hours=1))
    at(monkeypatch, "2026-09-03T14:30")
    await put(account_id, asked, status="open")
    assert local((await sla(account_id, asked)).due_at) == "Thu 15:00"
    await put(account_id, asked, status="resolved")
    assert (await sla(account_id, asked)).state == "met"
    assert await outcomes(account_id) == [("resolution", True, False)]


async def test_another_label_brings_another_promise_and_the_time_so_far_counts(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_desk.level(account_id, name="VIP", position=1, labels=["vip"], first_answer_minutes=15)
    await make_desk.level(account_id, name="Todos", position=2, first_answer_minutes=60)
    channel = await make_talk.channel(account_id)
    asked = await make_desk.wrote(account_id, channel, at=at(monkeypatch, "2026-09-03T09:00"))
    at(monkeypatch, "2026-09-03T09:05")
    await put(account_id, asked, labels=["vip"])
    found = await sla(account_id, asked)
    assert (found.policy and found.policy.name, local(found.due_at)) == ("VIP", "Thu 09:15")
    await put(account_id, asked, labels=[])
    assert local((await sla(account_id, asked)).due_at) == "Thu 10:00"


async def test_changed_hours_move_what_is_under_way(account_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = await make_desk.hours(account_id)
    await make_desk.level(account_id, first_answer_minutes=60, hours_id=hours)
    channel = await make_talk.channel(account_id)
    asked = await make_desk.wrote(account_id, channel, at=at(monkeypatch, "2026-09-03T11:30"))
    assert local((await sla(account_id, asked)).due_at) == "Thu 13:30"
    async with transaction(account_id) as session:
        await session.execute(
            text("""UPDATE business_hours SET exceptions =
            '[{"day": "2026-09-03", "name": "Plantão", "periods": [{"start_minute": 480, "end_minute": 1080}]}]'""")
        )
    await reckon_anew(account_id)
    assert local((await sla(account_id, asked)).due_at) == "Thu 12:30"


async def test_with_the_bot_nothing_is_promised_until_it_hands_over(account_id: UUID) -> None:
    await make_desk.level(account_id, first_answer_minutes=10, resolution_minutes=600)
    channel = await make_talk.channel(account_id, bot=True)
    asked = await make_desk.wrote(account_id, channel)
    assert await outcomes(account_id) == []
    async with transaction(account_id) as session:
        await change(session, asked, {"bot_active": False})
    assert (await sla(account_id, asked)).clock == "first_answer"
    await put(account_id, asked, bot_active=True)
    assert (await sla(account_id, asked)).paused


async def test_resolved_without_an_answer_counts_neither_way_and_a_reopened_one_begins_anew(account_id: UUID) -> None:
    await make_desk.level(account_id, first_answer_minutes=10)
    channel = await make_talk.channel(account_id)
    asked = await make_desk.wrote(account_id, channel)
    await put(account_id, asked, status="resolved")
    assert await outcomes(account_id) == []
    await make_desk.wrote(account_id, channel)
    assert ((await sla(account_id, asked)).clock, (await sla(account_id, asked)).state) == ("first_answer", "ok")


async def test_a_level_switched_off_leaves_no_promise_behind(account_id: UUID) -> None:
    level = await make_desk.level(account_id, first_answer_minutes=10)
    asked = await make_desk.wrote(account_id, await make_talk.channel(account_id))
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE service_levels SET active = false WHERE id = :id"), {"id": level})
    await reckon_anew(account_id)
    found = await make_desk.conversation(account_id, asked)
    assert (found.sla, found.sla_due_at) == (None, None)
    assert await outcomes(account_id) == []


async def _due() -> set[UUID]:
    async with transaction(None) as session:
        return set(await session.scalars(text("SELECT accounts_due_for_desk()")))
