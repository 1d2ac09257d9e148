"""Says the bot's answer, through the one way out; an answer that still waits to be sent is made anew instead."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.models import Dialogue
from balcao.domains.conversations.edit import edit
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.reply import Author, Said, WindowClosed, reply

ASSISTANT: Final = Author("bot", None, "Assistente")


@dataclass(frozen=True)
class Waiting:
    """The last answer, not yet on its way, and where the bot stood before it."""

    message: Message
    cursor_before: UUID | None


async def say(session: AsyncSession, conversation_id: UUID, text: str) -> Message | None:
    """None where the channel takes no free text any more; a person sees what was written either way."""
    try:
        return await reply(session, conversation_id, ASSISTANT, Said("text", text))
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
    *,
    before: dict[str, Any],
    cursor_before: UUID | None,
    instead_of: Waiting | None,
) -> None:
    text = "\n\n".join(turn.said)
    await session.flush()
    if not text and instead_of is None:
        dialogue.last_turn = None
        return
    if instead_of is not None and text:
        instead_of.message.written_at = clock.now()
        message: Message | None = await edit(session, instead_of.message.id, text)
    elif instead_of is not None:
        message = instead_of.message
    else:
        message = await say(session, conversation.id, text)
    dialogue.last_turn = (
        {
            "message_id": str(message.id),
            "cursor_before": str(cursor_before) if cursor_before else None,
            "state_before": before,
            "acted": turn.acted or turn.outcome != "answered",
        }
        if message
        else None
    )
