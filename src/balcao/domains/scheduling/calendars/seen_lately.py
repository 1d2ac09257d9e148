"""Whether all calendars in question were seen within a minute, as this process knows it or as the tables say."""

import time
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import raw_connection, transaction
from balcao.domains.scheduling.calendars.look_now import FRESH, has_no_calendars, remember_none

MOST_KEPT = 20_000
UNLINKED = 10.0  # seconds for which a practitioner without a calendar is not asked again
_seen_until: dict[tuple[UUID, UUID], float] = {}


async def all_seen(account_id: UUID, practitioner_id: UUID | None, service_id: UUID) -> bool:
    """The practitioner's, or without one those of all who do the service. A look serves every booking of its minute:
    the tables are asked once in it, and a booking costs no statement more.
    """
    asked = (account_id, practitioner_id or service_id)
    if has_no_calendars(account_id) or _seen_until.get(asked, 0.0) > time.monotonic():
        return True
    async with transaction(account_id) as session:
        ids = [practitioner_id] if practitioner_id else await who_does(session, service_id)
        row = await (await raw_connection(session)).fetchrow(_OLDEST, account_id, ids)
    assert row is not None
    if not row["any_at_all"]:
        remember_none(account_id)
        return True
    left = UNLINKED
    if row["linked"]:
        left = (row["seen_at"] + FRESH - clock.now()).total_seconds() if row["all_seen"] else 0.0
    if left > 0:
        if len(_seen_until) > MOST_KEPT:
            _seen_until.clear()
        _seen_until[asked] = time.monotonic() + left
    return left > 0


def forget() -> None:
    """Lets this process ask the tables anew."""
    _seen_until.clear()


async def who_does(session: AsyncSession, service_id: UUID) -> list[UUID]:
    """Those whose visit one could be that names nobody."""
    rows = await (await raw_connection(session)).fetch(_WHO, session.info["account_id"], service_id)
    return [row["id"] for row in rows]


_WHO = """
SELECT id FROM practitioners p WHERE account_id = $1 AND active
AND (EXISTS (SELECT FROM practitioner_services WHERE account_id = $1 AND service_id = $2 AND practitioner_id = p.id)
     OR NOT EXISTS (SELECT FROM practitioner_services WHERE account_id = $1 AND service_id = $2))
"""
_OLDEST = """
SELECT count(*) > 0 AS linked, coalesce(bool_and(m.seen_at IS NOT NULL), true) AS all_seen, min(m.seen_at) AS seen_at,
       EXISTS (SELECT FROM calendar_mirrors WHERE account_id = $1) AS any_at_all
FROM calendar_links l
JOIN calendar_mirrors m ON m.account_id = $1 AND m.connection_id = l.connection_id AND m.calendar_id = l.calendar_id
WHERE l.account_id = $1 AND l.practitioner_id = ANY($2::uuid[])
"""
