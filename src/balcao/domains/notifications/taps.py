"""What stands behind a button of ours: which reminder or offer it is of, and what it does."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

PREFIX: Final = "lembrete:"
TapAct = Literal["confirm", "move", "cancel", "keep"]
WORDS: Final[dict[str, TapAct]] = {"confirmar": "confirm", "remarcar": "move", "cancelar": "cancel", "manter": "keep"}
_WIRE: Final = {act: word for word, act in WORDS.items()}


OFFER_PREFIX: Final = "vaga:"
OfferAct = Literal["accept", "decline"]
OFFER_WORDS: Final[dict[str, OfferAct]] = {"quero": "accept", "nao": "decline"}


@dataclass(frozen=True)
class Tap:
    """A reminder's button, and the visit's time of which it was said."""

    act: TapAct
    reminder_id: UUID
    starts_at: datetime


def tap_id(act: TapAct, reminder_id: UUID, starts_at: datetime) -> str:
    return f"{PREFIX}{_WIRE[act]}:{reminder_id}:{int(starts_at.timestamp())}"


def read_tap(id: str) -> Tap | None:
    """None for a button that is not a reminder's."""
    if not id.startswith(PREFIX):
        return None
    word, _, rest = id.removeprefix(PREFIX).partition(":")
    reminder_id, _, at = rest.partition(":")
    try:
        return Tap(WORDS[word], UUID(reminder_id), datetime.fromtimestamp(int(at), UTC))
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def offer_tap_id(act: OfferAct, offer_id: UUID) -> str:
    word = next(word for word, meant in OFFER_WORDS.items() if meant == act)
    return f"{OFFER_PREFIX}{word}:{offer_id}"


def read_offer_tap(id: str) -> tuple[OfferAct, UUID] | None:
    """None for a button that is not an offer's."""
    word, _, offer_id = id.removeprefix(OFFER_PREFIX).partition(":")
    if not id.startswith(OFFER_PREFIX) or word not in OFFER_WORDS:
        return None
    try:
        return OFFER_WORDS[word], UUID(offer_id)
    except ValueError:
        return None
