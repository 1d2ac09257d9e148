"""Takes a page of what stands outside into the mirror: busy times as they are now, and our own events' news."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import SeenEvent
from balcao.core import clock
from balcao.core.database import raw_connection
from balcao.core.queue import later_many
from balcao.domains.scheduling.busy_outside import LONGEST
from balcao.domains.scheduling.calendars.models import CalendarMirror
from balcao.domains.scheduling.calendars.options import options
from balcao.domains.scheduling.calendars.overlaps import note_overlaps
from balcao.domains.scheduling.calendars.own_events import Own, find_own, note_missing, note_seen
from balcao.domains.scheduling.calendars.settle_event import settle_event
from balcao.domains.scheduling.calendars.write_event import write_event
from balcao.domains.scheduling.stands_twice import digests, same_booking
from balcao.domains.scheduling.wall_clock import minute_of


@dataclass(frozen=True)
class Window:
    first_at: datetime
    last_at: datetime


async def take_in(
    session: AsyncSession,
    mirror: CalendarMirror,
    events: Sequence[SeenEvent],
    window: Window,
    *,
    whole: bool,
    since: datetime,
) -> bool:
    """Safe to repeat, in any order of rounds. `whole`: the page belongs to a reading of everything, whose generation is
    the mirror's next; what it finds other than we had it, and not changed after `since`, is drift.

    Whether there was anything but events of ours.
    """
    if not events:
        return False
    latest = {event.event_id: event for event in events}  # of repeats the last counts
    own = await find_own(session, mirror, list(latest.values()))
    generation = mirror.generation + 1 if whole else mirror.generation
    if whole:
        await note_seen(session, [one.entry_id for one in own.values()], generation)
    news = [one.entry_id for id, one in own.items() if _is_news(one, latest[id])]
    await later_many(session, [(settle_event, {"entry_id": id}) for id in news])
    others = [event for id, event in latest.items() if id not in own]
    standing = [event for event in others if _takes_time(event, window)]
    rows = [row for event in standing for row in _pieces(event, window)]
    if whole:
        drifted = await _drifted(session, mirror, standing, rows, since)
        mirror.drift = (mirror.drift or 0) + drifted + (len(news) if mirror.cursor else 0)
    else:
        # Ours too: before we knew one for ours it was taken for anybody's.
        await _forget(session, mirror, latest.values())
    await _write(session, mirror, generation, standing, rows, keep_titles=(await options(session)).keep_titles)
    await note_overlaps(session, mirror, [event.event_id for event in others])
    await _write_or_leave(session, mirror, [event.event_id for event in others])
    return bool(others)


async def _write_or_leave(session: AsyncSession, mirror: CalendarMirror, event_ids: Sequence[str]) -> None:
    """What a booking page wrote there itself is not to stand there by our hand as well; what it took away is again."""
    if not event_ids:
        return
    connection = await raw_connection(session)
    rows = await connection.fetch(_BY_PAGE, session.info["account_id"], mirror.id, list(event_ids))
    await later_many(session, [(write_event, {"appointment_id": row["appointment_id"]}) for row in rows])


def _is_news(own: Own, seen: SeenEvent) -> bool:
    """Our own writes come back: the same tag is no news, nor is the end of what we took away."""
    if seen.is_gone:
        return own.state not in ("removed", "held")
    return seen.etag != own.etag


def _takes_time(event: SeenEvent, window: Window) -> bool:
    if event.is_gone or not event.is_busy or event.start_at is None or event.end_at is None:
        return False
    return event.start_at < event.end_at and event.start_at < window.last_at and event.end_at > window.first_at


Piece = tuple[str, int, int, int]


def _pieces(event: SeenEvent, window: Window) -> Iterator[Piece]:
    """(event, piece, first minute, last minute), of two days at most."""
    assert event.start_at is not None and event.end_at is not None
    start = minute_of(max(event.start_at, window.first_at))
    end = -(-int(min(event.end_at, window.last_at).timestamp()) // 60)
    for number, first in enumerate(range(start, end, LONGEST)):
        yield event.event_id, number, first, min(first + LONGEST, end)


async def end_generation(
    session: AsyncSession, mirror: CalendarMirror, window: Window, *, counts: bool, since: datetime
) -> None:
    """All was read: what the older generations had and this one did not is gone. `counts`: we were in step before, so
    that what differed is drift.
    """
    connection = await raw_connection(session)
    account_id, generation = session.info["account_id"], mirror.generation + 1
    gone = await connection.fetch(
        "DELETE FROM calendar_busy WHERE account_id = $1 AND mirror_id = $2 AND generation < $3 "
        "RETURNING event_id, piece, end_at",
        account_id,
        mirror.id,
        generation,
    )
    missing = await note_missing(session, mirror, window.first_at, window.last_at, generation, since)
    await later_many(session, [(settle_event, {"entry_id": id}) for id in missing])
    await note_overlaps(session, mirror, [row["event_id"] for row in gone])
    vanished = sum(row["piece"] == 0 and row["end_at"] > window.first_at for row in gone)
    mirror.drift = (mirror.drift or 0) + vanished + len(missing) if counts else None
    mirror.drift_at = clock.now() if counts else None
    mirror.generation, mirror.first_at, mirror.last_at = generation, window.first_at, window.last_at
    mirror.events = await connection.fetchval(
        "SELECT count(*) FROM calendar_busy WHERE account_id = $1 AND mirror_id = $2 AND piece = 0",
        account_id,
        mirror.id,
    )


async def _drifted(
    session: AsyncSession, mirror: CalendarMirror, standing: Sequence[SeenEvent], rows: list[Piece], since: datetime
) -> int:
    """How many events that we should have had stood otherwise, or not at all."""
    if mirror.cursor is None or mirror.last_at is None:
        return 0
    had = await (await raw_connection(session)).fetch(
        "SELECT event_id, min(start_at) AS start_at, max(end_at) AS end_at FROM calendar_busy "
        "WHERE account_id = $1 AND mirror_id = $2 AND event_id = ANY($3::text[]) GROUP BY event_id",
        session.info["account_id"],
        mirror.id,
        [event.event_id for event in standing],
    )
    known = {row["event_id"]: (row["start_at"], row["end_at"]) for row in had}
    return sum(
        known.get(event.event_id) != (event.start_at, event.end_at)
        for event in standing
        if event.start_at is not None
        and event.start_at < mirror.last_at
        and (event.changed_at is None or event.changed_at < since)
    )


async def _forget(session: AsyncSession, mirror: CalendarMirror, events: Iterable[SeenEvent]) -> None:
    """What changed is written anew, wherever it stood; a series that is gone takes its instances along."""
    told = list(events)
    connection = await raw_connection(session)
    given = (session.info["account_id"], mirror.id)
    await connection.execute(
        "DELETE FROM calendar_busy WHERE account_id = $1 AND mirror_id = $2 AND event_id = ANY($3::text[])",
        *given,
        [event.event_id for event in told],
    )
    gone = [event.event_id for event in told if event.is_gone and event.series_id is None]
    if gone:
        await connection.execute(
            "DELETE FROM calendar_busy WHERE account_id = $1 AND mirror_id = $2 AND series_id = ANY($3::text[])",
            *given,
            gone,
        )


async def _write(
    session: AsyncSession,
    mirror: CalendarMirror,
    generation: int,
    standing: Sequence[SeenEvent],
    rows: list[Piece],
    *,
    keep_titles: bool,
) -> None:
    by_id = {event.event_id: event for event in standing}
    events = [by_id[row[0]] for row in rows]
    await (await raw_connection(session)).execute(
        _WRITE,
        session.info["account_id"],
        mirror.id,
        generation,
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
        [event.series_id for event in events],
        [event.original_start_at for event in events],
        [event.start_at for event in events],
        [event.end_at for event in events],
        [event.is_all_day for event in events],
        [event.title[:300] if keep_titles else None for event in events],
        [event.url for event in events],
        [event.etag for event in events],
        [",".join(digests(event.guests)) for event in events],
    )


# `seen_at` stays while an event stands where it stood: it says since when.
_BY_PAGE = f"""
SELECT appointment_id FROM outside_bookings
WHERE account_id = $1 AND calendar_event_id = ANY($3::text[]) AND state = 'placed' AND appointment_id IS NOT NULL
UNION
SELECT o.appointment_id FROM calendar_busy b JOIN outside_bookings o ON o.account_id = $1 AND o.state = 'placed'
    AND o.appointment_id IS NOT NULL AND o.start_at = b.start_at AND {same_booking("o", "b")}
