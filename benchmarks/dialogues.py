"""The bot's whole conversations, each against an agenda of its own: how many end as written, how soon one is booked."""

import statistics
import time
from pathlib import Path

from balcao.core import clock, database, secrets
from balcao.domains.bot.tests.player import Player
from balcao.domains.bot.tests.script import Conversation, read_all
from balcao.testing import make
from balcao.testing.make_bot import WORLDS
from benchmarks.report import Row


async def measure(url: str) -> list[Row]:
    """`url` is the owner's address of a migrated database."""
    database.open_database(url)
    secrets.open_keyring("a master key that serves measures alone", Path(url))
    real, conversations, ended, to_booking = clock.now, read_all(), 0, list[int]()
    began = time.perf_counter()
    try:
        for conversation in conversations:
            player = await _player(conversation)
            clock.now = lambda player=player: player.now  # type: ignore[misc]
            ended += await _ends_as_written(player)
            is_fresh = not any(line.startswith("has ") for line in conversation.settings)
            if is_fresh and player.booked_after is not None:
                to_booking.append(player.booked_after)
            clock.now = real
    finally:
        clock.now = real
        await database.close_database()
    seconds = time.perf_counter() - began
    return [
        Row("dialogues: end as written", ended, f"of {len(conversations)}", ("at least", len(conversations))),
        Row("dialogues: messages to a booking (median)", statistics.median(to_booking), "messages", ("at most", 3)),
        Row("dialogues: all of them", round(seconds, 1), "s", None),
    ]


async def _player(conversation: Conversation) -> Player:
    worlds = [line.removeprefix("world ") for line in conversation.settings if line.startswith("world ")]
    return Player(await WORLDS[worlds[0] if worlds else "dental"](await make.account()), conversation)


async def _ends_as_written(player: Player) -> bool:
    try:
        await player.play()
    except AssertionError as failure:
        print(f"✗ {player.conversation.title}: {failure}")
        return False
    return await player.ends() == player.conversation.ends
