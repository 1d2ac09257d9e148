"""The words by which each intent is known, and how much they weigh."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from balcao.domains.bot.understanding.reading_matter import lines

SHARED: Final = ("visit", "want")


@dataclass(frozen=True)
class Cues:
    """`weighed` holds the patterns of each intent with their weights."""

    weighed: dict[str, list[tuple[float, re.Pattern[str]]]]
    injection: re.Pattern[str]


@lru_cache(maxsize=1)
def all_cues() -> Cues:
    rows = [line.split("\t") for line in lines("intents.tsv")]
    shared = {f"<{name}>": pattern for name, _, pattern in rows if name in SHARED}
    weighed: dict[str, list[tuple[float, re.Pattern[str]]]] = {}
    for name, weight, pattern in rows:
        if weight:
            for mark, words in shared.items():
                pattern = pattern.replace(mark, words)
            weighed.setdefault(name, []).append((float(weight), re.compile(pattern)))
    injection = next(pattern for name, _, pattern in rows if name == "injection")
    return Cues(weighed, re.compile(injection))