WHERE b.account_id = $1 AND b.mirror_id = $2 AND b.event_id = ANY($3::text[]) AND b.piece = 0 AND b.guests <> '{{}}'
"""  # noqa: S608
_WRITE = """
INSERT INTO calendar_busy (account_id, mirror_id, generation, event_id, piece, start_minute, end_minute, series_id,
    original_start_at, start_at, end_at, is_all_day, title, url, etag, guests)
SELECT $1, $2, $3, event_id, piece, first, last, series_id, original, start_at, end_at, is_all_day, title, url, etag,
    string_to_array(guests, ',')
FROM unnest($4::text[], $5::smallint[], $6::int[], $7::int[], $8::text[], $9::timestamptz[], $10::timestamptz[],
    $11::timestamptz[], $12::boolean[], $13::text[], $14::text[], $15::text[], $16::text[]) AS told
    (event_id, piece, first, last, series_id, original, start_at, end_at, is_all_day, title, url, etag, guests)
ON CONFLICT (account_id, mirror_id, event_id, piece) DO UPDATE SET generation = excluded.generation,
    start_minute = excluded.start_minute, end_minute = excluded.end_minute, series_id = excluded.series_id,
    original_start_at = excluded.original_start_at, start_at = excluded.start_at, end_at = excluded.end_at,
    is_all_day = excluded.is_all_day, title = excluded.title, url = excluded.url, etag = excluded.etag,
    guests = excluded.guests,
    seen_at = CASE WHEN (calendar_busy.start_at, calendar_busy.end_at) = (excluded.start_at, excluded.end_at)
        THEN calendar_busy.seen_at ELSE now() END
"""


async def forget_titles(session: AsyncSession) -> None:
    """The account does not want them any more."""
    await (await raw_connection(session)).execute(
        "UPDATE calendar_busy SET title = NULL WHERE account_id = $1 AND title IS NOT NULL", session.info["account_id"]
    )
