"""Measures understanding on the gold phrases: `python -m balcao.domains.bot.understanding.measure [--misses]`."""

import sys
import time
from dataclasses import dataclass, field
from typing import Final

from balcao.domains.bot.understanding.gold_phrases import ENTITIES, TIMEZONE, Phrase, phrases
from balcao.domains.bot.understanding.understand import understand
from balcao.domains.bot.understanding.understood import Understanding

# A reading as confident as this may be acted upon without asking.
CONFIDENT: Final = 0.7
WHEN: Final = ("date", "date_to", "time", "time_to")


@dataclass
class Score:
    phrases: int = 0
    intents: int = 0
    entities: int = 0
    signs: int = 0
    signs_expected: int = 0
    right: dict[str, int] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    expected: dict[str, int] = field(default_factory=dict)
    confident_wrong_dates: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def f1(self, entity: str) -> float:
        total = self.given.get(entity, 0) + self.expected.get(entity, 0)
        return 2 * self.right.get(entity, 0) / total if total else 1.0


def measure(part: str) -> Score:
    score = Score()
    for phrase in phrases(part):
        began = time.process_time()
        understood = understand(
            phrase.text,
            now=phrase.now,
            timezone=TIMEZONE,
            practitioners=phrase.practitioners,
            services=phrase.services,
            expecting=phrase.expecting,
        )
        score.seconds += time.process_time() - began
        count(score, phrase, understood)
    return score


def count(score: Score, phrase: Phrase, understood: Understanding) -> None:
    given = understood.entities.as_json()
    wrong = [entity for entity in ENTITIES if given[entity] != phrase.said.get(entity)]
    score.phrases += 1
    score.intents += understood.intent == phrase.intent
    score.entities += not wrong
    for entity in ENTITIES:
        told = phrase.said.get(entity)
        score.given[entity] = score.given.get(entity, 0) + (given[entity] is not None)
        score.expected[entity] = score.expected.get(entity, 0) + (told is not None)
        score.right[entity] = score.right.get(entity, 0) + (told is not None and given[entity] == told)
    if understood.confidence >= CONFIDENT and any(e in wrong and given[e] is not None for e in WHEN):
        score.confident_wrong_dates.append(phrase.text)
    signs = {name: told for name, told in phrase.said.items() if name not in ENTITIES}
    missed_signs = [name for name, told in signs.items() if not shows(understood, name, told)]
    score.signs_expected += len(signs)
    score.signs += len(signs) - len(missed_signs)
    if wrong or missed_signs or understood.intent != phrase.intent:
        score.misses.append(miss(phrase, understood, wrong, missed_signs))


def shows(understood: Understanding, name: str, told: str) -> bool:
    """Whether what else was to be noticed was: a choice, a yes, an emergency, a field left open."""
    value = getattr(understood, name)
    if isinstance(value, tuple):
        return told in map(str, value)
    return str(value).lower() == told if isinstance(value, bool) else str(value) == told


def miss(phrase: Phrase, understood: Understanding, wrong: list[str], signs: list[str]) -> str:
    given = understood.entities.as_json()
    parts = [f"{phrase.text!r} ({phrase.now:%a %Y-%m-%d}, {phrase.clinic}, {phrase.expecting or 'nothing'} asked)"]
    if understood.intent != phrase.intent:
        parts.append(f"intent {understood.intent}, not {phrase.intent}")
    parts += [f"{entity} {given[entity]}, not {phrase.said.get(entity)}" for entity in wrong]
    parts += [f"{name} {getattr(understood, name)}, not {phrase.said[name]}" for name in signs]
    return "; ".join(parts)


def table(scores: dict[str, Score]) -> str:
    rows = [("", *scores)]
    rows.append(("phrases", *(str(s.phrases) for s in scores.values())))
    rows.append(("intents %", *(f"{100 * s.intents / s.phrases:.1f}" for s in scores.values())))
    rows.append(("entities % (all eight right)", *(f"{100 * s.entities / s.phrases:.1f}" for s in scores.values())))
    for entity in ENTITIES:
        rows.append((f"  {entity} F1 %", *(f"{100 * s.f1(entity):.1f}" for s in scores.values())))
    rows.append(("other signs %", *(f"{100 * s.signs / max(1, s.signs_expected):.1f}" for s in scores.values())))
    rows.append(("wrong day or hour with confidence", *(str(len(s.confident_wrong_dates)) for s in scores.values())))
    rows.append(("milliseconds a phrase", *(f"{1000 * s.seconds / s.phrases:.2f}" for s in scores.values())))
    return "\n".join(f"{row[0]:<36}" + "".join(f"{cell:>14}" for cell in row[1:]) for row in rows)


def main() -> None:
    scores = {part: measure(part) for part in ("development", "test")}
    sys.stdout.write(table(scores) + "\n")
    if "--misses" in sys.argv:
        # The test part's misses stay unread, so that nobody tunes on them.
        sys.stdout.write("\n".join(scores["development"].misses) + "\n")


if __name__ == "__main__":
    main()
