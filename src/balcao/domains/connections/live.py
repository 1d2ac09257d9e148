"""What browsers see of connections."""

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.live import show
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.models import Connection


async def show_connection(session: AsyncSession, changed: ConnectionChanged) -> None:
    """For reactions.py: ConnectionChanged → connection.updated."""
    connection = await find(session, Connection, changed.connection_id)
    if connection is None:
        return
    data = {
        "id": str(connection.id),
        "connector": connection.connector,
        "name": connection.name,
        "status": connection.status,
        "deleted": connection.deleted_at is not None,
    }
    await show(session, "connection.updated", data)
