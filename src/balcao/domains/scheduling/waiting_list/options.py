"""How an account offers its free times."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.scheduling.waiting_list.models import Opening, WaitingListOptions

SHORTEST = timedelta(minutes=2)


async def read_options(session: AsyncSession) -> WaitingListOptions:
    """The row, or what holds without one; not of the session then."""
    account_id = session.info["account_id"]
    return await session.get(WaitingListOptions, account_id) or WaitingListOptions(
        account_id=account_id,
        active=True,
        offer_minutes=15,
        at_once=1,
        minimum_lead_minutes=60,
        quiet_from_minute=1260,
        quiet_to_minute=480,
        version=0,
    )


async def look_again(session: AsyncSession) -> None:
    """What waited for the end of the quiet hours is looked at by the new ones."""
    await session.execute(
        update(Opening)
        .where(Opening.account_id == session.info["account_id"], Opening.status == "open")
        .values(next_at=func.least(Opening.next_at, clock.now()))
    )


def offer_length(options: WaitingListOptions, until_start: timedelta) -> timedelta:
    """Shorter when the time is near: at most a quarter of what is left to it."""
    return max(min(timedelta(minutes=options.offer_minutes), until_start / 4), SHORTEST)


def quiet_ends(options: WaitingListOptions, at: datetime, timezone: str) -> datetime | None:
    """When the quiet ends that holds at this moment on the clinic's clock; None where it is not quiet."""
    first, last = options.quiet_from_minute, options.quiet_to_minute
    local = at.astimezone(ZoneInfo(timezone))
    minute = local.hour * 60 + local.minute
    is_quiet = first <= minute < last if first <= last else minute >= first or minute < last
    if not is_quiet:
        return None
    morning = local.replace(hour=last // 60, minute=last % 60, second=0, microsecond=0)
    return morning + timedelta(days=1) if first > last and minute >= first else morning
