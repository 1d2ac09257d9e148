"""Removes what time has ended: sign-ins, revoked tokens, invitations, kept answers, counted tries."""

from sqlalchemy import text

from balcao.core.database import transaction


async def sweep_identity() -> None:
    """Over all tenants; run hourly."""
    async with transaction(None) as session:
        await session.execute(text("SELECT sweep_identity()"))
