"""How soon people of the clinic answered those who wrote, for the first time since the conversation was opened."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.analytics.period import Period
from balcao.domains.analytics.schemas import PrimeiraResposta
from balcao.domains.scheduling.wall_clock import instant_of, minute_at


async def first_replies(session: AsyncSession, clinic_id: UUID, timezone: str, period: Period) -> PrimeiraResposta:
    """On the clinic's channels and on those that name no clinic; time runs on by night, too."""
    row = (
        await session.execute(
            _READ,
            {
                "account_id": session.info["account_id"],
                "clinic_id": clinic_id,
                "from_at": instant_of(minute_at(timezone, period.first, 0)),
                "until_at": instant_of(minute_at(timezone, period.last + timedelta(days=1), 0)),
            },
        )
    ).one()
    return PrimeiraResposta(
        conversas=row.answered,
        mediana_segundos=None if row.median is None else round(row.median),
        media_segundos=None if row.average is None else round(row.average),
        em_cinco_minutos=round(row.soon / row.answered, 4) if row.answered else None,
    )


_READ = text(
    """
    SELECT count(*) AS answered, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median,
           avg(seconds) AS average, count(*) FILTER (WHERE seconds <= 300) AS soon
    FROM (
        SELECT CAST(extract(epoch FROM answered_at - asked_at) AS double precision) AS seconds FROM first_replies r
        JOIN connections c ON c.account_id = r.account_id AND c.id = r.channel_id
        WHERE r.account_id = :account_id AND (c.clinic_id = :clinic_id OR c.clinic_id IS NULL)
          AND r.asked_at >= :from_at AND r.asked_at < :until_at
    ) waited
    """
)
