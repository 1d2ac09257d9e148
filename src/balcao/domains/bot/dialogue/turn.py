"""One turn: what was said and understood, what the dialogue remembers, and the answer as it grows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.bot.dialogue.desk import Desk
from balcao.domains.bot.dialogue.state import Asked, State, Tap
from balcao.domains.bot.options import BotOptions, read_options
from balcao.domains.bot.understanding.folding import plain
from balcao.domains.bot.understanding.understood import Understanding
from balcao.domains.clinics.models import Clinic
from balcao.domains.contacts.models import Contact

Outcome = Literal["answered", "person", "urgent", "stopped"]


@dataclass
class Turn:
    """`outcome` other than answered ends the bot's part; `acted`: something was booked, moved, cancelled or confirmed,
    so that the answer may not be unsaid. `clinic_id` is the clinic that the channel belongs to, if to one alone; `can`
    is what the channel can show. `looked_at` are practitioners whose calendars outside were just looked at; None where
    that cannot be waited for. `places` are shown on a map besides what is said.
    """

    session: AsyncSession
    desk: Desk
    contact: Contact
    state: State
    text: str
    understood: Understanding
    now: datetime
    holder: str
    clinic_id: UUID | None = None
    can: frozenset[str] = frozenset()
    looked_at: frozenset[UUID] | None = None
    places: list[Clinic] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    outcome: Outcome = "answered"
    acted: bool = False

    def say(self, *paragraphs: str) -> None:
        self.said.extend(paragraphs)

    def ask(
        self, asked: Asked, paragraph: str, options: list[str] | None = None, taps: list[Tap] | None = None
    ) -> None:
        self.state.asked = asked
        self.state.options = options or []
        self.state.taps = taps or []
        self.state.question = paragraph
        self.say(paragraph)

    def picked_option(self) -> UUID | None:
        """What the number picked stands for."""
        number, options = self.understood.choice, self.state.options
        if number is None or not options or not (number == -1 or 1 <= number <= len(options)):
            return None
        return UUID(options[number if number < 0 else number - 1])

    @property
    def options(self) -> BotOptions:
        return read_options(self.desk.account)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.desk.timezone).date()

    def today_in(self, timezone: str) -> date:
        return self.now.astimezone(ZoneInfo(timezone)).date()

    @property
    def plain(self) -> str:
        return plain(self.text)

    @property
    def first_name(self) -> str | None:
        """None where the profile's name does not look like one."""
        words = (self.contact.name or "").split()
        return words[0].capitalize() if words and words[0].isalpha() and len(words[0]) > 1 else None
