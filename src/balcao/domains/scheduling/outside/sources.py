"""The row of a connection that bookings come from: made when first needed, and locked while one of them is taken."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.ids import new_id
from balcao.core.problems import Invalid, NotFound
from balcao.domains.connections.connectors import manifest
from balcao.domains.connections.models import Connection
from balcao.domains.scheduling.outside.models import BookingSource


async def lock_source(session: AsyncSession, connection_id: UUID) -> BookingSource:
    """Until the transaction ends."""
    given = {"account_id": session.info["account_id"], "id": new_id(), "connection_id": connection_id}
    await session.execute(_MAKE, given)
    wanted = select(BookingSource).where(
        BookingSource.account_id == session.info["account_id"], BookingSource.connection_id == connection_id
    )
    return (await session.scalars(wanted.with_for_update().execution_options(populate_existing=True))).one()


async def bookings_connection(session: AsyncSession, connection_id: UUID) -> Connection:
    """Raises NotFound; Invalid for a connection that no bookings come from."""
    connection = await find(session, Connection, connection_id)
    if connection is None or connection.deleted_at is not None:
        raise NotFound("Não há conexão com esse id.")
    if "bookings" not in manifest(connection.connector).kinds:
        raise Invalid("Por esta conexão não chegam marcações.")
    return connection


_MAKE = text(
    "INSERT INTO booking_sources (account_id, id, connection_id) VALUES (:account_id, :id, :connection_id) "
    "ON CONFLICT DO NOTHING"
)
