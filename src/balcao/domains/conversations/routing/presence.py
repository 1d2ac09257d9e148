"""Who is there: by signs of life over the live socket, by hand, and gone when the signs have stopped."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find, transaction
from balcao.core.events import publish
from balcao.domains.conversations.desk_models import Availability
from balcao.domains.conversations.events import AvailabilityChanged
from balcao.domains.identity.models import User

Chosen = Literal["automatic", "online", "away", "offline"]
BEAT = timedelta(seconds=25)
GONE_AFTER = timedelta(seconds=75)


async def be_seen(account_id: UUID, user_id: UUID, *, is_idle: bool | None = None) -> None:
    """A sign of life; None as `is_idle` leaves it as it was."""
    async with transaction(account_id) as session:
        row = await availability_of(session, user_id)
        row.seen_at = clock.now()
        row.is_idle = row.is_idle if is_idle is None else is_idle
        await _settle(session, row)


async def choose(session: AsyncSession, user_id: UUID, chosen: Chosen) -> None:
    """What a person says holds until they go; saying that one is there is a sign of life too."""
    row = await availability_of(session, user_id)
    row.chosen = chosen
    if chosen in {"online", "away"}:
        row.seen_at = clock.now()
    await _settle(session, row)


async def set_capacity(session: AsyncSession, user_id: UUID, capacity: int | None) -> None:
    """None: as many as the account's people usually take."""
    row = await availability_of(session, user_id)
    row.capacity = capacity
    await session.flush()
    await publish(session, AvailabilityChanged(user_id))


async def availability_of(session: AsyncSession, user_id: UUID) -> Availability:
    """The person's row, locked; made at their first sign."""
    account_id = session.info["account_id"]
    await session.execute(insert(Availability).values(account_id=account_id, user_id=user_id).on_conflict_do_nothing())
    row = await session.get(Availability, (account_id, user_id), with_for_update=True, populate_existing=True)
    assert row is not None
    return row


async def leave(session: AsyncSession) -> None:
    """Those whose signs have stopped are offline; what they had chosen ends with it."""
    gone = await session.scalars(
        select(Availability)
        .where(
            Availability.account_id == session.info["account_id"],
            Availability.state != "offline",
            Availability.seen_at < clock.now() - GONE_AFTER,
        )
        .order_by(Availability.user_id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    for row in gone.all():
        row.chosen, row.is_idle = "automatic", False
        await _settle(session, row)


async def _settle(session: AsyncSession, row: Availability) -> None:
    state = state_of(row, clock.now())
    changed = state != row.state
    if changed:
        row.state, row.state_since = state, clock.now()
    await session.flush()
    if changed:
        person = await find(session, User, row.user_id)
        data = {"user_id": str(row.user_id), "name": person.name if person else None, "state": state}
        live.show(session, "presence", data | {"chosen": row.chosen})
        await publish(session, AvailabilityChanged(row.user_id))


def state_of(row: Availability, now: datetime) -> str:
    if row.seen_at is None or row.seen_at < now - GONE_AFTER:
        return "offline"
    if row.chosen == "automatic":
        return "away" if row.is_idle else "online"
    return row.chosen
