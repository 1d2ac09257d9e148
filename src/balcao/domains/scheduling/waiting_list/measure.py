"""How well the list fills what becomes free: how much of it, how quickly, and what people answer."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def measure(session: AsyncSession, first: date, last: date) -> dict[str, Any]:
    """Of the openings of these days (in UTC); times in minutes, None where there is nothing to measure."""
    given = {"account_id": session.info["account_id"], "first": first, "last": last}
    openings = (await session.execute(_OPENINGS, given)).one()
    offers = (await session.execute(_OFFERS, given)).one()
    waiting = (await session.execute(_WAITING, given)).one()
    return {**openings._mapping, **offers._mapping, **waiting._mapping}


_OPENINGS = text(
    """
    SELECT count(*) AS openings, count(*) FILTER (WHERE offered) AS offered,
           count(*) FILTER (WHERE status = 'filled') AS filled,
           count(*) FILTER (WHERE status = 'open') AS still_open,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM settled_at - created_at) / 60)
                 FILTER (WHERE status = 'filled'))::integer AS minutes_to_fill
    FROM (
        SELECT o.*, EXISTS (
            SELECT FROM waiting_offers f WHERE f.account_id = o.account_id AND f.opening_id = o.id
        ) AS offered
        FROM waiting_openings o
        WHERE o.account_id = :account_id AND o.created_at >= :first AND o.created_at < CAST(:last AS date) + 1
    ) AS counted
    """
)
_OFFERS = text(
    """
    SELECT count(*) AS offers, count(*) FILTER (WHERE status = 'accepted') AS accepted,
           count(*) FILTER (WHERE status = 'declined') AS declined,
           count(*) FILTER (WHERE status = 'expired') AS silent,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - created_at) / 60)
                 FILTER (WHERE status IN ('accepted', 'declined')))::integer AS minutes_to_answer
    FROM waiting_offers
    WHERE account_id = :account_id AND created_at >= :first AND created_at < CAST(:last AS date) + 1
    """
)
_WAITING = text(
    """
    SELECT count(*) FILTER (WHERE status = 'waiting') AS waiting,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM settled_at - since) / 86400)
                 FILTER (WHERE status = 'booked' AND settled_at >= :first))::integer AS days_waited
    FROM waiting_wishes WHERE account_id = :account_id AND (status = 'waiting' OR since >= CAST(:first AS date) - 366)
    """
)
