"""What happens to people."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class PersonLeft(Event):
    """A user was deactivated or removed: what they had in hand is nobody's now."""

    user_id: UUID
