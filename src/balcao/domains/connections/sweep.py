"""Removes what time has ended: old calls, consents never finished, webhooks long read, retired keys."""

from sqlalchemy import text

from balcao.core.database import transaction


async def sweep_connections() -> None:
    """Over all tenants; run hourly."""
    async with transaction(None) as session:
        await session.execute(text("SELECT sweep_connections()"))
