"""Finds which of the clinic's practitioners is named: "dra ana", "o lima", "beatris"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from balcao.domains.bot.understanding.folding import fold
from balcao.domains.bot.understanding.reading_matter import words as words_in
from balcao.domains.bot.understanding.refusals import refused

TITLES: Final = {"dr": "m", "dra": "f", "doutor": "m", "doutora": "f"}
OTHER_TITLES: Final = frozenset(
    {"sr", "sra", "prof", "profa", "professor", "professora", "psicologo", "psicologa", "fisioterapeuta", "dentista",
     "enfermeira", "enfermeiro"}
)  # fmt: skip
PARTICLES: Final = frozenset({"da", "de", "do", "das", "dos", "e"})
GREETINGS: Final = frozenset(
    {"oi", "ola", "dia", "tarde", "noite", "opa", "obrigado", "valeu", "tchau", "querida", "tudo"}
)
# Said before a name it is the practitioner: "com a ana", "o lima tem horário".
CUES: Final = frozenset({"com", "dr", "dra", "a", "o", "da", "do", "na", "no", "pela", "pelo"})


@dataclass(frozen=True)
class Found:
    """Ambiguous: two fit, or a title was said with a name that nobody here has."""

    name: str | None = None
    is_ambiguous: bool = False
    words: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Person:
    full: str
    parts: tuple[str, ...]
    gender: str | None


@lru_cache(maxsize=4096)
def person(full: str) -> Person:
    words = fold(full).replace(".", " ").split()
    titles = [TITLES[word] for word in words if word in TITLES]
    parts = tuple(w for w in words if w not in TITLES and w not in OTHER_TITLES and w not in PARTICLES)
    return Person(full, parts, titles[0] if titles else None)


def find_practitioner(
    words: Sequence[str], practitioners: Iterable[str], *, taken: frozenset[int] = frozenset(), asked: bool = False
) -> Found:
    """`words` are those of the plain text; `taken` are the places of the patient's name; `asked`: just asked for."""
    people = [person(full) for full in practitioners]
    scores = without_refused({p: matched(p, words, taken, asked) for p in people}, words)
    best = max((score for score, _ in scores.values()), default=0.0)
    if best == 0:
        return Found(is_ambiguous=any(names_a_stranger(words, i, people) for i in range(len(words))))
    winners = [p for p, (score, _) in scores.items() if score == best]
    places = frozenset().union(*(scores[p][1] for p in winners))
    if len(winners) > 1 or two_said(scores, winners[0]):
        return Found(is_ambiguous=True, words=places)
    return Found(winners[0].full, words=places)


def matched(p: Person, words: Sequence[str], taken: frozenset[int], asked: bool) -> tuple[float, frozenset[int]]:
    total, places = 0.0, set[int]()
    for index, word in enumerate(words):
        if index in taken:
            continue
        likeness = max((alike(word, part) for part in p.parts), default=0.0)
        if likeness == 0:
            continue
        before = words[index - 1] if index else ""
        titled = before in TITLES or before in OTHER_TITLES or (index - 1 in places)
        if before in GREETINGS and not asked:
            continue
        if (likeness < 1 or word in words_in("everyday_names.txt")) and not (titled or asked or before in CUES):
            continue
        if word in words_in("everyday_names.txt") and not (titled or asked or is_with(words, index)):
            continue
        if before in TITLES and p.gender and TITLES[before] != p.gender:
            continue
        places.add(index)
        if before in OTHER_TITLES:
            places.add(index - 1)
        total += likeness
    return total, frozenset(places)


def is_with(words: Sequence[str], index: int) -> bool:
    """As in "com o Lima" and "com Lima"."""
    return "com" in words[max(0, index - 2) : index]


@dataclass(frozen=True)
class Stretch:
    start: int
    end: int


def without_refused(
    scores: dict[Person, tuple[float, frozenset[int]]], words: Sequence[str]
) -> dict[Person, tuple[float, frozenset[int]]]:
    """As in "com a Patrícia não, com a Jéssica"."""
    spoken = sorted({(min(places), max(places)) for _, places in scores.values() if places})
    if not spoken or ("nao" not in words and "menos" not in words and "digo" not in words):
        return scores
    starts = [1 + sum(len(word) + 1 for word in words[:i]) for i in range(len(words))]
    stretches = [Stretch(starts[first], starts[last] + len(words[last])) for first, last in spoken]
    verdicts = dict(zip(spoken, refused(f" {' '.join(words)} ", stretches), strict=True))
    return {
        p: (0.0, frozenset()) if places and verdicts[(min(places), max(places))] else (score, places)
        for p, (score, places) in scores.items()
    }


def alike(word: str, part: str) -> float:
    if word == part:
        return 1.0
    if len(part) < 4 or len(word) < 4 or abs(len(word) - len(part)) > 1:
        return 0.0
    allowed = 1 if len(part) < 8 else 2
    return 0.9 if word[0] == part[0] and OSA.distance(word, part, score_cutoff=allowed) <= allowed else 0.0


def two_said(scores: dict[Person, tuple[float, frozenset[int]]], winner: Person) -> bool:
    """Another is named in words of its own: "com a Camila ou a Jéssica"."""
    _, mine = scores[winner]
    return any(score >= 0.9 and not places & mine for p, (score, places) in scores.items() if p is not winner)


def names_a_stranger(words: Sequence[str], index: int, people: Sequence[Person]) -> bool:
    if not people or words[index] not in {"dr", "dra"} or index + 1 >= len(words):
        return False
    after = words[index + 1]
    return after.isalpha() and len(after) > 2 and after not in words_in("not_strangers.txt")
