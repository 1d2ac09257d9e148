"""Calendars outside: what a connector must offer so that appointments stand in them, and we see what else does."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from balcao.contracts.messaging import Request


@dataclass(frozen=True)
class Calendar:
    """A calendar that the connected person may write to. `id` is the provider's."""

    id: str
    name: str
    timezone: str
    is_primary: bool = False


@dataclass(frozen=True)
class Guest:
    """Who asked to be invited: the provider writes to them when the event is made, moved or taken away."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class CalendarEvent:
    """An appointment as the calendar is to show it. `key` is ours, stable for the appointment's life, and becomes the
    event's id at the provider; `title` never tells of health.

    `invited` are the addresses, in lower case, that we have invited before, or may have: those that are not the guest's
    go. Whoever else stands there was asked by the calendar's owner, and stays.
    """

    key: str
    title: str
    start_at: datetime
    end_at: datetime
    timezone: str
    description: str = ""
    location: str = ""
    reminders: tuple[timedelta, ...] = ()
    guest: Guest | None = None
    invited: tuple[str, ...] = ()

    @property
    def concerns_guests(self) -> bool:
        """Without, nothing about guests is read or written, and nobody is written to."""
        return self.guest is not None or bool(self.invited)


Reply = Literal["accepted", "declined", "tentative"]


@dataclass(frozen=True)
class NotInvited:
    """The event stands, but its guest was not taken: why, and whether it may be otherwise some hours later."""

    why: str
    is_passing: bool = False


@dataclass(frozen=True)
class Kept:
    """The provider's answer: its id for the event, and the tag that says which version it holds. `invited` are those of
    our guests, the event's and earlier ones, who stand there now, in lower case; `reply` is its guest's answer.
    """

    event_id: str
    etag: str
    url: str | None = None
    invited: tuple[str, ...] = ()
    not_invited: NotInvited | None = None
    reply: Reply | None = None


@dataclass(frozen=True)
class Busy:
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True)
class SeenEvent:
    """What stands in a calendar outside; `is_gone` when it was deleted, cancelled or removed: the rest may be missing.

    `key` is our appointment's, when the event carries our mark. An instance of a series is known by `series_id` and
    `original_start_at`; a whole series that is gone is told under its own id. Times are instants in UTC; a whole day
    begins at midnight of the calendar's zone and its end is exclusive. `title` is kept only where the account wants it;
    what others marked as private has none.
    Of `guests`, the addresses of who is invited, digests alone are kept; `replies` are the answers of those who gave
    one, by address in lower case. `omits_guests`: there are more than were told.
    """

    event_id: str
    etag: str
    is_gone: bool
    key: str | None = None
    series_id: str | None = None
    original_start_at: datetime | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    timezone: str | None = None
    is_all_day: bool = False
    is_busy: bool = True
    title: str = ""
    url: str | None = None
    changed_at: datetime | None = None
    guests: tuple[str, ...] = ()
    replies: Mapping[str, Reply] = field(default_factory=dict)
    omits_guests: bool = False


@dataclass(frozen=True)
class Changes:
    """A page of what changed, in any order and perhaps not for the first time. `next_page` is asked again with the same
    question; `cursor` comes on the last page alone, and a page may be empty.
    """

    events: Sequence[SeenEvent]
    next_page: str | None = None
    cursor: str | None = None


class CursorLost(Exception):
    """The provider does not know the cursor any more: begin anew."""


class Changed(Exception):
    """Somebody else changed the event after the version that we knew; nothing was written. `seen` stands there now."""

    def __init__(self, seen: SeenEvent) -> None:
        super().__init__(seen.event_id)
        self.seen = seen


@dataclass(frozen=True)
class Watch:
    """A promise of the provider to tell when a calendar changes. `resource` is whatever it needs to end it."""

    id: str
    resource: str
    expires_at: datetime


@dataclass(frozen=True)
class CalendarTouched:
    """Says "look at this", and nothing of what changed.

    `renew`: the provider wants the watch renewed before its time; `removed`: it has ended it; `missed`: it could not
    tell of everything; `started`: the watch has begun.
    """

    watch_id: str
    reason: Literal["changed", "renew", "removed", "missed", "started"]


def watch_token(webhook_secret: str, watch_id: str) -> str:
    """What a watch's notices carry, so that each is known to be that watch's of that connection: 101 characters."""
    return f"{watch_id}.{hmac.new(webhook_secret.encode(), watch_id.encode(), hashlib.sha256).hexdigest()}"


class CalendarConnector(Protocol):
    """`calendar.py` of a connector. Errors as in core/outcomes.py."""

    async def calendars(self, settings: Any) -> Sequence[Calendar]: ...

    async def put(self, settings: Any, calendar_id: str, event: CalendarEvent, known: Kept | None) -> Kept:
        """Creates the event, also anew after it was deleted, or changes the one that stands there as `known` says.

        Safe to repeat: what stands there just as it is to be is no change. Raises Changed when somebody else changed
        or deleted the known event meanwhile, or when, with nothing known, it stands there already and says other times.
        A guest whom the provider does not let us invite is left out, and the answer says so.
        """

    async def remove(
        self, settings: Any, calendar_id: str, key: str, known: Kept | None, *, tells: bool = False
    ) -> None:
        """Already gone counts as done. `tells`: who was invited is written to; else nobody is, if the provider can."""

    async def busy(self, settings: Any, calendar_id: str, start_at: datetime, end_at: datetime) -> Sequence[Busy]: ...

    async def changes(
        self,
        settings: Any,
        calendar: Calendar,
        *,
        cursor: str | None,
        page: str | None,
        first_at: datetime,
        last_at: datetime,
    ) -> Changes:
        """Without a cursor everything between the two times, else what changed since it. Raises CursorLost."""

    async def event(self, settings: Any, calendar: Calendar, event_id: str) -> SeenEvent | None:
        """As it stands now; None when there never was one, or it is gone without a trace."""

    async def watch(self, settings: Any, calendar_id: str, *, id: str, secret: str, address: str) -> Watch:
        """`secret` comes back with every notice (watch_token), `address` is where they go; the watch's id may be the
        provider's own.
        """

    async def renew(self, settings: Any, watch: Watch) -> Watch | None:
        """None: this provider cannot; make a new one before the old ends."""

    async def unwatch(self, settings: Any, watch: Watch) -> None:
        """Already gone counts as done."""


class CalendarInbound(Protocol):
    """`inbound.py` of a connector that is told of changes; its notices come to an address of each connection's own."""

    def challenge(self, request: Request, settings: Any) -> str | None: ...

    def routes(self, request: Request) -> Sequence[str]: ...

    def verify(self, request: Request, settings: Any) -> bool: ...

    def key(self, request: Request) -> str: ...

    def kept(self, request: Request) -> bytes:
        """What is kept to be parsed: the body, or what the headers say where there is none."""

    def parse(self, body: bytes, route_keys: frozenset[str]) -> Sequence[CalendarTouched]: ...
