"""Language models: what one may be asked, and what it may propose. It never acts, and nothing it says is believed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Protocol


@dataclass(frozen=True)
class Question:
    """What a person wrote, without names, numbers and addresses, and the lists that an answer may choose from.

    `asked` is what we had just asked them, in our words. `wants_opening`: a sentence to begin the answer with, too.
    """

    text: str
    today: date
    intents: Sequence[str]
    services: Sequence[str]
    practitioners: Sequence[str]
    asked: str | None = None
    wants_opening: bool = False


@dataclass(frozen=True)
class Proposal:
    """What the model takes the text to mean. `service` and `practitioner` are places in the question's lists.

    `micros` are millionths of a US dollar, None where the price is not known.
    """

    intent: str | None = None
    day: date | None = None
    day_to: date | None = None
    hour: time | None = None
    hour_to: time | None = None
    period: str | None = None
    service: int | None = None
    practitioner: int | None = None
    opening: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    micros: int | None = None


class Models(Protocol):
    """`models.py` of a connector."""

    async def propose(self, settings: Any, question: Question, deadline: timedelta) -> Proposal:
        """Within `deadline`, or Unavailable. Raises the errors of core/outcomes.py; Rejected if nothing is readable."""
