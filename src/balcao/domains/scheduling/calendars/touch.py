"""A provider says that a calendar changed: it is looked at, once for any number of notices that come together."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import CalendarTouched
from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.core.queue import later, later_many
from balcao.domains.scheduling.calendars.pull import pull
from balcao.domains.scheduling.calendars.watch_calendar import keep_watch


async def touch(session: AsyncSession, connection_id: UUID, touched: CalendarTouched) -> None:
    """A notice of a watch that we do not know (one of before) says nothing; the watch that was before the last still
    counts. A watch that is to be renewed, or was ended, is seen to as well.
    """
    connection = await raw_connection(session)
    account_id = session.info["account_id"]
    id = await connection.fetchval(_FIND, account_id, connection_id, touched.watch_id)
    if id is None:
        return
    if touched.reason == "removed":
        await connection.execute(_END, account_id, id, touched.watch_id)
    if touched.reason in ("removed", "renew"):
        await later(session, keep_watch, mirror_id=id, now=True)
    if touched.reason != "started":
        await want(session, [id])


async def want(session: AsyncSession, mirror_ids: Sequence[UUID]) -> None:
    """The first who wants a look queues it; whoever reads just then looks again when they end."""
    rows = await (await raw_connection(session)).fetch(
        "UPDATE calendar_mirrors SET wanted_at = $3, pull_at = LEAST(pull_at, $3) "
        "WHERE account_id = $1 AND id = ANY($2::uuid[]) AND wanted_at IS NULL RETURNING id",
        session.info["account_id"],
        list(mirror_ids),
        clock.now(),
    )
    await later_many(session, [(pull, {"mirror_id": row["id"]}) for row in rows])


_FIND = """
SELECT id FROM calendar_mirrors
WHERE account_id = $1 AND connection_id = $2 AND $3 IN (watch_id, watch_key, former_watch_id)
"""
_END = """
UPDATE calendar_mirrors SET watch_id = NULL, watch_key = NULL, watch_until = NULL
WHERE account_id = $1 AND id = $2 AND $3 IN (watch_id, watch_key)
"""
