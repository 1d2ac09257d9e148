"""What `balcao bot understand` prints."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from balcao.domains.bot.understanding.understand import understand


def describe(
    text: str, now_iso: str, timezone: str, practitioners: Sequence[str] = (), services: Sequence[str] = ()
) -> dict[str, object]:
    """`now_iso` without an offset is the time of day in `timezone`. Raises ValueError for what is no time or zone."""
    now = datetime.fromisoformat(now_iso)
    if now.tzinfo is None:
        now = now.replace(tzinfo=ZoneInfo(timezone))
    understood = understand(text, now=now, timezone=timezone, practitioners=practitioners, services=services)
    return understood.as_json()
