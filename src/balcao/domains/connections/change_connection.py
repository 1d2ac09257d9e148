"""A connection's name, behaviour, settings and whether it is switched on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.problems import NotFound, PreconditionFailed
from balcao.core.secrets import keys_for
from balcao.domains.connections.connect import refuse_unknown_clinic
from balcao.domains.connections.connectors import needs_consent
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.keep_settings import keep_settings
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_sealed
from balcao.domains.identity.access import Caller
from balcao.domains.identity.note import note

PLAIN = ("name", "clinic_id", "bot", "bot_patience")


async def existing_connection(session: AsyncSession, id: UUID, *, lock: bool = False) -> Connection:
    """Raises NotFound for one that was removed too."""
    connection = await find(session, Connection, id, lock=lock)
    if connection is None or connection.deleted_at is not None:
        raise NotFound("Integração não encontrada.")
    return connection


async def change_connection(
    session: AsyncSession, caller: Caller, id: UUID, given: Mapping[str, Any], expected_version: int | None = None
) -> Connection:
    """`given` may hold name, clinic_id, bot, bot_patience, settings, status ("disabled" or "active").

    New settings give a connection that had been refused or was failing another chance.
    """
    connection = await existing_connection(session, id, lock=True)
    if expected_version not in (None, connection.version):
        raise PreconditionFailed
    await refuse_unknown_clinic(session, given.get("clinic_id"))
    for field in PLAIN:
        if field in given and (given[field] is not None or field == "clinic_id"):
            setattr(connection, field, given[field])
    if given.get("settings") is not None:
        opened = open_sealed(await keys_for(session, connection.sealed.values()), connection)
        shown = {name: value for name, value in opened.items() if name != "refresh_token"}
        await keep_settings(session, connection, given["settings"], shown)
        connection.status = _status_with(connection)
    _switch(connection, given.get("status"))
    connection.version += 1
    connection.updated_at = clock.now()
    await session.flush()
    await note(session, caller, "changed", "connection", id, {"fields": sorted(given)})
    await publish(session, ConnectionChanged(id))
    return connection


def _status_with(connection: Connection) -> str:
    """What new settings make of it: with a key of its own it needs nobody's consent any more."""
    if connection.status == "disabled":
        return "disabled"
    if not needs_consent(connection.connector, connection.sealed):
        return "active"
    return "pending" if "refresh_token" not in connection.sealed else connection.status


def _switch(connection: Connection, status: str | None) -> None:
    if status == "disabled":
        connection.status = "disabled"
    elif status == "active" and connection.status == "disabled":
        consented = not needs_consent(connection.connector, connection.sealed) or "refresh_token" in connection.sealed
        connection.status = "active" if consented else "pending"
