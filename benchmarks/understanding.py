"""How many phrases one core reads a second, and how many of those kept apart it reads right."""

import time

from balcao.domains.bot.understanding.gold_phrases import TIMEZONE, phrases
from balcao.domains.bot.understanding.measure import Score
from balcao.domains.bot.understanding.measure import measure as measure_gold
from balcao.domains.bot.understanding.understand import understand
from benchmarks.report import Row

ROUNDS = 5


def measure() -> list[Row]:
    score = measure_gold("test")
    return [
        Row("understanding: intents, test part", _percent(score.intents, score), "%", ("at least", 95)),
        Row("understanding: entities, test part", _percent(score.entities, score), "%", ("at least", 95)),
        Row("understanding: wrong day with confidence", len(score.confident_wrong_dates), "phrases", ("at most", 0)),
        Row("understanding: one core", round(_a_second()), "phrases/s", ("at least", 2000)),
    ]


def _percent(right: int, score: Score) -> float:
    return round(100 * right / score.phrases, 1)


def _a_second() -> float:
    """Of the processor's time, the best of some rounds over all phrases: what else runs is not the parser's."""
    given = [*phrases("development"), *phrases("test")]
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for one in given:
            understand(
                one.text,
                now=one.now,
                timezone=TIMEZONE,
                practitioners=one.practitioners,
                services=one.services,
                expecting=one.expecting,
            )
        best = min(best, time.process_time() - began)
    return len(given) / best
