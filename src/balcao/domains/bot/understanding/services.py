"""Finds which of the clinic's services is meant: "limpesa", "arrancar o siso", "fisio"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from balcao.domains.bot.understanding.folding import fold

# What people say and what services are called; both sides are read with the same patterns.
CONCEPTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:canal|endodont\w+|mata(?:r)? o nervo)\b",
        r"\b(?:siso|sisos|dente do juizo|dente do siso)\b",
        r"\b(?:extracao|extracoes|extrair|arrancar|arranca|arranquei|exodontia|tirar (?:um|o|esse|meu)? ?dente|tirar (?:o|os|um) sisos?)\b",
        r"\b(?:aparelho|braquete|braquetes|bracket|apertar|borrachinhas?)\b",
        r"\b(?:restauracao|restauracoes|obturacao|obturar|restaurar|carie|caries|tapar (?:um|o) (?:dente|buraco))\b",
        r"\b(?:clareamento|clarear|branquear|clareia|dentes? (?:mais )?brancos?)\b",
        r"\b(?:limpeza|limpezas|profilaxia|tartaro|limpar os dentes|limpesa|linpeza)\b",
        r"\b(?:implante|implantes|implantar|pino)\b",
        r"\b(?:protese|dentadura|coroa|ponte fixa)\b",
        r"\b(?:lente de contato|lentes de contato|faceta|facetas)\b",
        r"\b(?:botox|toxina botulinica|toxina)\b",
        r"\b(?:preenchimento|preencher|acido hialuronico|hialuronico)\b",
        r"\b(?:pinta|pintas|verruga|verrugas|sinal|nevo|lesao|lesoes)\b",
        r"\b(?:dermato|dermatologi\w+)\b",
        r"\b(?:cardio|cardiologi\w+|coracao)\b",
        r"\b(?:gineco|ginecologi\w+|preventivo|papanicolau)\b",
        r"\b(?:pediatr\w+)\b",
        r"\b(?:clinic[oa] geral|clinica medica|medico geral|generalista)\b",
        r"\b(?:eletro|eletrocardiograma|ecg|eletrocardio)\b",
        r"\b(?:check ?up|checape|checkup|chek up|checap|rotina)\b",
        r"\b(?:retorno|revisao)\b",
        r"\b(?:psicoterapia|psicologi\w+|psicolog[oa]|terapia|psico|terapeuta|analise)\b",
        r"\b(?:de )?(?:casal|casais)\b",
        r"\b(?:neuro\w*)\b",
        r"\b(?:infantil|crianca|criancas|ludoterapia)\b",
        r"\b(?:fisio|fisioterap\w+)\b",
        r"\b(?:pilates|pilate|pilatis)\b",
        r"\b(?:rpg|reeducacao postural)\b",
        r"\b(?:dreno|drenagem|linfatica|drenar)\b",
        r"\b(?:acupuntura|agulhas|agulhamento)\b",
        r"\b(?:sobrancelhas?|designer? de sobrancelhas?|sombrancelha|sobrancelia)\b",
        r"\b(?:micropigmentacao|micropig\w*|micro pigmentacao|micro)\b",
        r"\b(?:depilacao|depilar|depila|virilha|axila|buco)\b",
        r"\b(?:massagem|massagens|massagista|massoterapia)\b",
        r"\b(?:manicure|unha|unhas|mao e pe|pe e mao|esmaltacao)\b",
        r"\b(?:peeling|pelling|piling|peelings)\b",
        r"\b(?:laser|lazer)\b",
    )
)
GENERIC: Final = frozenset(
    {"consulta", "consultas", "sessao", "sessoes", "tratamento", "procedimento", "atendimento", "aula", "exame", "servico", "pacote", "dental", "dente",
     "simples", "completo", "completa", "primeira"}
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


def concepts_in(text: str) -> dict[int, frozenset[int]]:
    """Each concept spoken of, and the places of the words that speak of it."""
    found: dict[int, frozenset[int]] = {}
    for number, pattern in enumerate(CONCEPTS):
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
