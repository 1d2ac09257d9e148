"""Takes a message away from the bot, or leaves it to the bot with word of what it is about."""

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, raw_connection
from balcao.core.events import publish
from balcao.domains.conversations.events import MessageReceived
from balcao.domains.conversations.models import Conversation
from balcao.domains.notifications.events import VisitsRaised
from balcao.domains.notifications.models import Reminder
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.statuses import MOVABLE


async def take(session: AsyncSession, happened: MessageReceived) -> None:
    """What the bot has not read yet it still reads, this message with it: it then finds all done."""
    driver, account_id = await raw_connection(session), session.info["account_id"]
    await driver.execute(_TAKE, account_id, happened.conversation_id, happened.message_id)


async def leave_to_bot(session: AsyncSession, happened: MessageReceived, reminder: Reminder, told_at: int) -> bool:
    """Whether the bot talks here, and the visit is one that can be moved: then it offers other times."""
    conversation = await find(session, Conversation, happened.conversation_id)
    appointment = await find(session, Appointment, reminder.appointment_id)
    if conversation is None or not conversation.bot_active or appointment is None:
        return False
    if appointment.status not in MOVABLE or appointment.start_at <= clock.now():
        return False
    reminder.answer, reminder.answered_at, reminder.asking = "move", clock.now(), None
    reminder.answer_message_id = happened.message_id
    await session.flush()
    await publish(session, VisitsRaised(happened.conversation_id, "move", (appointment.id,)))
    return True


_TAKE = """
UPDATE conversations c SET bot_cursor = $3
WHERE account_id = $1 AND id = $2 AND (bot_cursor IS NULL OR bot_cursor < $3) AND NOT EXISTS (
    SELECT FROM messages m
    WHERE m.account_id = $1 AND m.conversation_id = $2 AND m.direction = 'inbound' AND m.id < $3
        AND c.bot_cursor IS NOT NULL AND m.id > c.bot_cursor
)
"""
