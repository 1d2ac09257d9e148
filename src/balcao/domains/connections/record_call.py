"""Keeps what came of a call to a provider, and from it whether the connection works."""

from uuid import UUID

import structlog
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, raw_connection
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.models import Connection

log = structlog.get_logger()
FAILURES_IN_A_ROW = 5
OUTCOMES = frozenset({"ok", "error", "rejected", "unavailable", "unauthorized", "unsupported", "unknown", "cancelled"})
# The provider answered and refused this one thing: the connection itself works.
WORKING = frozenset({"ok", "error", "rejected", "unsupported"})
FAILING = frozenset({"unavailable", "unknown"})


async def record_call(
    session: AsyncSession,
    connection_id: UUID,
    *,
    what: str,
    outcome: str,
    milliseconds: int,
    code: str | None = None,
    error: str | None = None,
) -> None:
    """`outcome` is "ok", the name of an error of core/outcomes.py in lower case, or one of core/http.py's.

    Five failures in a row make the connection `failing`; the next answer makes it `active` again. A connection that is
    `unauthorized` leaves that state by a call that was accepted, never by a provider's outage.
    """
    if outcome not in OUTCOMES:
        outcome = "error"
    status = await (await raw_connection(session)).fetchval(
        _RECORD,
        session.info["account_id"],
        new_id(),
        connection_id,
        what,
        outcome,
        max(milliseconds, 0),
        code or None,
        error[:500] if error else None,
    )
    if outcome in WORKING:
        leaves = ("failing", "pending", "unauthorized") if outcome == "ok" else ("failing",)
        if status in leaves:
            await _become(session, connection_id, "active", leaves)
    elif outcome in FAILING:
        if status == "active" and await _all_failed(session, connection_id):
            await _become(session, connection_id, "failing", ("active",))
    elif outcome == "unauthorized":
        await mark_unauthorized(session, connection_id, error or code or "")


# The connection's row is looked at without a lock first: nearly every call finds nothing to change.
_RECORD = """
WITH recorded AS (
    INSERT INTO call_log (account_id, id, connection_id, what, outcome, milliseconds, error_code, error)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
)
SELECT status FROM connections WHERE account_id = $1 AND id = $3
"""


async def mark_unauthorized(session: AsyncSession, connection_id: UUID, why: str) -> None:
    """The credentials were refused: a person has to connect it anew. Other connections are not touched."""
    if await _become(session, connection_id, "unauthorized", ("pending", "active", "failing")):
        log.warning("connection unauthorized", connection_id=str(connection_id), why=why[:200])


async def _become(session: AsyncSession, connection_id: UUID, status: str, leaves: tuple[str, ...]) -> bool:
    changed = await session.execute(
        update(Connection)
        .where(
            Connection.account_id == session.info["account_id"],
            Connection.id == connection_id,
            Connection.status.in_(leaves),
            Connection.deleted_at.is_(None),
        )
        .values(status=status, updated_at=clock.now())
        .returning(Connection.id)
    )
    if changed.one_or_none() is None:
        return False
    connection = await find(session, Connection, connection_id)
    if connection is not None:
        await session.refresh(connection)
    await publish(session, ConnectionChanged(connection_id))
    return True


async def _all_failed(session: AsyncSession, connection_id: UUID) -> bool:
    last = (await session.scalars(_LAST, {"id": connection_id, "count": FAILURES_IN_A_ROW})).all()
    return len(last) == FAILURES_IN_A_ROW and all(outcome in FAILING for outcome in last)


_LAST = text(
    "SELECT outcome FROM call_log WHERE connection_id = :id AND at > now() - interval '1 day' "
    "ORDER BY at DESC LIMIT :count"
)
