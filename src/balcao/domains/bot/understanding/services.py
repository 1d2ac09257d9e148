"""Finds which of the clinic's services is meant: "limpesa", "arrancar o siso", "fisio"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from balcao.domains.bot.understanding.folding import fold
from balcao.domains.bot.understanding.reading_matter import lines

GENERIC: Final = frozenset(
    {"consulta", "consultas", "sessao", "sessoes", "tratamento", "procedimento", "atendimento", "aula", "exame",
     "servico", "pacote", "dental", "dente", "simples", "completo", "completa", "primeira"}
)  # fmt: skip
PARTICLES: Final = frozenset({"de", "da", "do", "das", "dos", "e", "a", "o", "com", "em", "para", "por", "no", "na"})
# "Consulta" alone stands for the one kind of consultation a clinic lists, unless that is a special one.
CONSULTATION: Final = frozenset({"consulta", "sessao"})
SPECIAL: Final = re.compile(r"\b(?:retorno|emergencia|urgencia|infantil|casal|online|domiciliar)\b")
ENOUGH: Final = 1.0


@dataclass(frozen=True)
class Service:
    full: str
    folded: str
    parts: tuple[str, ...]
    concepts: frozenset[int]


@dataclass(frozen=True)
class Candidate:
    service: Service
    score: float
    places: frozenset[int]


@dataclass(frozen=True)
class Found:
    name: str | None = None
    is_ambiguous: bool = False


@lru_cache(maxsize=4096)
def service_of(full: str) -> Service:
    folded = " ".join(re.findall(r"[a-z0-9]+", fold(full)))
    parts = tuple(word for word in folded.split() if word not in PARTICLES)
    return Service(full, folded, parts, frozenset(concepts_in(folded)))


@lru_cache(maxsize=1)
def concepts() -> tuple[re.Pattern[str], ...]:
    """What people say and what services are called; both sides are read with the same patterns."""
    return tuple(re.compile(pattern) for pattern in lines("services.txt"))


def concepts_in(text: str) -> dict[int, frozenset[int]]:
    """Each concept spoken of, and the places of the words that speak of it."""
    found: dict[int, frozenset[int]] = {}
    for number, pattern in enumerate(concepts()):
        match = pattern.search(text)
        if match:
            begin = len(text[: match.start()].split())
            found[number] = frozenset(range(begin, begin + len(match[0].split())))
    return found


def find_service(words: Sequence[str], services: Iterable[str], *, taken: frozenset[int] = frozenset()) -> Found:
    """`taken` are the places of people's names."""
    listed = [service_of(full) for full in services]
    visible = [word if index not in taken else "_" for index, word in enumerate(words)]
    spoken = concepts_in(" ".join(visible))
    candidates = [c for c in (candidate(s, visible, spoken) for s in listed) if c and c.score >= ENOUGH]
    standing = [c for c in candidates if not any(beats(other, c) for other in candidates)]
    if len(standing) == 1:
        return Found(standing[0].service.full)
    return Found(is_ambiguous=bool(standing))


def candidate(service: Service, words: Sequence[str], spoken: dict[int, frozenset[int]]) -> Candidate | None:
    places: set[int] = set()
    matched_parts = 0
    score = 0.0
    for part in service.parts:
        here = [index for index, word in enumerate(words) if alike(word, part)]
        if not here:
            continue
        matched_parts += 1
        if part in GENERIC:
            score += 0.4
        else:
            score += 2.0
            places.update(here)
    shared = [number for number in service.concepts if number in spoken]
    for number in shared:
        if not spoken[number] & places:
            score += 1.8
            places |= spoken[number]
    if not places:
        return None
    missing = max(0, len([p for p in service.parts if p not in GENERIC]) - max(matched_parts, len(shared)))
    return Candidate(service, score - 0.3 * missing, frozenset(places))


def alike(word: str, part: str) -> bool:
    if word == part:
        return True
    if len(word) < 5 or len(part) < 5 or word == "consultorio":
        return False
    stem = 0
    for one, other in zip(word, part, strict=False):
        if one != other:
            break
        stem += 1
    if stem >= 6 and max(len(word), len(part)) - stem <= 5:
        return True
    allowed = 1 if len(part) < 8 else 2
    return word[0] == part[0] and OSA.distance(word, part, score_cutoff=allowed) <= allowed


def beats(one: Candidate, other: Candidate) -> bool:
    return one is not other and other.places <= one.places and one.score > other.score


def plain_consultation(words: Sequence[str], services: Iterable[str]) -> str | None:
    """The service that "uma consulta" means here, if there is just one."""
    listed = [service_of(full) for full in services]
    for kind in CONSULTATION:
        if kind not in words:
            continue
        exact = [s.full for s in listed if s.folded == kind]
        if exact:
            return exact[0]
        fitting = [s.full for s in listed if s.parts and s.parts[0] == kind and not SPECIAL.search(s.folded)]
        if len(fitting) == 1:
            return fitting[0]
    return None
