"""The holds that stand, by service and insurer: a held place counts against a day's limit until it is given back.

Whether a hold still stands is for its occupancy alone to say; `held_visits` only knows what it is of.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock


async def held_days(
    session: AsyncSession, service_id: UUID, first: date, last: date, *, holder: str | None
) -> Sequence[date]:
    """The day of each hold of a service, but for what `holder` has."""
    given = _given(session, first, last, holder) | {"id": service_id}
    return (await session.scalars(_OF_SERVICE, given)).all()


async def held_under(
    session: AsyncSession, insurer_id: UUID, first: date, last: date, *, holder: str | None
) -> Sequence[Row[Any]]:
    """practitioner_id, service_id, clinic_id, local_start of each hold that an insurer is to pay for."""
    given = _given(session, first, last, holder) | {"id": insurer_id}
    return (await session.execute(_UNDER_INSURER, given)).all()


def _given(session: AsyncSession, first: date, last: date, holder: str | None) -> dict[str, Any]:
    return {
        "account_id": session.info["account_id"],
        "first": first,
        "last": last,
        "holder": holder,
        "now": clock.now(),
    }


_STANDING = (
    "FROM held_visits h WHERE h.account_id = :account_id AND h.{column} = :id "
    "AND h.local_start >= CAST(:first AS date) AND h.local_start < CAST(:last AS date) + 1 "
    "AND (CAST(:holder AS text) IS NULL OR h.holder <> :holder) "
    "AND EXISTS (SELECT FROM occupancies o WHERE o.account_id = :account_id AND o.holder = h.holder "
    "AND o.active AND o.kind = 'hold' AND o.resource_id = h.practitioner_id AND o.expires_at > :now)"
)
_OF_SERVICE = text("SELECT CAST(h.local_start AS date) " + _STANDING.format(column="service_id"))
_UNDER_INSURER = text(
    "SELECT h.practitioner_id, h.service_id, h.clinic_id, h.local_start " + _STANDING.format(column="insurer_id")
)
