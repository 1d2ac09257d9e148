"""What the provider would refuse as too fast waits, in order, and the screen says for what."""

import asyncio
import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.outcomes import Rejected, Unavailable
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.conversations import pace as paces
from balcao.domains.conversations.daily_limit import note_begun, over_the_limit
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.open import open_conversation
from balcao.domains.conversations.pace import Pace, block, pace_of, turn
from balcao.testing import make_talk

ROUTE = text(
    "INSERT INTO connection_routes (account_id, connection_id, connector, route) "
    "VALUES (:account, :id, 'whatsapp_cloud', :route)"
)
PACE = Pace(timedelta(seconds=6), 45, 80.0)


def test_forty_five_go_at_once_and_then_one_every_six_seconds() -> None:
    now, until, went = clock.now(), None, []
    for second in range(60):
        at = now + timedelta(seconds=second)
        while not PACE.wait(until, at):
            until = PACE.after_sending(until, at)
            went.append(second)
    assert went.count(0) == 45
    assert went[45:] == [6, 12, 18, 24, 30, 36, 42, 48, 54]


def test_the_burst_comes_back_slowly_and_a_wait_is_as_long_as_it_has_to_be() -> None:
    now, until = clock.now(), None
    for _ in range(45):
        until = PACE.after_sending(until, now)
    assert PACE.wait(until, now) == timedelta(seconds=6)
    assert not PACE.wait(until, now + timedelta(seconds=6))
    later = now + timedelta(minutes=10)
    for _ in range(45):
        assert not PACE.wait(until, later)
        until = PACE.after_sending(until, later)


def test_a_refusal_stops_all_to_that_person_and_begins_evenly() -> None:
    now = clock.now()
    until = PACE.after_refusal(now, timedelta(seconds=16))
    assert PACE.wait(until, now) == timedelta(seconds=16)
    then = now + timedelta(seconds=16)
    assert not PACE.wait(until, then)
    assert PACE.wait(PACE.after_sending(until, then), then) == timedelta(seconds=6)


def test_what_the_provider_said_of_this_number_counts_before_what_it_says_of_all() -> None:
    assert pace_of("whatsapp_cloud", {}) == PACE
    assert pace_of("whatsapp_cloud", {"messages_per_second": 20}).per_second == 20
    assert paces.waiting_for("whatsapp_cloud") == "Aguardando o limite do WhatsApp"


async def test_a_number_that_speaks_fast_waits_for_its_turns(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    pace = Pace(timedelta(0), 1, 80.0)
    went = await moments(account_id, channel.id, pace, 100)
    own = 80 / paces.SHARES
    fastest = (100 - own) / (80 * paces.SHARED + own)
    assert went[-1] - went[0] > fastest * 0.9, "a hundred take their time, however slow this machine is"
    other = await make_talk.channel(account_id)
    assert await turn(account_id, other.id, pace) == timedelta(0), "another number is not held up"


async def moments(account_id: UUID, channel_id: UUID, pace: Pace, count: int) -> list[float]:
    """When each of so many sends would go out."""
    return [(await turn(account_id, channel_id, pace)).total_seconds() + time.monotonic() for _ in range(count)]


async def test_two_workers_share_the_rate(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    pace = Pace(timedelta(0), 1, 80.0)
    first = await moments(account_id, channel.id, pace, 60)
    paces._channels.pop(channel.id)  # as a process that has just begun
    second = await moments(account_id, channel.id, pace, 20)
    assert second[-1] > first[-1], "its turns come after those that the first has taken"


async def test_a_number_that_was_told_to_slow_down_rests_longer_each_time(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    pace = Pace(timedelta(0), 1, 80.0)
    assert await block(account_id, channel.id, None) == timedelta(seconds=1)
    assert await block(account_id, channel.id, None) == timedelta(seconds=2)
    assert await block(account_id, channel.id, timedelta(hours=1)) == paces.LONGEST_BLOCK
    assert await turn(account_id, channel.id, pace) > timedelta(seconds=50)


async def test_many_at_once_take_different_turns(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    pace = Pace(timedelta(0), 1, 80.0)
    began = time.monotonic()
    went = await asyncio.gather(*(moments(account_id, channel.id, pace, 1) for _ in range(60)))
    assert max(moment for (moment,) in went) - began > 0.6
    assert len({round(moment, 3) for (moment,) in went}) > 20


async def test_a_daily_limit_lets_the_known_by_and_tells_others_when(account_id: UUID) -> None:
    first = await make_talk.channel(account_id)
    now = clock.now()
    async with transaction(account_id) as session:
        people = []
        for number in range(3):
            contact = await recognise_phone(session, f"(11) 98765-43{number:02}")
            id = await open_conversation(session, channel_id=first.id, contact_id=contact.id, alias_id=None, bot=False)
            people.append((contact.id, id))
        for contact_id, id in people[:2]:
            assert await over_the_limit(session, first.id, id, contact_id, 2, now) is None
            await note_begun(session, first.id, id, contact_id, now)
        contact_id, id = people[0]
        assert await over_the_limit(session, first.id, id, contact_id, 2, now) is None
        contact_id, id = people[2]
        refused = await over_the_limit(session, first.id, id, contact_id, 2, now)
        assert isinstance(refused, Rejected)
        assert "2 pessoas" in refused.detail
        soon = await over_the_limit(session, first.id, id, contact_id, 2, now + timedelta(hours=23, minutes=50))
        assert isinstance(soon, Unavailable)
        assert soon.retry_after == timedelta(minutes=10)
        assert await over_the_limit(session, first.id, id, contact_id, 2, now + timedelta(hours=24)) is None
        conversation = await find(session, Conversation, id)
        assert conversation is not None
        conversation.window_expires_at = now + timedelta(hours=1)
        await session.flush()
        assert await over_the_limit(session, first.id, id, contact_id, 2, now) is None, "who wrote may be answered"


async def test_a_daily_limit_is_the_whole_accounts(account_id: UUID) -> None:
    channels = [await make_talk.channel(account_id) for _ in range(2)]
    now = clock.now()
    async with transaction(account_id) as session:
        for channel in channels:
            given = {"account": account_id, "id": channel.id, "route": f"waba-{account_id}"}
            await session.execute(ROUTE, given)
        one, other = [await recognise_phone(session, f"(21) 98765-44{number:02}") for number in range(2)]
        ids = [
            await open_conversation(session, channel_id=channel.id, contact_id=who.id, alias_id=None, bot=False)
            for channel, who in zip(channels, (one, other), strict=True)
        ]
        await note_begun(session, channels[0].id, ids[0], one.id, now)
        assert isinstance(await over_the_limit(session, channels[1].id, ids[1], other.id, 1, now), Rejected)


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    paces._channels.clear()
