"""A connection's settings as its connector's own type, with the secrets opened."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.secrets import TenantKeys, keys_for
from balcao.domains.connections.connectors import settings_class
from balcao.domains.connections.models import Connection


async def open_settings(session: AsyncSession, connection: Connection) -> Any:
    """`connectors/<key>/settings.py: Settings`. Raises secrets.Unreadable, and ValidationError for one never completed.

    For a connection by consent the access token may be stale: refresh_tokens.fresh_settings() sees to that.
    """
    keys = await keys_for(session, connection.sealed.values())
    return join(connection.connector, connection.settings, open_sealed(keys, connection))


def open_sealed(keys: TenantKeys, connection: Connection) -> dict[str, str]:
    return {field: keys.unseal(connection.id, field, value) for field, value in connection.sealed.items()}


def join(connector: str, plain: Mapping[str, Any], secrets: Mapping[str, str]) -> BaseModel:
    """Those of the values that the connector's settings still know."""
    kind = settings_class(connector)
    values = {**plain, **secrets}
    return kind(**{name: value for name, value in values.items() if name in kind.model_fields})
