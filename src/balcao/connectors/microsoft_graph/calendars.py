"""The calendars that an account may write to, and the zone in which its whole days are meant."""

from collections.abc import Sequence

from balcao.connectors._shared.loose_json import Object, items, text
from balcao.connectors.microsoft_graph import client
from balcao.connectors.microsoft_graph.errors import content
from balcao.connectors.microsoft_graph.settings import Settings
from balcao.connectors.microsoft_graph.zones import iana
from balcao.contracts.calendar import Calendar


async def calendars(settings: Settings) -> Sequence[Calendar]:
    answer = await client.list_calendars(settings)
    listed: list[Object] = []
    for _ in range(client.PAGES):
        told = content(answer)
        listed += [entry for entry in items(told, "value") if entry.get("canEdit") is True]
        link = text(told, "@odata.nextLink")
        if link is None:
            break
        answer = await client.follow(settings, link, "calendars.list")
    zone = await _zone(settings)
    return [_calendar(id, entry, zone) for entry in listed if (id := text(entry, "id"))]


def _calendar(id: str, entry: Object, zone: str) -> Calendar:
    return Calendar(id, text(entry, "name") or id, zone, entry.get("isDefaultCalendar") is True)


async def _zone(settings: Settings) -> str:
    """Graph's calendars have no zone: the mailbox has. Who did not consent to its settings says it in ours."""
    answer = await client.mailbox_zone(settings)
    if answer.status in (403, 404):
        return settings.timezone
    return iana(text(content(answer), "value"), settings.timezone)
