"""How many of the times that became free were given to somebody who waited, and how soon."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.analytics.period import Period
from balcao.domains.analytics.schemas import ListaDeEspera
from balcao.domains.analytics.told import share
from balcao.domains.scheduling.wall_clock import instant_of, minute_at


async def waiting_list(
    session: AsyncSession, clinic_id: UUID, timezone: str, period: Period, practitioner_id: UUID | None
) -> ListaDeEspera:
    """Of those that became free in the period."""
    row = (
        await session.execute(
            _READ,
            {
                "account_id": session.info["account_id"],
                "clinic_id": clinic_id,
                "practitioner_id": practitioner_id,
                "from_at": instant_of(minute_at(timezone, period.first, 0)),
                "until_at": instant_of(minute_at(timezone, period.last + timedelta(days=1), 0)),
            },
        )
    ).one()
    return ListaDeEspera(
        vagas=row.openings,
        preenchidas=row.filled,
        taxa=share(row.filled, row.openings),
        mediana_minutos=None if row.median is None else round(row.median / 60),
    )


_READ = text(
    """
    SELECT count(*) AS openings, count(*) FILTER (WHERE status = 'filled') AS filled,
           percentile_cont(0.5) WITHIN GROUP (
               ORDER BY CAST(extract(epoch FROM settled_at - created_at) AS double precision)
           ) FILTER (WHERE status = 'filled') AS median
    FROM waiting_openings
    WHERE account_id = :account_id AND clinic_id = :clinic_id AND created_at >= :from_at AND created_at < :until_at
      AND (CAST(:practitioner_id AS uuid) IS NULL OR practitioner_id = :practitioner_id)
    """
)
