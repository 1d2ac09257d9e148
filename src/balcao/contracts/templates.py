"""Message templates that a provider has to approve before they may be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Template:
    """`body` holds its variables as {{1}} or {{nome}}; `variables` names them in order. `status` is approved, pending,
    rejected, paused or disabled, or the provider's own word. `header` is {kind, text}; a
    button {kind, title, url, phone}.
    """

    id: str
    name: str
    language: str
    category: str
    status: str
    body: str
    header: Mapping[str, Any] | None
    footer: str | None
    buttons: tuple[Mapping[str, Any], ...]
    variables: tuple[str, ...]


class TemplatesConnector(Protocol):
    """`templates.py` of a connector."""

    async def templates(self, settings: Any) -> Sequence[Template]: ...
