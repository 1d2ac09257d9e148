"""What happens on the waiting list."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class OfferMade(Event):
    """A free time is held for one who waits; somebody has to tell them."""

    offer_id: UUID
