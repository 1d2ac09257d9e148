"""The account with the provider itself: does it answer, and which message templates does it hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Checked:
    """What a test of the connection found. `detail` is a sentence for a person (pt-BR); `facts` are shown beside it,
    for example {"number": "+55 11 98765-4321", "quality": "GREEN"}.
    """

    detail: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A message template as the provider holds it. `header` is {format, text?}, `buttons` are {type, text, …};
    `variables` are the placeholders' names in the order of their use.
    """

    provider_id: str
    name: str
    language: str
    category: str
    status: str
    body: str
    header: dict[str, Any] | None = None
    footer: str | None = None
    buttons: tuple[dict[str, Any], ...] = ()
    variables: tuple[str, ...] = ()


class AccountConnector(Protocol):
    """`account.py` of a connector; capability "test" promises check(), "templates" promises templates()."""

    async def check(self, settings: Any) -> Checked:
        """Asks the provider something harmless. Raises the errors of core/outcomes.py."""

    async def templates(self, settings: Any) -> Sequence[Template]: ...
