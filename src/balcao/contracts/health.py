"""Whether a connection works, asked when a person presses "test"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Checked:
    """It works. `detail` says in Portuguese what was found; `warnings` what will not work all the same."""

    detail: str
    number: str | None = None
    quality: str | None = None
    warnings: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


class HealthConnector(Protocol):
    """`health.py` of a connector."""

    async def check(self, settings: Any) -> Checked:
        """Raises the errors of core/outcomes.py when it does not work; their `detail` says what to do."""
