"""What stands behind a button of ours: which reminder it is of, what it does, and of which time it was said."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

PREFIX: Final = "lembrete:"
TapAct = Literal["confirm", "move", "cancel", "keep"]
WORDS: Final[dict[str, TapAct]] = {"confirmar": "confirm", "remarcar": "move", "cancelar": "cancel", "manter": "keep"}
_WIRE: Final = {act: word for word, act in WORDS.items()}


@dataclass(frozen=True)
class Tap:
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
