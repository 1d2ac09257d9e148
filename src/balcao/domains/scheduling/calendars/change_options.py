"""Changes what an account chose about calendars outside."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import PreconditionFailed
from balcao.core.queue import later
from balcao.domains.scheduling.calendars.models import CalendarOptions
from balcao.domains.scheduling.calendars.options import options
from balcao.domains.scheduling.calendars.take_in import forget_titles
from balcao.domains.scheduling.calendars.write_waiting import write_wishes

FIELDS = frozenset({"cancel_deleted", "keep_titles", "when_lost", "when_moved", "invites"})


async def change_options(
    session: AsyncSession, given: Mapping[str, Any], expected_version: int | None = None
) -> CalendarOptions:
    """Only the keys that are given change. Titles that are wanted no more are forgotten at once; wanted ones come with
    the next reading of everything. Who wished to be invited is, once the account invites.
    """
    account_id = session.info["account_id"]
    await session.execute(insert(CalendarOptions).values(account_id=account_id, version=0).on_conflict_do_nothing())
    chosen = await options(session, lock=True)
    if expected_version is not None and chosen.version != expected_version:
        raise PreconditionFailed(f"As opções estão na versão {chosen.version}.")
    invited = chosen.invites
    for name in FIELDS & given.keys():
        setattr(chosen, name, given[name])
    chosen.version += 1
    await session.flush()
    if not chosen.keep_titles:
        await forget_titles(session)
    if chosen.invites and not invited:
        await later(session, write_wishes)
    return chosen
