"""How long the demonstration's patients waited for a first answer, over two months: to show in figures."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.analytics.models import FirstReply
from balcao.domains.conversations.models import Conversation

ZONE = ZoneInfo("America/Sao_Paulo")
DAYS = 75
WAITS = (2, 1, 4, 3, 9, 2, 6, 1, 14, 3, 2, 25, 5)  # minutes


async def collect_replies(session: AsyncSession, connection_id: UUID, now: datetime) -> int:
    """How many; those of the stories, told in a moment, waited as long as the stories say and are left out."""
    await session.execute(delete(FirstReply).where(FirstReply.account_id == session.info["account_id"]))
    talks = (await session.scalars(select(Conversation.id).order_by(Conversation.id))).all()
    told = 0
    for back in range(DAYS, 0, -1):
        day = (now - timedelta(days=back)).astimezone(ZONE).date()
        for turn in range(2 + day.toordinal() % 3 if day.weekday() < 6 else 0):
            asked_at = datetime.combine(day, time(8 + turn * 3, told * 7 % 60), ZONE)
            # Lately they answer sooner.
            wait = timedelta(minutes=WAITS[told % len(WAITS)], seconds=told * 13 % 60) * (1 if back < 30 else 1.6)
            session.add(
                FirstReply(
                    account_id=session.info["account_id"],
                    conversation_id=talks[told % len(talks)],
                    asked_at=asked_at,
                    channel_id=connection_id,
                    answered_at=asked_at + wait,
                )
            )
            told += 1
    await session.flush()
    return told
