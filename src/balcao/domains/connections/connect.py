"""A new connection."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.events import publish
from balcao.core.problems import Invalid
from balcao.domains.connections.connectors import manifest, needs_consent
from balcao.domains.connections.events import ConnectionChanged
from balcao.domains.connections.keep_settings import keep_settings
from balcao.domains.connections.models import Connection
from balcao.domains.identity.access import Caller
from balcao.domains.identity.note import note


async def connect(
    session: AsyncSession,
    caller: Caller | None,
    *,
    connector: str,
    name: str,
    settings: Mapping[str, Any],
    clinic_id: UUID | None = None,
    bot: bool = True,
    bot_patience: float = 1.5,
) -> Connection:
    """One that needs consent stays `pending` until it is given. Raises Invalid, UnknownConnector, AlreadyConnected."""
    manifest(connector)  # raises for one that there is not
    await refuse_unknown_clinic(session, clinic_id)
    connection = Connection(
        connector=connector, name=name, clinic_id=clinic_id, bot=bot, bot_patience=bot_patience, status="pending",
        settings={}, sealed={},
    )  # fmt: skip
    session.add(connection)
    await session.flush()
    await keep_settings(session, connection, settings, {})
    connection.status = "pending" if needs_consent(connector, connection.sealed) else "active"
    await session.flush()
    await session.refresh(connection)
    await note(session, caller, "created", "connection", connection.id, {"connector": connector, "name": name})
    await publish(session, ConnectionChanged(connection.id))
    return connection


async def refuse_unknown_clinic(session: AsyncSession, clinic_id: UUID | None) -> None:
    if clinic_id is None:
        return
    if not await session.scalar(text("SELECT true FROM clinics WHERE id = :id"), {"id": clinic_id}):
        raise Invalid("Não há clínica com este id.")
