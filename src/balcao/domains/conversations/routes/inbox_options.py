"""The account's choices for its inbox, over HTTP."""

from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.dialects.postgresql import insert

from balcao.core import clock
from balcao.core.etags import IfMatch, etag, must_match
from balcao.core.queue import later
from balcao.domains.conversations.desk_models import InboxOptions
from balcao.domains.conversations.desk_schemas import InboxOptionsChange, InboxOptionsOut
from balcao.domains.conversations.routing.drain import drain
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/inbox-options", tags=["routing"])


@router.get("")
async def read_options(caller: ReadOnly, session: Session, response: Response) -> InboxOptionsOut:
    row = await session.get(InboxOptions, caller.account_id)
    found = _out(row or InboxOptions(sight="all", reopened_goes_to="queue", version=1))
    response.headers["ETag"] = etag(found.version)
    return found


@router.put("")
async def change_options(
    caller: Manager,
    session: Session,
    body: InboxOptionsChange,
    response: Response,
    if_match: IfMatch = None,
) -> InboxOptionsOut:
    """Only the keys given change."""
    await session.execute(insert(InboxOptions).values(account_id=caller.account_id).on_conflict_do_nothing())
    row = await session.get(InboxOptions, caller.account_id, with_for_update=True, populate_existing=True)
    assert row is not None
    must_match(if_match, row.version)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(row, name, value)
    row.version += 1
    row.updated_at = clock.now()
    await session.flush()
    await later(session, drain)
    response.headers["ETag"] = etag(row.version)
    return _out(row)


def _out(row: Any) -> InboxOptionsOut:
    return InboxOptionsOut(**{name: getattr(row, name) for name in InboxOptionsOut.model_fields})
