"""Which day it is where people come: at nine in the evening in São Paulo it is tomorrow in UTC."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.domains.clinics.models import Clinic
from balcao.domains.identity.models import Account


async def today_at(session: AsyncSession, clinic_id: UUID | None = None) -> date:
    """Today on the clinic's clock, on the account's without one."""
    if clinic_id is not None:
        zone = (await existing(session, Clinic, clinic_id)).timezone
    else:
        account = await session.get(Account, session.info["account_id"])
        assert account is not None
        zone = account.timezone
    return clock.now().astimezone(ZoneInfo(zone)).date()
