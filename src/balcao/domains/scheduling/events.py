"""What happens to appointments."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class AppointmentBooked(Event):
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
