"""Whole conversations, played against a real agenda: what the bot says, and what stands in the agenda at the end."""

from uuid import UUID

import pytest
from sqlalchemy import select

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.bot.tests.player import Player
from balcao.domains.bot.tests.script import Conversation, read_all
from balcao.domains.scheduling.models import Appointment
from balcao.testing.make_bot import WORLDS

CONVERSATIONS = read_all()


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[one.title for one in CONVERSATIONS])
async def test_a_conversation_goes_as_written(
    conversation: Conversation, account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds = [setting.removeprefix("world ") for setting in conversation.settings if setting.startswith("world ")]
    front = await WORLDS[worlds[0] if worlds else "dental"](account_id)
    player = Player(front, conversation)
    monkeypatch.setattr(clock, "now", lambda: player.now)
    await player.play()
    assert await player.ends() == conversation.ends
    async with transaction(account_id) as session:
        overlap = select(Appointment.id).where(
            Appointment.status == "booked", Appointment.end_at <= Appointment.start_at
        )
        assert (await session.scalars(overlap)).first() is None


def test_there_are_enough_conversations_and_none_is_called_as_another() -> None:
    titles = [one.title for one in CONVERSATIONS]
    assert len(titles) == len(set(titles)) >= 150
