"""What happens to connections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class ConnectionChanged(Event):
    """It was made, changed, lost its authorization, failed, recovered or was removed."""

    connection_id: UUID


@dataclass(frozen=True)
class TemplateChanged(Event):
    """The provider told of a message template. `what` is template_status, _quality, _category or _content.

    `data` is as in docs/messages.md. Every connection of the provider's account is told, each once a delivery.
    """

    connection_id: UUID
    what: str
    provider_at: datetime
    data: Mapping[str, Any]
