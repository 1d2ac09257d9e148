"""Reads a weekday by what is being talked about: after times in next week were offered, "quarta" is next week's."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from balcao.domains.bot.dialogue.state import State
from balcao.domains.bot.understanding.understood import Understanding

WEEKDAYS: Final = ("segunda", "terca", "quarta", "quinta", "sexta", "sabado", "domingo")
# What is ambiguous has little confidence; this no longer is.
SETTLED: Final = 0.8
# Said more exactly than by a weekday, or meant otherwise, it stands as it was read.
EXACT: Final = re.compile(
    r"\b(?:dia|hoje|amanha|depois|antes|ate|semana|mes|proxim[ao]s?|que vem|ess[ae]|est[ae]|dess[ae]|dest[ae]|ness[ae]"
    r"|nest[ae]|nao|menos)\b|\d/\d"
)


def in_context(told: Understanding, plain: str, state: State) -> Understanding:
    """The same, with the day settled if the times offered or the stretch wished for have just one such weekday."""
    said = {WEEKDAYS.index(word) for word in plain.split() if word in WEEKDAYS}
    if len(said) != 1 or EXACT.search(plain) or told.choice is not None or told.entities.date_to:
        return told
    day = _only({free.day for free in state.offered}, said) or _only(_stretch(state), said)
    if day is None or (told.entities.date is None and "date" not in told.ambiguous):
        return told
    ambiguous = tuple(field for field in told.ambiguous if field != "date")
    return replace(
        told,
        entities=replace(told.entities, date=day),
        ambiguous=ambiguous,
        date_options=(),
        confidence=told.confidence if ambiguous else max(told.confidence, SETTLED),
    )


def _only(days: set[date], weekdays: set[int]) -> date | None:
    fitting = [day for day in days if day.weekday() in weekdays]
    return fitting[0] if len(fitting) == 1 else None


def _stretch(state: State) -> set[date]:
    first, last = state.wish.day, state.wish.day_to
    if first is None or last is None or (last - first).days > 14:
        return set()
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}
