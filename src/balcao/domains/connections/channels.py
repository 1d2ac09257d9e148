"""Which connections carry messages, and whether there is one that works."""

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.connections.connectors import manifests
from balcao.domains.connections.models import Connection


def messaging() -> list[str]:
    """The connectors that do."""
    return [key for key, manifest in manifests().items() if "messaging" in manifest.kinds]


async def can_write(session: AsyncSession) -> bool:
    found = await session.scalar(
        select(
            exists().where(
                Connection.account_id == session.info["account_id"],
                Connection.deleted_at.is_(None),
                Connection.status == "active",
                Connection.connector.in_(messaging()),
            )
        )
    )
    return bool(found)
