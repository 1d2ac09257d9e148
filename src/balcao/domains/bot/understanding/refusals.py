"""Tells the day or hour a person refuses or takes back from the one meant."""

import re
from collections.abc import Sequence
from typing import Protocol

# "não tem quinta?" and "não daria quinta?" ask for Thursday.
ASKING = (
    r"(?! (?:tem|teria|teriam|tinha|ha|haveria|sobrou|abre|abrem|atende|atendem|funciona|funcionam|sei"
    r"|sabia|lembro|entendi"
    r"|consegue|conseguem|conseguiria|conseguiriam|rola|poderia|daria|seria|obrigado|precisa|importa"
    r"|faz diferenca|chega))"
)
REFUSED_BEFORE = re.compile(rf"\b(?:nao|nunca|nem)\b{ASKING}(?: (?!so\b|somente\b|apenas\b|mas\b|sim\b)\w+){{0,6}} $")
EXCEPT_BEFORE = re.compile(
    r"(?<!pelo )\b(?:menos|exceto|tirando|fora|salvo|sem ser|evitar|evita|nem|(?:em|ao) (?:vez|inves"
    r"|lugar)|no lugar)(?: (?:n?a|n?o|de|da|do|as|aos|os|em|ser))* $"
)
BUSY = (
    r"(?:viaj\w+|viagem|ferias|trabalho|trabalhando|trabalhar|meu plantao|(?:estou|estarei) de plantao"
    r"|ocupad[oa]s?|estarei fora|estou fora"
    r"|tenho (?:(?:um|uma|outro|outra) )?(?:prova|reuniao|compromisso|aula|medico|evento|casamento|exame"
    r"|dentista))"
)
BUSY_BEFORE = re.compile(rf"(?<!chego de )(?<!volto de )\b{BUSY}\b(?: (?!mas\b|pode\b)\w+){{0,3}} $")
BUSY_AFTER = re.compile(rf"^ (?:feira )?(?:(?:eu|ja|vou|estou|vamos) )*{BUSY}\b")
REFUSED_AFTER = re.compile(
    r"^ (?:feira )?(?:(?:de|a|da|na|pela) (?:manha|tarde|noite) )?(?:(?:eu|ai|ja|para mim|infelizmente"
    r"|e que) )*"
    rf"(?:nao\b{ASKING}(?! pode ser [^.!]*\?)|nem pensar|(?:e|fica|ta|esta) (?:ruim|complicado|dificil"
    rf"|pessimo|impossivel)|ruim|impossivel|complicou|apertou|enrolou|embolou"
    rf"|ficou (?:ruim|dificil|complicado|apertado|puxado))"
)
TAKEN_BACK_AFTER = re.compile(
    r"^ (?:feira )?[,.!-] (?:opa |desculpa |digo |ou melhor )*(?:nao|digo)(?: [,.!]| (?:_|na|no|as|dia|e"
    r"|melhor|para|a|o)\b)"
)
CLAUSE_END = re.compile(r" (?:[,.!?;(]|mas|so|somente|apenas|porem|entao|e sim|pode ser|prefiro|quero|melhor) ")
CORRECTION = re.compile(
    r"\b(?:digo|quer dizer|alias|ou melhor|na verdade|desculpa|desculpe|corrigindo|perdao|opa|ops|errei"
    r"|me enganei|nao nao"
    r"|melhor(?! que| do que))\b"
)
NEITHER = re.compile(r"\bnem\b.*\bnem\b")
JOINS = re.compile(r"^ (?:(?:e|ou|nem|,) )?(?:(?:n?a|n?o|as|de|para|dia) )*$")


class Stretch(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def refused(text: str, stretches: Sequence[Stretch], *, unless_busy: bool = False) -> list[bool]:
    """For each stretch, in the order of the text, whether it is refused or taken back.

    `unless_busy`: a stretch on which the person works or travels is refused too.
    """
    verdicts: list[bool] = []
    for index, stretch in enumerate(stretches):
        before = text[stretches[index - 1].end if index else 0 : stretch.start]
        after = text[stretch.end : stretches[index + 1].start if index + 1 < len(stretches) else len(text)]
        has_next = index + 1 < len(stretches)
        verdicts.append(
            is_refused_before(before, text[stretch.end :])
            or bool(REFUSED_AFTER.match(after))
            or (unless_busy and bool(BUSY_BEFORE.search(last_clause(before)) or BUSY_AFTER.match(after)))
            or (has_next and bool(TAKEN_BACK_AFTER.match(after + "_") or CORRECTION.search(after)))
            or (
                index > 0
                and verdicts[-1]
                and goes_on(before, text[: stretch.start])
                and not is_asked(text[stretch.end :])
            )
        )
    return verdicts


def is_refused_before(before: str, after: str) -> bool:
    clause = last_clause(before)
    if " se nao " in clause or " caso nao " in clause:
        return False
    if EXCEPT_BEFORE.search(clause):
        return True
    if "nao da para ser" in clause or "nao pode ser" in clause or "nao da para" in clause:
        return not is_question(after)
    return bool(REFUSED_BEFORE.search(clause))


def last_clause(before: str) -> str:
    return " " + CLAUSE_END.split(before)[-1].lstrip()


def goes_on(gap: str, text_before: str) -> bool:
    """Who says "não posso quinta, sexta" goes on refusing; "nem quinta nem sexta, segunda" has done with it."""
    return bool(JOINS.match(gap)) and not ("," in gap and NEITHER.search(text_before))


def is_question(after: str) -> bool:
    """Who says "não dá às 10, pode ser às 15?" asks for something else than what was refused."""
    mark = re.search(r"[.!?]|, (?:pode|poderia|tem|teria|serve|seria|so|consigo) ", after)
    return mark is not None and mark[0] == "?"


def is_asked(after: str) -> bool:
    return bool(
        re.match(r"^ (?:feira )?(?:pode|da|tem|consegue|rola|serve|posso|consigo|seria|fica|e melhor|sim)\b", after)
    )
