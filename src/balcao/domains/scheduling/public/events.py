"""What happens on booking pages."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class VisitBookedOnPage(Event):
    """`writes`: the person agreed to be written to about it; `url` is the visit's own page; `language` pt or en."""

    appointment_id: UUID
    writes: bool
    url: str
    language: str
