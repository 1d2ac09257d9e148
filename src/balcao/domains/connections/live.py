"""What browsers see of connections."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.live import show_change
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.models import Connection


async def show_connection(session: AsyncSession, changed: ConnectionChanged) -> None:
    """For reactions.py: ConnectionChanged → connection.updated."""
    show_change(session, "connection.updated", changed.connection_id)


async def see_connections(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    mine = (Connection.account_id == session.info["account_id"]) & Connection.id.in_(ids)
    return {connection.id: _seen(connection) for connection in await session.scalars(select(Connection).where(mine))}


def _seen(connection: Connection) -> dict[str, Any]:
    return {
        "id": str(connection.id),
        "connector": connection.connector,
        "name": connection.name,
        "status": connection.status,
        "deleted": connection.deleted_at is not None,
    }
