"""What changed in a calendar since a cursor, instance by instance.

https://developers.google.com/workspace/calendar/api/guides/sync, read 2026-11.
"""

from datetime import datetime

from balcao.connectors._shared.loose_json import items, text
from balcao.connectors.google_calendar import client
from balcao.connectors.google_calendar.errors import content
from balcao.connectors.google_calendar.seen import seen_event
from balcao.connectors.google_calendar.settings import Settings
from balcao.contracts.calendar import Calendar, Changes, CursorLost, SeenEvent

PAGE = "2500"


async def changes(
    settings: Settings,
    calendar: Calendar,
    *,
    cursor: str | None,
    page: str | None,
    first_at: datetime,
    last_at: datetime,
) -> Changes:
    """With a token the times may not be said again: Google remembers them. All else is said alike in every round."""
    query = {"singleEvents": "true", "maxResults": PAGE}
    if cursor is not None:
        query["syncToken"] = cursor
    else:
        query |= {"timeMin": first_at.isoformat(), "timeMax": last_at.isoformat()}
    if page is not None:
        query["pageToken"] = page
    answer = await client.list_events(settings, calendar.id, **query)
    if answer.status == 410:
        raise CursorLost
    told = content(answer)
    zone = text(told, "timeZone") or calendar.timezone
    seen = [one for entry in items(told, "items") if (one := seen_event(entry, zone))]
    return Changes(seen, text(told, "nextPageToken"), text(told, "nextSyncToken"))


async def event(settings: Settings, calendar: Calendar, event_id: str) -> SeenEvent | None:
    answer = await client.get_event(settings, calendar.id, event_id)
    if answer.status in (404, 410):
        await refuse_lost_calendar(settings, calendar.id)
        return None
    return seen_event(content(answer), calendar.timezone)


async def refuse_lost_calendar(settings: Settings, calendar_id: str) -> None:
    """A 404 does not say whether it is the event or the whole calendar that is not there: Rejected for a calendar."""
    content(await client.list_events(settings, calendar_id, maxResults="1"))
