"""Asks which of several visits is to be confirmed, and lets the bot hear the answer."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.events import publish
from balcao.domains.conversations.events import MessageReceived
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author, Said, reply
from balcao.domains.notifications import words
from balcao.domains.notifications.events import VisitsRaised
from balcao.domains.notifications.models import Reminder
from balcao.domains.notifications.replies.take import take
from balcao.domains.scheduling.queries import see_these
from balcao.domains.scheduling.statuses import MOVABLE

LISTENER = Author("bot", None, "Lembretes")


async def raise_to_confirm(session: AsyncSession, happened: MessageReceived, reminders: Sequence[Reminder]) -> None:
    """Where a person has the conversation, it is theirs to ask."""
    conversation = await find(session, Conversation, happened.conversation_id)
    if conversation is None or not conversation.bot_active:
        return
    seen = await see_these(session, [row.appointment_id for row in reminders])
    visits = sorted((one for one in seen if one.status in MOVABLE), key=lambda one: one.start_at)
    if not visits:
        return
    question = words.which_to_confirm(visits)
    await take(session, happened)
    await publish(
        session,
        VisitsRaised(happened.conversation_id, "confirm", tuple(one.id for one in visits), question),
    )
    await reply(session, conversation.id, LISTENER, Said("text", question))
