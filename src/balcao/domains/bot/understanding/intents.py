"""Scores what a person wants from the words they use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from balcao.domains.bot.understanding.cues import all_cues

# Each further cue of an intent adds this part of its weight.
FURTHER: Final = 0.15
# Below this an intent is a courtesy beside another, not a second wish.
SECOND_WISH: Final = 5.5
# Enough of a lead to be sure; with less, the two readings share the confidence.
CLEAR_LEAD: Final = 2.0

QUESTIONS: Final = frozenset({"precos", "pagamento", "convenios", "endereco", "horario_funcionamento"})
# Of the world at large: no wish, whatever day is named in it.
SMALL_TALK = re.compile(
    r"\b(?:jogo|futebol|novela|chover|chuva|chovendo|previsao do tempo|dolar|bitcoin|eleicao|eleicoes|politica|signo"
    r"|presidente|piada|filme|loteria|mega sena)\b"
)
NO_CANCELLING = re.compile(r"\bnao (?:quero|vou|precisa|preciso|e para|pretendo)(?: \w+)? (?:cancelar|desmarcar)\b")

# One intent's words inside another's phrase: "não vou poder, tem outro dia?" moves, "confirmar o valor" asks the price.
YIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "agendar_consulta": (
        "remarcar_agendamento",
        "cancelar_agendamento",
        "confirmar_agendamento",
        "falar_com_atendente",
        "parar",
    ),
    "cancelar_agendamento": ("remarcar_agendamento", "parar"),
    "verificar_horarios": ("remarcar_agendamento", "horario_funcionamento"),
    "informacoes_servicos": (
        "precos",
        "convenios",
        "pagamento",
        "endereco",
        "horario_funcionamento",
        "verificar_horarios",
        "falar_com_atendente",
    ),
}


@dataclass(frozen=True)
class Wish:
    intent: str
    confidence: float
    second: str | None = None


def score_intents(plain: str) -> dict[str, float]:
    plain = NO_CANCELLING.sub(" ", plain)
    scores: dict[str, float] = {}
    places: dict[str, int] = {}
    for intent, cues in all_cues().weighed.items():
        found = [(weight, match.start()) for weight, pattern in cues if (match := pattern.search(plain))]
        if found:
            weights = sorted((weight for weight, _ in found), reverse=True)
            scores[intent] = weights[0] + FURTHER * sum(weights[1:])
            places[intent] = min(place for _, place in found)
    return first_question_first(scores, places)


def first_question_first(scores: dict[str, float], places: dict[str, int]) -> dict[str, float]:
    """Of several questions about the clinic, the one asked first leads."""
    asked = [intent for intent in scores if intent in QUESTIONS and scores[intent] >= SECOND_WISH]
    if len(asked) > 1:
        first = min(asked, key=lambda intent: places[intent])
        scores[first] = max(scores[intent] for intent in asked) + 0.5
    return scores


def is_injection(plain: str) -> bool:
    return all_cues().injection.search(plain) is not None


def choose(scores: Mapping[str, float]) -> Wish:
    if not scores:
        return Wish("outro", 0.5)
    ranked = sorted(scores, key=lambda intent: -scores[intent])
    first = ranked[0]
    rivals = [intent for intent in ranked[1:] if first not in YIELDS.get(intent, ())]
    second = next((intent for intent in rivals if scores[intent] >= SECOND_WISH), None)
    lead = scores[first] - (scores[rivals[0]] if rivals else 0.0)
    confidence = min(0.97, 0.6 + 0.04 * scores[first] + 0.02 * min(lead, 4.0))
    return Wish(first, confidence if lead >= CLEAR_LEAD or second else confidence - 0.15, second)
