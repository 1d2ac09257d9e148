"""Looks for free times that somebody waits for: hours were extended, a block was lifted, a hold ran out unused."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.core.queue import later, queued
from balcao.domains.clinics.today import today_at
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.waiting_list.fits import fits, only_hour
from balcao.domains.scheduling.waiting_list.given_up import gave_up
from balcao.domains.scheduling.waiting_list.models import Offer, Opening, WaitingWish
from balcao.domains.scheduling.waiting_list.offer_next import offer_next
from balcao.domains.scheduling.waiting_list.options import read_options

AHEAD = timedelta(days=30)
MOST_WISHES, MOST_OPENINGS = 50, 5


@queued("upkeep")
async def look_for_times(account_id: UUID) -> None:
    """The first of those that wait; a time that somebody was asked about already is none for them."""
    async with transaction(account_id) as session:
        now = clock.now()
        await session.execute(_EXPIRE, {"account_id": account_id, "now": now})
        options = await read_options(session)
        if not options.active:
            return
        lead = timedelta(minutes=options.minimum_lead_minutes)
        opened = 0
        for wish in await _first(session):
            free = await _free_for(session, wish, now, lead)
            if free is not None and await _open(session, free, now):
                opened += 1
            if opened == MOST_OPENINGS:
                return


async def _first(session: AsyncSession) -> list[WaitingWish]:
    asked = exists().where(
        Offer.account_id == WaitingWish.account_id, Offer.wish_id == WaitingWish.id, Offer.status == "open"
    )
    rows = await session.scalars(
        select(WaitingWish)
        .where(
            WaitingWish.account_id == session.info["account_id"],
            WaitingWish.status == "waiting",
            ~asked,
        )
        .order_by(WaitingWish.priority.desc(), WaitingWish.since, WaitingWish.id)
        .limit(MOST_WISHES)
    )
    return list(rows)


async def _free_for(session: AsyncSession, wish: WaitingWish, now: datetime, lead: timedelta) -> FreeTime | None:
    today = await today_at(session, wish.clinic_ids[0] if wish.clinic_ids else None)
    first, last = max(wish.first_day, today), min(wish.last_day, today + AHEAD)
    if last < first:
        return None
    earliest = now + max(lead, timedelta(minutes=wish.minimum_notice_minutes))
    before = await _stands_at(session, wish)
    offered = await _offered(session, wish)
    wanted: list[UUID | None] = [*wish.practitioner_ids] or [None]
    for practitioner_id in wanted:
        for free in await _free_times(session, wish, first, last, practitioner_id):
            is_new = (free.practitioner_id, free.start_at) not in offered
            is_between = free.start_at >= earliest and (before is None or free.start_at < before)
            if is_new and is_between and fits(wish, free):
                return free
    return None


async def _free_times(
    session: AsyncSession, wish: WaitingWish, first: date, last: date, practitioner_id: UUID | None
) -> list[FreeTime]:
    try:
        return await free_times(
            session, service_id=wish.service_id, from_day=first, to_day=last, practitioner_id=practitioner_id,
            at=only_hour(wish), insurer=wish.insurer,
        )  # fmt: skip
    except Invalid:  # an insurer that is not taken any more
        return []


async def _stands_at(session: AsyncSession, wish: WaitingWish) -> datetime | None:
    if wish.appointment_id is None:
        return None
    given = {"account_id": wish.account_id, "id": wish.appointment_id}
    stands: datetime | None = await session.scalar(_STANDS, given)
    return stands


async def _offered(session: AsyncSession, wish: WaitingWish) -> set[tuple[UUID, datetime]]:
    """And what its own appointment gave up to wait instead."""
    given = {"account_id": wish.account_id, "wish_id": wish.id, "now": clock.now(), "id": wish.appointment_id}
    rows = await session.execute(_OFFERED, given)
    return {(row.practitioner_id, row.start_at) for row in rows}


async def _open(session: AsyncSession, free: FreeTime, now: datetime) -> bool:
    id = new_id()
    made = await session.execute(
        insert(Opening)
        .values(
            account_id=session.info["account_id"],
            id=id,
            practitioner_id=free.practitioner_id,
            clinic_id=free.clinic_id,
            start_at=free.start_at,
            end_at=free.end_at,
            timezone=free.timezone,
            cause="found",
            next_at=now,
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(Opening.id)
    )
    if made.scalar_one_or_none() is None:
        return False
    await later(session, offer_next, opening_id=id)
    return True


_EXPIRE = text(
    "UPDATE waiting_wishes SET status = 'expired', settled_at = :now, version = version + 1 "
    "WHERE account_id = :account_id AND status = 'waiting' AND last_day < CAST(:now AS timestamptz)::date - 1"
)
_STANDS = text("SELECT start_at FROM appointments WHERE account_id = :account_id AND id = :id AND status <> 'waitlist'")
_OFFERED = text(
    f"""
    SELECT practitioner_id, start_at FROM waiting_offers
    WHERE account_id = :account_id AND wish_id = :wish_id AND start_at > :now
    UNION SELECT a.practitioner_id, a.start_at FROM appointments a
    WHERE a.account_id = :account_id AND a.id = CAST(:id AS uuid) AND {gave_up("a")}
    """  # noqa: S608
)
