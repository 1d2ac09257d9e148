"""Sets the bot to look at a conversation once its person has had the time to finish writing."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.queue import later
from balcao.domains.bot.consider import consider
from balcao.domains.conversations.events import MessageReceived


async def wake(session: AsyncSession, happened: MessageReceived) -> None:
    if happened.for_bot:
        patience = timedelta(seconds=happened.patience) if happened.patience else None
        await later(session, consider, after=patience, conversation_id=happened.conversation_id)
