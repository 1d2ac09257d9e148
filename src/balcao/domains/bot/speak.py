"""Says the bot's answer, through the one way out; an answer that still waits to be sent is made anew instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.models import Dialogue
from balcao.domains.bot.press import with_taps
from balcao.domains.clinics.models import Clinic
from balcao.domains.conversations.edit import edit
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.reply import Author, Said, WindowClosed, reply

ASSISTANT: Final = Author("bot", None, "Assistente")
MOST_PLACES: Final = 3


@dataclass(frozen=True)
class Waiting:
    """The last answer, not yet on its way, and where the bot stood before it."""

    message: Message
    cursor_before: UUID | None


@dataclass(frozen=True)
class CameFrom:
    """Where the bot stood before a turn, and the answer that the turn's takes the place of."""

    state: dict[str, Any]
    cursor: UUID | None
    instead_of: Waiting | None


async def say(session: AsyncSession, conversation_id: UUID, said: Said) -> Message | None:
    """None where the channel takes no free text any more; a person sees what was written either way."""
    try:
        return await reply(session, conversation_id, ASSISTANT, said)
    except WindowClosed:
        return None


async def unsaid(session: AsyncSession, dialogue: Dialogue) -> Waiting | None:
    """Takes the last turn back if its answer still waits and nothing was booked or changed by it.

    Sending claims a message under the conversation's lock, which the caller holds.
    """
    last = dialogue.last_turn
    if last is None or last["acted"]:
        return None
    message = await find(session, Message, UUID(last["message_id"]), lock=True)
    if message is None or message.status != "queued" or message.attempts:
        return None
    dialogue.state = last["state_before"]
    cursor = last["cursor_before"]
    return Waiting(message, UUID(cursor) if cursor else None)


async def speak(
    session: AsyncSession,
    conversation: Conversation,
    dialogue: Dialogue,
    turn: Turn,
    before: CameFrom,
    can: Mapping[str, int],
) -> None:
    """`can`: the channel's abilities. An answer that shows places is two messages, and is not taken back."""
    text = "\n\n".join(dict.fromkeys(turn.said))
    await session.flush()
    if not text and before.instead_of is None:
        dialogue.last_turn = None
        return
    message = await _put(session, conversation, with_taps(text, turn.state, can), before.instead_of)
    places = turn.places if message is not None and "location" in can else []
    for place in places[:MOST_PLACES]:
        await say(session, conversation.id, _on_the_map(place))
    dialogue.last_turn = (
        {
            "message_id": str(message.id),
            "cursor_before": str(before.cursor) if before.cursor else None,
            "state_before": before.state,
            "acted": turn.acted or bool(places) or turn.outcome != "answered",
        }
        if message
        else None
    )


async def _put(
    session: AsyncSession, conversation: Conversation, said: Said, instead_of: Waiting | None
) -> Message | None:
    if instead_of is None:
        return await say(session, conversation.id, said)
    waiting = instead_of.message
    if not said.text:
        return waiting
    waiting.written_at, waiting.kind, waiting.data = clock.now(), said.kind, said.data
    return await edit(session, waiting.id, said.text)


def _on_the_map(place: Clinic) -> Said:
    known = {"latitude": place.latitude, "longitude": place.longitude, "name": place.name, "address": place.address}
    return Said("location", None, {name: value for name, value in known.items() if value is not None})
