"""Calendars outside: what a connector must offer so that appointments stand in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol


@dataclass(frozen=True)
class Calendar:
    """A calendar that the connected person may write to. `id` is the provider's."""

    id: str
    name: str
    timezone: str
    is_primary: bool = False


@dataclass(frozen=True)
class CalendarEvent:
    """An appointment as the calendar is to show it. `key` is ours, stable for the appointment's life, and becomes the
    event's id at the provider; `title` never tells of health.
    """

    key: str
    title: str
    start_at: datetime
    end_at: datetime
    timezone: str
    description: str = ""
    location: str = ""
    reminders: tuple[timedelta, ...] = ()


@dataclass(frozen=True)
class Kept:
    """The provider's answer: its id for the event, and the tag that says which version it holds."""

    event_id: str
    etag: str
    url: str | None = None


@dataclass(frozen=True)
class Busy:
    start_at: datetime
    end_at: datetime


class CalendarConnector(Protocol):
    """`calendar.py` of a connector. Errors as in core/outcomes.py."""

    async def calendars(self, settings: Any) -> Sequence[Calendar]: ...

    async def put(self, settings: Any, calendar_id: str, event: CalendarEvent, known: Kept | None) -> Kept:
        """Creates the event or changes the one that stands there; safe to repeat."""

    async def remove(self, settings: Any, calendar_id: str, key: str, known: Kept | None) -> None:
        """Already gone counts as done."""

    async def busy(self, settings: Any, calendar_id: str, start_at: datetime, end_at: datetime) -> Sequence[Busy]: ...
