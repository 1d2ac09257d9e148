"""Bookings that people make at another provider's page: what a connector offers so that they stand in our agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol


@dataclass(frozen=True)
class Holder:
    """Whose account the connection is. `id` and `group` are the provider's, and every list is asked by them."""

    id: str
    group: str
    name: str
    email: str | None = None


@dataclass(frozen=True)
class Offering:
    """Something that can be booked there. `has_many_hosts`: who attends differs from one booking to the next."""

    id: str
    name: str
    duration: timedelta
    is_active: bool = True
    url: str | None = None
    has_many_hosts: bool = False


@dataclass(frozen=True)
class Asked:
    """A question of the provider's form, and what the person wrote."""

    question: str
    answer: str


@dataclass(frozen=True)
class OutsideBooking:
    """One person's booking as it stands there. A move makes another one: `previous_id` and `next_id` join the two.

    `event_id` is the time booked, which several people may share (`places`); `calendar_event_id` is the event that the
    provider itself wrote into its host's calendar. `phone` is as the person typed it.
    """

    id: str
    event_id: str
    offering_id: str
    offering: str
    name: str
    start_at: datetime
    end_at: datetime
    changed_at: datetime
    email: str | None = None
    phone: str | None = None
    asked: tuple[Asked, ...] = ()
    host_emails: tuple[str, ...] = ()
    is_cancelled: bool = False
    cancelled_by: Literal["person", "host"] | None = None
    reason: str | None = None
    previous_id: str | None = None
    next_id: str | None = None
    no_show_id: str | None = None
    places: int = 1
    calendar_event_id: str | None = None
    cancel_url: str | None = None
    move_url: str | None = None


@dataclass(frozen=True)
class BookingTold:
    """A webhook told all of a booking."""

    booking: OutsideBooking


@dataclass(frozen=True)
class BookingTouched:
    """A webhook told that something about a booking changed: it is to be asked for."""

    booking_id: str


@dataclass(frozen=True)
class OutsideEvent:
    """A booked time in a list. `stamp` changes whenever anything about it or its people does."""

    id: str
    stamp: str


@dataclass(frozen=True)
class EventPage:
    events: Sequence[OutsideEvent]
    next_page: str | None


@dataclass(frozen=True)
class Subscription:
    """Under which webhooks come. The provider may have switched it off (`is_active`); it never comes back by itself."""

    id: str
    is_active: bool


class BookingsConnector(Protocol):
    """`bookings.py` of a connector. Errors as in core/outcomes.py."""

    async def holder(self, settings: Any) -> Holder: ...

    async def offerings(self, settings: Any, holder: Holder) -> Sequence[Offering]: ...

    async def events(
        self, settings: Any, holder: Holder, first_at: datetime, last_at: datetime, page: str | None
    ) -> EventPage:
        """Cancelled ones too."""

    async def bookings_of(self, settings: Any, event_id: str) -> Sequence[OutsideBooking]:
        """Of everybody who has, or had, a place in it; none when there is no such event."""

    async def booking(self, settings: Any, booking_id: str) -> OutsideBooking | None: ...

    async def cancel(self, settings: Any, event_id: str, reason: str | None) -> None:
        """The whole event, for all who are in it. Already cancelled counts as done."""

    async def mark_no_show(self, settings: Any, booking_id: str) -> str:
        """The provider's id of the mark."""

    async def unmark_no_show(self, settings: Any, no_show_id: str) -> None:
        """Already gone counts as done."""

    async def find_subscription(self, settings: Any, holder: Holder, address: str) -> Subscription | None: ...

    async def subscribe(self, settings: Any, holder: Holder, address: str, secret: str) -> Subscription:
        """Webhooks to `address`, signed with `secret` where the provider lets us choose."""

    async def unsubscribe(self, settings: Any, subscription_id: str) -> None:
        """Already gone counts as done."""

    async def leave(self, settings: Any, address: str) -> None:
        """The connection ends: no webhooks to `address` any more."""
