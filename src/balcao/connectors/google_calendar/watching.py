"""Channels: Google tells an address of ours that a calendar changed, and nothing of what.

https://developers.google.com/workspace/calendar/api/guides/push, read 2026-11.
"""

from datetime import UTC, datetime, timedelta

from balcao.connectors._shared.loose_json import text
from balcao.connectors.google_calendar import client
from balcao.connectors.google_calendar.errors import content
from balcao.connectors.google_calendar.settings import Settings
from balcao.contracts.calendar import Watch
from balcao.core import clock
from balcao.core.outcomes import Unavailable

LIFE = timedelta(days=7)


async def watch(settings: Settings, calendar_id: str, *, id: str, secret: str, address: str) -> Watch:
    """A longer life than Google likes is cut: the answer says until when."""
    asked = {
        "id": id,
        "type": "web_hook",
        "address": address,
        "token": secret,
        "params": {"ttl": str(int(LIFE.total_seconds()))},
    }
    told = content(await client.watch_events(settings, calendar_id, asked))
    resource = text(told, "resourceId")
    if resource is None:
        raise Unavailable("unreadable_answer", "Resposta estranha do Google", "Tentaremos de novo.")
    return Watch(text(told, "id") or id, resource, _expiry(text(told, "expiration")))


async def renew(settings: Settings, watch: Watch) -> Watch | None:
    """Google has no such call."""
    return None


async def unwatch(settings: Settings, watch: Watch) -> None:
    answer = await client.stop_channel(settings, {"id": watch.id, "resourceId": watch.resource})
    if answer.status not in (404, 410):
        content(answer)


def _expiry(written: str | None) -> datetime:
    """In milliseconds since 1970, as a text."""
    try:
        return datetime.fromtimestamp(int(written or "") / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return clock.now() + timedelta(hours=1)
