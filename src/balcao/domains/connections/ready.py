"""A connection as sending needs it, with its secrets opened; kept in this process while its row stays the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.secrets import Unreadable
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings

log = structlog.get_logger()
KEPT = 500


@dataclass(frozen=True)
class Ready:
    """`settings` is the connector's own type, None where they cannot be opened. `stamp` is the row's version (xmin)."""

    id: UUID
    connector: str
    settings: Any
    stamp: str
    facts: Mapping[str, Any]


_ready: dict[UUID, Ready] = {}


async def ready(session: AsyncSession, connection_id: UUID, stamp: str) -> Ready:
    """`stamp` is connections.xmin as text, read in this transaction: any change of the row opens it anew."""
    known = _ready.get(connection_id)
    if known is not None and known.stamp == stamp:
        return known
    connection = await find(session, Connection, connection_id)
    assert connection is not None
    try:
        settings = await open_settings(session, connection)
    except (Unreadable, ValidationError) as failure:
        log.error("settings cannot be opened", connection_id=str(connection_id), error=type(failure).__name__)
        settings = None
    opened = Ready(connection.id, connection.connector, settings, stamp, connection.facts)
    while len(_ready) >= KEPT:
        del _ready[next(iter(_ready))]
    _ready[connection_id] = opened
    return opened
