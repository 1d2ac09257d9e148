"""Drawing people under load: never above capacity, fair, the oldest first, at once."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.conversations.change import change
from balcao.domains.conversations.desk_models import Availability, TeamMember
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author, Said, reply
from balcao.domains.conversations.routing import presence
from balcao.domains.conversations.routing.drain import drain
from balcao.domains.conversations.routing.keep_desk import keep_desk
from balcao.domains.conversations.routing.transfer import transfer
from balcao.domains.identity.roles import Role
from balcao.testing import make_desk, make_talk


@pytest.fixture(autouse=True)
def _reactions() -> Iterator[None]:
    with make_desk.reacting():
        yield


async def _write_at_once(account_id: UUID, count: int) -> None:
    channel = await make_talk.channel(account_id)
    gate = asyncio.Semaphore(8)

    async def one(number: int) -> None:
        async with gate:
            await make_desk.wrote(account_id, channel, number)

    await asyncio.gather(*(one(number) for number in range(count)), *(drain(account_id) for _ in range(5)))


async def test_fifty_at_once_go_to_nobody_above_capacity_and_to_all_alike(account_id: UUID) -> None:
    people = [await make_desk.person(account_id, f"Pessoa {n}", capacity=10) for n in range(4)]
    await make_desk.rule(account_id)
    await _write_at_once(account_id, 50)
    await asyncio.gather(*(drain(account_id) for _ in range(6)))
    held = await make_desk.holders(account_id)
    assert {person: held.get(person) for person in people} == dict.fromkeys(people, 10)
    assert held[None] == 10


@pytest.mark.parametrize("distribution", ["round_robin", "least_load"])
async def test_without_a_limit_fifty_are_dealt_out_evenly(account_id: UUID, distribution: str) -> None:
    people = [await make_desk.person(account_id, f"Pessoa {n}") for n in range(4)]
    await make_desk.rule(account_id, distribution)
    await _write_at_once(account_id, 50)
    await make_desk.work_off(account_id, ".drain:")
    held = await make_desk.holders(account_id)
    assert sorted(held[person] for person in people) == [12, 12, 13, 13]


async def test_least_load_looks_at_what_each_has_and_round_robin_at_whose_turn_it_is(account_id: UUID) -> None:
    ana, bia = [await make_desk.person(account_id, name) for name in ("Ana", "Bia")]
    channel = await make_talk.channel(account_id)
    for number in range(3):
        held = await make_desk.wrote(account_id, channel, number)
        async with transaction(account_id) as session:
            await change(session, held, {"assignee_id": ana})
    rule = await make_desk.rule(account_id, "least_load")
    for number in range(3, 5):
        await make_desk.wrote(account_id, channel, number)
    await drain(account_id)
    assert await make_desk.holders(account_id) == {ana: 3, bia: 2}
    async with transaction(account_id) as session:
        await session.execute(
            text("UPDATE assignment_rules SET distribution = 'round_robin' WHERE id = :id"), {"id": rule}
        )
    await make_desk.wrote(account_id, channel, 5)
    await drain(account_id)
    assert await make_desk.holders(account_id) == {ana: 4, bia: 2}, "Ana was never drawn: it is her turn"


async def test_whoever_gets_a_hand_free_is_given_the_oldest_at_once(account_id: UUID) -> None:
    ana = await make_desk.person(account_id, "Ana", capacity=1)
    await make_desk.rule(account_id)
    channel = await make_talk.channel(account_id)
    first, second, third = [await make_desk.wrote(account_id, channel, number) for number in range(3)]
    await make_desk.work_off(account_id, ".drain:")
    assert (await make_desk.conversation(account_id, first)).assignee_id == ana
    async with transaction(account_id) as session:
        await change(session, first, {"status": "resolved"})
    assert await make_desk.work_off(account_id, ".drain:"), "nobody was told that Ana is free"
    assert (await make_desk.conversation(account_id, second)).assignee_id == ana
    assert (await make_desk.conversation(account_id, third)).assignee_id is None
    async with transaction(account_id) as session:
        await presence.set_capacity(session, ana, 2)
    await make_desk.work_off(account_id, ".drain:")
    assert (await make_desk.conversation(account_id, third)).assignee_id == ana
    assert (await make_desk.conversation(account_id, third)).queued_at is None


async def test_who_comes_is_given_what_waits_and_who_is_away_nothing(account_id: UUID) -> None:
    ana = await make_desk.person(account_id, "Ana", state="offline")
    await make_desk.person(account_id, "Leitura", role=Role.READ_ONLY)
    await make_desk.rule(account_id)
    channel = await make_talk.channel(account_id)
    waiting = await make_desk.wrote(account_id, channel)
    await make_desk.work_off(account_id, ".drain:")
    assert (await make_desk.conversation(account_id, waiting)).assignee_id is None
    await presence.be_seen(account_id, ana)
    await make_desk.work_off(account_id, ".drain:")
    assert (await make_desk.conversation(account_id, waiting)).assignee_id == ana
    assert await make_desk.lines(account_id, waiting) == ["Distribuída para Ana"]
    async with transaction(account_id) as session:
        await presence.choose(session, ana, "away")
    later = await make_desk.wrote(account_id, channel, 2)
    await make_desk.work_off(account_id, ".drain:")
    assert (await make_desk.conversation(account_id, later)).assignee_id is None


async def test_a_team_without_anybody_holds_up_no_other_team(account_id: UUID) -> None:
    empty, full = await make_desk.team(account_id, "Vazia"), await make_desk.team(account_id, "Cheia")
    ana = await make_desk.person(account_id, "Ana", teams=[full])
    stuck, channel = await make_talk.channel(account_id), await make_talk.channel(account_id)
    await make_desk.rule(account_id, channel_ids=[stuck.id], team_id=empty)
    await make_desk.rule(account_id, position=2, team_id=full)
    for number in range(30):
        await make_desk.wrote(account_id, stuck, number)
    served = await make_desk.wrote(account_id, channel, 99)
    await drain(account_id)
    found = await make_desk.conversation(account_id, served)
    assert (found.assignee_id, found.team_id) == (ana, full)
    assert await make_desk.holders(account_id) == {ana: 1, None: 30}
    async with transaction(account_id) as session:
        session.add(TeamMember(account_id=account_id, team_id=empty, user_id=ana))
    await drain(account_id)
    assert await make_desk.holders(account_id) == {ana: 31}


async def test_what_another_transaction_holds_is_passed_over_and_drawn_when_it_is_free(account_id: UUID) -> None:
    ana = await make_desk.person(account_id, "Ana")
    await make_desk.rule(account_id)
    channel = await make_talk.channel(account_id)
    held, free = [await make_desk.wrote(account_id, channel, number) for number in range(2)]
    async with transaction(account_id) as session:
        await session.execute(select(Conversation).where(Conversation.id == held).with_for_update())
        await asyncio.wait_for(drain(account_id), 10)
        assert (await make_desk.conversation(account_id, free)).assignee_id == ana
        assert (await make_desk.conversation(account_id, held)).assignee_id is None
    await make_desk.work_off(account_id, ".drain:")
    assert (await make_desk.conversation(account_id, held)).assignee_id == ana


async def test_a_rule_for_one_person_waits_for_them(account_id: UUID) -> None:
    await make_desk.person(account_id, "Ana")
    bia = await make_desk.person(account_id, "Bia", capacity=0)
    await make_desk.rule(account_id, user_id=bia)
    waiting = await make_desk.wrote(account_id, await make_talk.channel(account_id))
    await drain(account_id)
    assert (await make_desk.conversation(account_id, waiting)).assignee_id is None
    async with transaction(account_id) as session:
        await presence.set_capacity(session, bia, 1)
    await make_desk.work_off(account_id, ".drain:")
    assert (await make_desk.conversation(account_id, waiting)).assignee_id == bia


async def test_by_hand_it_waits_until_somebody_answers_or_takes_it(account_id: UUID) -> None:
    ana = await make_desk.person(account_id, "Ana")
    await make_desk.rule(account_id, "by_hand")
    waiting = await make_desk.wrote(account_id, await make_talk.channel(account_id))
    await drain(account_id)
    assert (await make_desk.conversation(account_id, waiting)).queued_at is not None
    async with transaction(account_id) as session:
        await reply(session, waiting, Author("user", ana, "Ana"), Said("text", "Bom dia!"))
    found = await make_desk.conversation(account_id, waiting)
    assert (found.assignee_id, found.queued_at, found.waiting_since) == (ana, None, None)


async def test_the_bots_conversations_are_given_out_only_when_it_hands_them_over(account_id: UUID) -> None:
    ana = await make_desk.person(account_id, "Ana")
    await make_desk.rule(account_id)
    channel = await make_talk.channel(account_id, bot=True)
    talked = await make_desk.wrote(account_id, channel)
    async with transaction(account_id) as session:
        await reply(session, talked, Author("bot", None, "Assistente"), Said("text", "Olá!"))
    await drain(account_id)
    found = await make_desk.conversation(account_id, talked)
    assert (found.assignee_id, found.queued_at, found.waiting_since) == (None, None, None)
    async with transaction(account_id) as session:
        await change(session, talked, {"bot_active": False})
    found = await make_desk.conversation(account_id, talked)
    assert found.waiting_since == found.last_inbound_at
    await make_desk.work_off(account_id, ".drain:")
    assert (await make_desk.conversation(account_id, talked)).assignee_id == ana


async def test_a_transfer_to_a_team_leaves_a_note_and_finds_somebody_of_it(account_id: UUID) -> None:
    team = await make_desk.team(account_id, "Financeiro", "least_load")
    ana = await make_desk.person(account_id, "Ana")
    bia = await make_desk.person(account_id, "Bia", teams=[team])
    passed = await make_desk.wrote(account_id, await make_talk.channel(account_id))
    async with transaction(account_id) as session:
        await change(session, passed, {"assignee_id": ana})
        await transfer(session, passed, Author("user", ana, "Ana"), team_id=team, note="Quer parcelar.")
    await make_desk.work_off(account_id, ".drain:")
    found = await make_desk.conversation(account_id, passed)
    assert (found.assignee_id, found.team_id) == (bia, team)
    assert await make_desk.lines(account_id, passed) == [
        "Distribuída para Ana",
        "Ana passou a conversa para a equipe Financeiro",
        "Distribuída para Bia",
    ]


async def test_what_waits_for_somebody_long_gone_goes_to_who_is_there(account_id: UUID) -> None:
    ana = await make_desk.person(account_id, "Ana")
    await make_desk.rule(account_id)
    await make_desk.options(account_id, reassign_after_minutes=10)
    channel = await make_talk.channel(account_id)
    asked, rested = [await make_desk.wrote(account_id, channel, number) for number in range(2)]
    await drain(account_id)
    async with transaction(account_id) as session:
        await reply(session, rested, Author("user", ana, "Ana"), Said("text", "Pronto!"))
    bia = await make_desk.person(account_id, "Bia")
    await _last_seen(account_id, ana, timedelta(minutes=2))
    await keep_desk(account_id)
    assert (await make_desk.conversation(account_id, asked)).assignee_id == ana, "she may come back"
    await _last_seen(account_id, ana, timedelta(minutes=20))
    assert account_id in await _due()
    await keep_desk(account_id)
    assert (await make_desk.conversation(account_id, asked)).assignee_id == bia
    assert (await make_desk.conversation(account_id, rested)).assignee_id == ana, "nobody waits for an answer there"
    assert account_id not in await _due()


async def _last_seen(account_id: UUID, user_id: UUID, ago: timedelta) -> None:
    async with transaction(account_id) as session:
        at = clock.now() - ago
        await session.execute(
            update(Availability).where(Availability.user_id == user_id).values(seen_at=at, state_since=at)
        )


async def _due() -> set[UUID]:
    async with transaction(None) as session:
        return set(await session.scalars(text("SELECT accounts_due_for_desk()")))


async def test_signs_of_life_make_one_available_and_their_end_makes_one_gone(account_id: UUID) -> None:
    ana = await make_desk.person(account_id, "Ana", state="offline")

    async def state() -> tuple[str, str]:
        async with transaction(account_id) as session:
            row = await presence.availability_of(session, ana)
            return row.state, row.chosen

    await presence.be_seen(account_id, ana)
    assert await state() == ("online", "automatic")
    await presence.be_seen(account_id, ana, is_idle=True)
    assert await state() == ("away", "automatic")
    async with transaction(account_id) as session:
        await presence.choose(session, ana, "online")
    assert await state() == ("online", "online")
    await presence.be_seen(account_id, ana, is_idle=True)
    assert await state() == ("online", "online"), "by hand beats the idle hand"
    await _last_seen(account_id, ana, timedelta(seconds=80))
    assert account_id in await _due()
    await keep_desk(account_id)
    assert await state() == ("offline", "automatic"), "what was chosen ends with the connection"
    assert account_id not in await _due()
