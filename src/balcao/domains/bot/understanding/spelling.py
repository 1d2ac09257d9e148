"""Mends misspelt words that decide the meaning ("maracr", "segnda", "limpesa")."""

from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from balcao.domains.bot.understanding.reading_matter import words

SHORTEST_MENDED: Final = 6
LONG: Final = 9


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Ordinary words, so that none of them is taken for a slip of another."""
    return words("common_words.txt") | words("mended_words.txt")


def mend(plain: str, kept: frozenset[str] = frozenset()) -> str:
    """`kept` are words that are right as they are: the clinic's own names and services."""
    return " ".join(word if word in kept else mended(word) for word in plain.split(" "))


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    if len(word) < SHORTEST_MENDED or not word.isalpha() or word in known_words():
        return word
    # A plural or a diminutive of a known word is no slip.
    if word.endswith("s") and word[:-1] in known_words():
        return word
    allowed = 2 if len(word) >= LONG else 1
    likely = [near for near in words("mended_words.txt") if near[0] == word[0] or len(word) > SHORTEST_MENDED]
    distances = {near: OSA.distance(word, near, score_cutoff=allowed) for near in likely}
    best = min(distances.values(), default=allowed + 1)
    nearest = [near for near, distance in distances.items() if distance == best]
    return nearest[0] if best <= allowed and len(nearest) == 1 else word
