"""What happens to connections."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class ConnectionChanged(Event):
    """It was made, changed, lost its authorization, failed, recovered or was removed."""

    connection_id: UUID
