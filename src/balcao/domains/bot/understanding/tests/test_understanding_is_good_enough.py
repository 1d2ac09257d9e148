"""The thresholds that understanding has to keep on both parts of the gold phrases."""

import pytest

from balcao.domains.bot.understanding.dates import GRAMMAR, MAY_TELL
from balcao.domains.bot.understanding.folding import plain
from balcao.domains.bot.understanding.gold_phrases import phrases
from balcao.domains.bot.understanding.measure import Score, measure
from balcao.domains.bot.understanding.mentions import read_all
from balcao.domains.bot.understanding.numbers import figures


@pytest.fixture(scope="module", params=["development", "test"])
def score(request: pytest.FixtureRequest) -> Score:
    return measure(request.param)


def test_intents_are_read_right(score: Score) -> None:
    assert score.intents / score.phrases >= 0.95


def test_all_eight_entities_are_read_right(score: Score) -> None:
    assert score.entities / score.phrases >= 0.95


def test_choices_answers_emergencies_and_open_fields_are_noticed(score: Score) -> None:
    assert score.signs / score.signs_expected >= 0.93


def test_no_wrong_day_or_hour_is_given_with_confidence(score: Score) -> None:
    assert score.confident_wrong_dates == []


def test_a_phrase_takes_less_than_five_milliseconds(score: Score) -> None:
    assert score.seconds / score.phrases < 0.005


def test_the_parts_share_no_phrase() -> None:
    development, test = ({p.text.casefold() for p in phrases(part)} for part in ("development", "test"))
    both = {text for text in development & test if len(text.split()) > 2}
    assert both == set()


def test_there_are_at_least_seven_hundred_phrases() -> None:
    assert len(phrases("development")) + len(phrases("test")) >= 700


def test_no_day_is_missed_by_the_quick_look_for_one() -> None:
    for phrase in phrases("development"):
        text = figures(plain(phrase.text))
        assert MAY_TELL.search(text) or not read_all(GRAMMAR, text, phrase.now.date())[0], text
