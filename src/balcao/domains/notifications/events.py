"""What comes of reminders and offers for those who talk with patients."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from balcao.core.events import Event

Matter = Literal["confirm", "move", "book"]


@dataclass(frozen=True)
class VisitsRaised(Event):
    """The conversation is about these visits now: one of them is to be confirmed or moved, or booked anew.

    `question` is what was asked, if anything; what the person writes next is its answer.
    """

    conversation_id: UUID
    matter: Matter
    appointment_ids: tuple[UUID, ...]
    question: str = ""
