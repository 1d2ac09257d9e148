"""How far the history of a number has come in: shown on the connection's page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.models import Connection


async def note_history(
    session: AsyncSession, connection_id: UUID, at: datetime, *, progress: int | None, refused: bool, messages: int
) -> None:
    """`messages` more have come. Pieces come in any order: the furthest that was told counts."""
    connection = await find(session, Connection, connection_id, lock=True)
    if connection is None or connection.deleted_at is not None:
        return
    known: dict[str, Any] = connection.facts.get("history") or {}
    furthest = max((one for one in (known.get("progress"), progress) if one is not None), default=None)
    told = {
        "state": "refused" if refused else "done" if furthest == 100 else "running",
        "progress": furthest,
        "messages": known.get("messages", 0) + messages,
        "at": max(known.get("at", ""), min(at, clock.now()).isoformat()),
    }
    if refused and known.get("messages"):
        told["state"] = known["state"]
    if told != known:
        connection.facts = {**connection.facts, "history": told}
        connection.updated_at = clock.now()
        await session.flush()
        await publish(session, ConnectionChanged(connection_id))
