"""Who of those that wait may be offered a time: their days, practitioners, clinics and notice allow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.problems import Invalid
from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.free_times import free_times
from balcao.domains.scheduling.waiting_list.fits import fits, only_hour
from balcao.domains.scheduling.waiting_list.given_up import gave_up
from balcao.domains.scheduling.waiting_list.models import Opening, WaitingWish
from balcao.domains.scheduling.waiting_list.past import PAST

MOST = 500
Asked = tuple[UUID, str | None, time | None]  # a service, who pays, and the only hour that will do


@dataclass(frozen=True)
class Candidate:
    """`no_shows` of `visits` in the last year; `stands_at` is when the visit is that would be moved forward."""

    wish: WaitingWish
    free: FreeTime
    no_shows: int
    visits: int
    stands_at: datetime | None


async def candidates(session: AsyncSession, opening: Opening, earliest: datetime) -> list[Candidate]:
    """Of a service that fits into the opening from `earliest` on: its first start there that suits the wish. In no
    order.
    """
    local = opening.start_at.astimezone(ZoneInfo(opening.timezone))
    given = {
        "account_id": opening.account_id,
        "opening_id": opening.id,
        "practitioner_id": opening.practitioner_id,
        "clinic_id": opening.clinic_id,
        "day": local.date(),
        "weekday": local.isoweekday(),
        "minute": local.hour * 60 + local.minute,
        "end_minute": local.hour * 60 + local.minute + (opening.end_at - opening.start_at) // timedelta(minutes=1),
        "start_at": earliest,
        "end_at": opening.end_at,
        "opens_at": opening.start_at,
        "now": clock.now(),
        "most": MOST,
    }
    rows = (await session.execute(_WAITING, given)).all()
    mine = WaitingWish.account_id == opening.account_id, WaitingWish.id.in_([row.id for row in rows])
    wishes = {wish.id: wish for wish in await session.scalars(select(WaitingWish).where(*mine))}
    times = await _times(session, opening, earliest, {_asked(wish) for wish in wishes.values()})
    found = []
    for row in rows:
        wish = wishes[row.id]
        free = _suiting(wish, times[_asked(wish)])
        if free is not None:
            found.append(Candidate(wish, free, row.no_shows, row.visits, row.stands_at))
    return found


def _asked(wish: WaitingWish) -> Asked:
    return wish.service_id, wish.insurer, only_hour(wish)


async def _times(
    session: AsyncSession, opening: Opening, earliest: datetime, asked: set[Asked]
) -> dict[Asked, list[FreeTime]]:
    return {one: await _times_of(session, opening, earliest, *one) for one in asked}


async def _times_of(
    session: AsyncSession,
    opening: Opening,
    earliest: datetime,
    service_id: UUID,
    insurer: str | None,
    hour: time | None,
) -> list[FreeTime]:
    """By the rules that any booking follows: buffers, hours, blocks, notice and the insurer's are all looked at."""
    day = opening.start_at.astimezone(ZoneInfo(opening.timezone)).date()
    try:
        found = await free_times(
            session,
            service_id=service_id,
            from_day=day,
            to_day=day,
            practitioner_id=opening.practitioner_id,
            clinic_id=opening.clinic_id,
            at=hour,
            holder=opening.holder,
            insurer=insurer,
        )
    except Invalid:  # an insurer that is not taken any more
        return []
    return [free for free in found if earliest <= free.start_at < opening.end_at]


def _suiting(wish: WaitingWish, times: Sequence[FreeTime]) -> FreeTime | None:
    told_until = clock.now() + timedelta(minutes=wish.minimum_notice_minutes)
    return next((free for free in times if free.start_at >= told_until and fits(wish, free)), None)


# Nobody is asked twice for one time, about two at once, or for what they gave up; nor who wants no messages.
_WAITING = text(
    f"""
    SELECT w.id, CASE WHEN stands.status <> 'waitlist' THEN stands.start_at END AS stands_at,
           coalesce(past.no_shows, 0) AS no_shows, coalesce(past.visits, 0) AS visits
    FROM waiting_wishes w
    JOIN contacts c ON c.account_id = w.account_id AND c.id = w.contact_id AND NOT c.opted_out
    LEFT JOIN appointments stands ON stands.account_id = w.account_id AND stands.id = w.appointment_id
    {PAST}
    WHERE w.account_id = :account_id AND w.status = 'waiting'
        AND (w.practitioner_ids = '{{}}' OR :practitioner_id = ANY(w.practitioner_ids))
        AND (w.clinic_ids = '{{}}' OR :clinic_id = ANY(w.clinic_ids))
        AND :day BETWEEN w.first_day AND w.last_day
        AND (w.weekdays = '{{}}' OR :weekday = ANY(w.weekdays))
        AND coalesce(w.first_minute, 0) < :end_minute AND coalesce(w.last_minute, 1439) >= :minute
        AND CAST(:end_at AS timestamptz) - make_interval(mins => w.minimum_notice_minutes) >= :now
        AND (w.appointment_id IS NULL
             OR (stands.status IN ('proposed', 'pending', 'booked') AND stands.start_at > :start_at)
             OR stands.status = 'waitlist')
        AND NOT coalesce(stands.practitioner_id = :practitioner_id AND stands.start_at = :opens_at
                         AND {gave_up("stands")}, false)
        AND NOT EXISTS (
            SELECT FROM waiting_offers o
            WHERE o.account_id = w.account_id AND o.wish_id = w.id
                AND (o.status = 'open' OR o.opening_id = :opening_id
                     OR (o.practitioner_id = :practitioner_id AND o.start_at = :start_at))
        )
    ORDER BY w.priority DESC, w.since, w.id LIMIT :most
    """  # noqa: S608
)
