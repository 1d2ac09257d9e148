"""Understanding never raises, whatever is typed, and never takes long."""

import string
import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balcao.domains.bot.understanding.command import describe
from balcao.domains.bot.understanding.gold_phrases import phrases
from balcao.domains.bot.understanding.understand import understand

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PEOPLE = ("Dra. Ana Souza", "Dr. Domingos Março")
SERVICES = ("Limpeza", "Avaliação")
EXPECTED = st.sampled_from([None, "service", "practitioner", "date", "time", "slot", "name", "yes_no"])
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)
WORDS = [
    "não",
    "sim",
    "dia",
    "quinta",
    "segunda",
    "que",
    "vem",
    "de",
    "a",
    "até",
    "entre",
    "e",
    "às",
    "15h",
    "31/02",
    "31",
    "12",
    "0",
    "99",
    "meia",
    "para",
    "pras",
    "amanhã",
    "hoje",
    "depois",
    "antes",
    "das",
    "do",
    "mês",
    "semana",
    "fim",
    "primeira",
    "última",
    "outubro",
    "natal",
    "véspera",
    "dra",
    "ana",
    "minha",
    "mãe",
    "é",
    "o",
    ",",
    ".",
    "?",
    "25:99",
    "00h",
    "24h",
    "1/1/0000",
]


@settings(deadline=None)
@given(text=ANYTHING, expecting=EXPECTED)
def test_any_text_is_read(text: str, expecting: str | None) -> None:
    understood = understand(text, now=NOW, practitioners=PEOPLE, services=SERVICES, expecting=expecting)
    assert 0 <= understood.confidence <= 1


@pytest.mark.parametrize("text", ["0", "3", "às 2", "de 2 para 3h"])
def test_a_small_figure_alone_is_read(text: str) -> None:
    for expecting in ("time", "slot", None):
        understand(text, now=NOW, practitioners=PEOPLE, services=SERVICES, expecting=expecting)


@settings(max_examples=300, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), max_size=14),
    expecting=EXPECTED,
    day=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_any_heap_of_days_and_hours_is_read(words: list[str], expecting: str | None, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    entities = understand(
        " ".join(words), now=now, practitioners=PEOPLE, services=SERVICES, expecting=expecting
    ).entities
    if entities.date and entities.date_to:
        assert day <= entities.date <= entities.date_to
    if entities.time and entities.time_to:
        assert entities.time < entities.time_to


@settings(max_examples=30, deadline=None)
@given(text=st.text(string.printable, min_size=1, max_size=20))
def test_any_listed_name_is_survived(text: str) -> None:
    understand(f"quero marcar com {text}", now=NOW, practitioners=(text, ""), services=(text, ""))


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800 oi \udfff", "a" * 10_000, "não " * 2_500, "1/" * 5_000, "às 15h " * 1_400]
)
def test_odd_and_long_texts_are_read_quickly(text: str) -> None:
    began = time.process_time()
    understand(text, now=NOW, practitioners=PEOPLE, services=SERVICES)
    assert time.process_time() - began < 1.0


def test_reading_twice_gives_the_same() -> None:
    for phrase in phrases("development")[:50]:
        one, other = (understand(phrase.text, now=phrase.now, services=phrase.services) for _ in range(2))
        assert one == other


def test_the_command_prints_three_keys() -> None:
    described = describe("sexta às 15h30", "2026-11-24T09:00", "America/Sao_Paulo", PEOPLE, SERVICES)
    assert list(described) == ["intent", "confidence", "entities"]
    assert described["entities"]["date"] == "2026-11-27"  # type: ignore[index]
    assert described["entities"]["time"] == "15:30"  # type: ignore[index]
