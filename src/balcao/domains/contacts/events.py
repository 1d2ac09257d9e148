"""What happens to contacts."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class ContactsJoined(Event):
    """Two turned out to be one person: all that hung on `gone_id` belongs to `kept_id` now."""

    kept_id: UUID
    gone_id: UUID
