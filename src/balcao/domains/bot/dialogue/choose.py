"""Tells which of the offered times is meant: by number, by hour, by day, by who."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from balcao.domains.bot.dialogue.state import Wish
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.wish import said_when
from balcao.domains.scheduling.free_time import FreeTime

# "A de quinta" points at one of those offered; "quinta" alone may wish for that day's other hours.
POINTS: Final = re.compile(
    r"\b(?:o|a|ao|esse|essa|este|esta|aquele|aquela|nesse|nessa)(?: horario| hora| opcao)? (?:d[aeo]s?|com) "
)
SURE: Final = 0.7
SHARE: Final = {"morning": ("00:00", "12:00"), "afternoon": ("12:00", "18:00"), "evening": ("18:00", "24:00")}


@dataclass(frozen=True)
class Choice:
    """`is_plain`: no doubt that this time is meant; otherwise one asks."""

    free: FreeTime
    is_plain: bool


def chosen(turn: Turn) -> Choice | None:
    offered, told = turn.state.offered, turn.understood
    if not offered:
        return None
    if told.choice is not None:
        return _by_number(offered, told.choice)
    fitting, points = _fitting(turn, offered), bool(POINTS.search(turn.plain))
    if fitting is not None and not points and not said_when(told):
        return None  # a practitioner's name alone asks for all of their times
    if fitting is not None:
        is_plain = told.confidence >= SURE and (points or told.entities.time is not None)
        return Choice(fitting[0], is_plain) if len(fitting) == 1 else None
    if told.yes and (len(offered) == 1 or _is_what_was_asked_for(turn.state.wish, offered[0])):
        return Choice(offered[0], True)
    return None


def _by_number(offered: list[FreeTime], number: int) -> Choice | None:
    if number == -1:
        return Choice(offered[-1], True)
    if 1 <= number <= len(offered):
        return Choice(offered[number - 1], True)
    at_hour = [free for free in offered if int(free.hour[:2]) == number]
    return Choice(at_hour[0], True) if len(at_hour) == 1 else None


def _is_what_was_asked_for(wish: Wish, free: FreeTime) -> bool:
    return wish.day is not None and wish.exact_time is not None and free.hour == wish.exact_time.strftime("%H:%M")


def _fitting(turn: Turn, offered: list[FreeTime]) -> list[FreeTime] | None:
    """None when nothing was said that tells times apart."""
    told = turn.understood.entities
    conditions: list[Callable[[FreeTime], bool]] = []
    if told.date or told.date_to:
        first, last = told.date, told.date_to or told.date
        conditions.append(lambda free: (first is None or first <= free.day) and (last is None or free.day <= last))
    if told.time or told.time_to:
        conditions.append(lambda free: _suits(free.hour, turn))
    elif told.period:
        start, end = SHARE[told.period]
        conditions.append(lambda free: start <= free.hour < end)
    if told.practitioner:
        conditions.append(lambda free: free.practitioner == told.practitioner)
    if not conditions:
        return None
    return [free for free in offered if all(condition(free) for condition in conditions)]


def _suits(hour: str, turn: Turn) -> bool:
    told = turn.understood.entities
    if told.time and not told.time_to and "time" not in turn.understood.open_ended:
        return hour == told.time.strftime("%H:%M")
    after = told.time is None or hour >= told.time.strftime("%H:%M")
    return after and (told.time_to is None or hour <= told.time_to.strftime("%H:%M"))
