"""Finds the chain that holds for a visit: of its service and clinic, of its service, of its clinic, or the default."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.notifications.models import ReminderChain


async def chain_for(session: AsyncSession, service_id: UUID, clinic_id: UUID) -> ReminderChain | None:
    """The narrowest counts alone: one that is switched off means that nothing goes out for these visits."""
    found = await session.scalars(
        select(ReminderChain).where(
            ReminderChain.account_id == session.info["account_id"],
            or_(ReminderChain.service_id == service_id, ReminderChain.service_id.is_(None)),
            or_(ReminderChain.clinic_id == clinic_id, ReminderChain.clinic_id.is_(None)),
        )
    )
    narrow = sorted(found, key=lambda chain: (chain.service_id is not None, chain.clinic_id is not None))
    return narrow[-1] if narrow and narrow[-1].active else None
