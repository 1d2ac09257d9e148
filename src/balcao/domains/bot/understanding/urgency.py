"""Tells emergencies and questions of health, which belong to people and never to the bot."""

import re
from functools import lru_cache

from balcao.domains.bot.understanding.reading_matter import lines


def is_emergency(plain: str) -> bool:
    """What is denied or told of the past ("teve um avc ano passado") is none."""
    (history,), (denied,) = health_words("history"), health_words("denied")
    for pattern in emergencies():
        match = pattern.search(plain)
        if match and not denied.search(plain[: match.start()]) and not history.search(plain):
            return True
    return False


def is_health_question(plain: str) -> bool:
    return any(pattern.search(plain) for pattern in health_words("question"))


def is_complaint(plain: str) -> bool:
    """A symptom is told, whatever is asked."""
    return any(pattern.search(plain) for pattern in health_words("complaint"))


@lru_cache(maxsize=1)
def emergencies() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in lines("emergencies.txt"))


@lru_cache(maxsize=8)
def health_words(kind: str) -> tuple[re.Pattern[str], ...]:
    rows = [line.split("\t") for line in lines("health.tsv")]
    shared = {f"<{name}>": words for name, words in rows if name in ("medicine", "symptom")}
    patterns = [words for name, words in rows if name == kind]
    for mark, words in shared.items():
        patterns = [pattern.replace(mark, words) for pattern in patterns]
    return tuple(re.compile(pattern) for pattern in patterns)
