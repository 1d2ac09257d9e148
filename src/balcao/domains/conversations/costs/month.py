"""What a month's messages did cost, by category."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.conversations.costs.schemas import MonthOut, SumOut
from balcao.domains.identity.models import Account


async def month_of(session: AsyncSession, month: str | None, channel_id: UUID | None) -> MonthOut:
    """`month` as "2026-11", in the account's zone; this one without it."""
    account = await session.get(Account, session.info["account_id"])
    assert account is not None
    zone = ZoneInfo(account.timezone)
    begin = (
        datetime.strptime(month, "%Y-%m").replace(tzinfo=zone)
        if month
        else clock.now().astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    )
    following = begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1)
    given = {"account_id": session.info["account_id"], "begin": begin, "end": following, "channel_id": channel_id}
    rows = await session.execute(_SUMS, given)
    return MonthOut(month=f"{begin:%Y-%m}", items=[SumOut.model_validate(dict(row._mapping)) for row in rows])


_SUMS = text(
    """
    SELECT category, currency, count(*) AS messages, count(*) FILTER (WHERE micros = 0) AS free,
        count(*) FILTER (WHERE micros IS NULL) AS unpriced, coalesce(sum(micros), 0) AS micros
    FROM message_costs
    WHERE account_id = :account_id AND at >= :begin AND at < :end
        AND (CAST(:channel_id AS uuid) IS NULL OR channel_id = :channel_id)
    GROUP BY category, currency ORDER BY category, currency NULLS FIRST
    """
)
