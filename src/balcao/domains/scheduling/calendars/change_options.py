"""Changes what an account chose about calendars outside."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import PreconditionFailed
from balcao.domains.scheduling.calendars.models import CalendarOptions
from balcao.domains.scheduling.calendars.options import options
from balcao.domains.scheduling.calendars.take_in import forget_titles

FIELDS = frozenset({"cancel_deleted", "keep_titles", "when_lost", "when_moved"})


async def change_options(
    session: AsyncSession, given: Mapping[str, Any], expected_version: int | None = None
) -> CalendarOptions:
    """Only the keys that are given change. Titles that are wanted no more are forgotten at once; wanted ones come with
    the next reading of everything.
    """
    account_id = session.info["account_id"]
    await session.execute(insert(CalendarOptions).values(account_id=account_id).on_conflict_do_nothing())
    chosen = await options(session, lock=True)
    if expected_version is not None and chosen.version != expected_version:
        raise PreconditionFailed(f"As opções estão na versão {chosen.version}.")
    for name in FIELDS & given.keys():
        setattr(chosen, name, given[name])
    chosen.version += 1
    await session.flush()
    if not chosen.keep_titles:
        await forget_titles(session)
    return chosen
