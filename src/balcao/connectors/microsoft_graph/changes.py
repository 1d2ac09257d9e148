"""What changed in a calendar since a cursor, occurrence by occurrence: calendarView/delta.

https://learn.microsoft.com/graph/delta-query-events, read 2026-11. Both kinds of link are kept and followed whole.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from balcao.connectors._shared.loose_json import Object, items, text
from balcao.connectors.microsoft_graph import client
from balcao.connectors.microsoft_graph.errors import content, is_lost
from balcao.connectors.microsoft_graph.seen import seen_event
from balcao.connectors.microsoft_graph.settings import Settings
from balcao.contracts.calendar import Calendar, Changes, CursorLost, SeenEvent
from balcao.core.answers import Answer
from balcao.core.outcomes import Unavailable


async def changes(
    settings: Settings,
    calendar: Calendar,
    *,
    cursor: str | None,
    page: str | None,
    first_at: datetime,
    last_at: datetime,
) -> Changes:
    """A delta link may have pages too: only the last one gives the next cursor."""
    link = page or cursor
    if link is not None:
        answer = await client.follow(settings, link, "delta.follow")
    else:
        answer = await client.begin_delta(settings, calendar.id, written(first_at), written(last_at))
    if link is not None and is_lost(answer):
        raise CursorLost
    told = content(answer)
    following, last = text(told, "@odata.nextLink"), text(told, "@odata.deltaLink")
    if following is None and last is None:
        raise Unavailable("unreadable_answer", "Resposta estranha do Outlook", "Tentaremos de novo.")
    return Changes(await _seen(settings, calendar, items(told, "value")), following, None if following else last)


async def event(settings: Settings, calendar: Calendar, event_id: str) -> SeenEvent | None:
    answer = await client.get_event(settings, event_id)
    if answer.status == 404:
        await refuse_lost_calendar(settings, calendar.id)
        return None
    return seen_event(content(answer), calendar.timezone)


async def refuse_lost_calendar(settings: Settings, calendar_id: str) -> None:
    """A 404 does not say whether it is the event or the whole calendar that is not there: Rejected for a calendar."""
    content(await client.view_calendar(settings, calendar_id, "2000-01-01T00:00:00Z", "2000-01-02T00:00:00Z"))


def written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def _seen(settings: Settings, calendar: Calendar, told: Sequence[Object]) -> list[SeenEvent]:
    """A series itself takes no time, its occurrences do; gone, it is told by its own id, and so are they."""
    masters = {id: one for one in told if _is_series(one) and (id := text(one, "id"))}
    masters |= await _missing(settings, told, masters)
    found = []
    for one in told:
        master = masters.get(text(one, "seriesMasterId") or "") if text(one, "type") == "occurrence" else None
        if not _is_series(one) and (seen := seen_event(one, calendar.timezone, master)):
            found.append(seen)
    return found


def _is_series(told: Object) -> bool:
    return text(told, "type") == "seriesMaster"


async def _missing(settings: Settings, told: Sequence[Object], known: Mapping[str, Object]) -> dict[str, Object]:
    """The series of occurrences that stand on another page than it, asked one by one."""
    wanted = [text(one, "seriesMasterId") for one in told if text(one, "type") == "occurrence" and "showAs" not in one]
    ids = [id for id in dict.fromkeys(wanted) if id is not None and id not in known]
    answers = await asyncio.gather(*(client.get_event(settings, id) for id in ids))
    return {id: _read(answer) for id, answer in zip(ids, answers, strict=True)}


def _read(answer: Answer) -> Object:
    """A series that has just gone leaves occurrences that will be told as gone; until then they take their time."""
    return {} if answer.status == 404 else content(answer)
