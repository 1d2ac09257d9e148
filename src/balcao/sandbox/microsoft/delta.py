"""calendarView/delta: rounds of pages over a frozen window, what is gone as @removed, tokens that can be lost.

https://learn.microsoft.com/graph/delta-query-events, as of 2026-11: a series is told once whole, its occurrences only
by id, type, series and times.
"""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from balcao.sandbox.microsoft import series
from balcao.sandbox.microsoft.errors import GraphError
from balcao.sandbox.microsoft.events import Calendar, Item, overlaps
from balcao.sandbox.microsoft.showing import Preferences, event_id, show, show_occurrence

Json = dict[str, Any]


class Round(NamedTuple):
    """`since` is the change after which to tell, -1 for all; `until` the change at which this round began; `change` and
    `part` say what was told last, so that nothing is skipped when something changes between two pages.
    """

    begin: datetime
    end: datetime
    since: int
    until: int
    generation: int
    change: int = -1
    part: int = -1

    def token(self, calendar_id: str) -> str:
        content = [calendar_id, self.begin.isoformat(), self.end.isoformat(), *self[2:]]
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def first_round(calendar: Calendar, begin: datetime, end: datetime) -> Round:
    return Round(begin.astimezone(UTC), end.astimezone(UTC), -1, calendar.change, calendar.generation)


def next_round(calendar: Calendar, told: Round) -> Round:
    """Where a delta link leads: what came after the round that gave it had begun."""
    return told._replace(since=told.until, until=calendar.change, change=-1, part=-1)


def read_token(text: str, calendar: Calendar) -> Round:
    """Raises GraphError 400."""
    try:
        told, begin, end, *numbers = json.loads(base64.urlsafe_b64decode(text + "=="))
        found = Round(datetime.fromisoformat(begin), datetime.fromisoformat(end), *map(int, numbers))
    except (ValueError, TypeError) as error:
        raise GraphError(400, "ErrorInvalidSyncStateData", "Sync state data is invalid.") from error
    if told != calendar.id:
        raise GraphError(400, "ErrorInvalidSyncStateData", "The token is of another calendar.")
    return found


def page(calendar: Calendar, told: Round, wanted: Preferences, repeats: bool) -> tuple[list[Json], Round | None]:
    """The objects, and where the round goes on; None when this was the last page. `repeats`: a page may tell again what
    the last one told, as Graph's may.
    """
    everything = list(_changes(calendar, told, wanted))
    places = [place for place, _ in everything]
    first = next((number for number, place in enumerate(places) if place > (told.change, told.part)), len(places))
    last = first + wanted.page_size
    found = [one for _, one in everything[max(first - 1, 0) if repeats else first : last]]
    if last >= len(everything):
        return found, None
    change, part = places[last - 1]
    return found, told._replace(change=change, part=part)


def _changes(calendar: Calendar, told: Round, wanted: Preferences) -> Iterator[tuple[tuple[int, int], Json]]:
    """An item that changes while a round goes on comes up with its newest state, and again in the next round."""
    for item in sorted(calendar.items.values(), key=lambda one: one.change):
        if item.change > told.since:
            for part, one in enumerate(_told(calendar, item, told, wanted)):
                yield (item.change, part), one


def _told(calendar: Calendar, item: Item, told: Round, wanted: Preferences) -> Iterator[Json]:
    if item.event.get("recurrence"):
        yield from _series(calendar, item, told, wanted)
    elif not item.gone and overlaps(item.event, told.begin, told.end):
        yield show(item.event, calendar.id, wanted)
    elif told.since >= 0 and any(overlaps(one, told.begin, told.end) for one in (*item.past, item.event)):
        yield _removed(item.event["uid"], calendar, wanted)


def _series(calendar: Calendar, item: Item, told: Round, wanted: Preferences) -> Iterator[Json]:
    window = told.begin, told.end
    standing = [] if item.gone else list(calendar.standing(item.event, *window))
    if standing:
        yield show(item.event, calendar.id, wanted)
        yield from (show_occurrence(one, calendar.id, wanted) for one in standing)
    if told.since < 0:
        return
    if not standing:
        yield _removed(item.event["uid"], calendar, wanted)
    before = {
        one["uid"]: None
        for times in (*item.past, item.event)
        if times.get("recurrence")
        for one in series.occurrences(times, *window)
    }
    still = {one["uid"] for one in standing} | {uid for uid, kept in calendar.items.items() if not kept.gone}
    yield from (_removed(uid, calendar, wanted) for uid in before if uid not in still)


def _removed(uid: str, calendar: Calendar, wanted: Preferences) -> Json:
    return {
        "@odata.type": "#microsoft.graph.event",
        "id": event_id(uid, calendar.id, wanted.immutable),
        "@removed": {"reason": "deleted"},
    }
