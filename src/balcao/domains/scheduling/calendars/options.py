"""What an account chose about calendars outside."""

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.scheduling.calendars.models import CalendarOptions


async def options(session: AsyncSession, *, lock: bool = False) -> CalendarOptions:
    """The account's row, or the defaults, in a row that is not stored."""
    account_id = session.info["account_id"]
    found = await session.get(CalendarOptions, account_id, with_for_update=lock or None, populate_existing=lock)
    return found or CalendarOptions(
        account_id=account_id, cancel_deleted=False, keep_titles=False, when_lost="warn", when_moved="tell",
        invites=False, version=0,
    )  # fmt: skip
