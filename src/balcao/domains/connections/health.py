"""How a connection has fared: the last day's calls, the last success, the last error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Health:
    """`calls` and `failures` are of the last 24 hours; the moments reach back as far as the call log, 30 days."""

    last_success_at: datetime | None = None
    last_error_at: datetime | None = None
    last_error: str | None = None
    calls: int = 0
    failures: int = 0


async def health_of(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, Health]:
    if not ids:
        return {}
    rows = await session.execute(_HEALTH, {"ids": list(ids), "account_id": session.info["account_id"]})
    return {
        row.id: Health(row.last_success_at, row.last_error_at, row.last_error, row.calls, row.failures) for row in rows
    }


# Each part is a look into the index (account, connection, at).
_HEALTH = text(
    """
    SELECT wanted.id, good.at AS last_success_at, bad.at AS last_error_at, bad.error AS last_error,
        day.calls, day.failures
    FROM unnest(CAST(:ids AS uuid[])) AS wanted (id)
    LEFT JOIN LATERAL (
        SELECT at FROM call_log WHERE account_id = :account_id AND connection_id = wanted.id AND outcome = 'ok'
        ORDER BY at DESC LIMIT 1
    ) AS good ON true
    LEFT JOIN LATERAL (
        SELECT at, coalesce(error, error_code, outcome) AS error FROM call_log
        WHERE account_id = :account_id AND connection_id = wanted.id AND outcome <> 'ok' ORDER BY at DESC LIMIT 1
    ) AS bad ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS calls, count(*) FILTER (WHERE outcome <> 'ok') AS failures FROM call_log
        WHERE account_id = :account_id AND connection_id = wanted.id AND at > now() - interval '24 hours'
    ) AS day
    """
)
