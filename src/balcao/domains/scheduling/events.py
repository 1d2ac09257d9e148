"""What happens to appointments."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class AppointmentBooked(Event):
    appointment_id: UUID


@dataclass(frozen=True)
class MovedOutside(Event):
    """Somebody moved it in a calendar outside; `version` is that of the move."""

    appointment_id: UUID
    version: int


@dataclass(frozen=True)
class RestGivenBack(Event):
    """Somebody did not come, and what was left of their time is free."""

    appointment_id: UUID


@dataclass(frozen=True)
class AppointmentMoved(Event):
    """Another time, practitioner or clinic; the id is the same."""

    appointment_id: UUID


@dataclass(frozen=True)
class AppointmentCancelled(Event):
    appointment_id: UUID


@dataclass(frozen=True)
class AppointmentChanged(Event):
    """Anything else: confirmed, arrived, fulfilled, a new note. `act` as in its history."""

    appointment_id: UUID
    act: str


@dataclass(frozen=True)
class OutsideMoveBegun(Event):
    """A booking made elsewhere was given up for another, of which nothing has been told yet."""

    outside_booking_id: UUID
    connection_id: UUID
    booking_id: str


@dataclass(frozen=True)
class OfferingsLinked(Event):
    """It was said what can be booked through a connection is here."""

    connection_id: UUID
