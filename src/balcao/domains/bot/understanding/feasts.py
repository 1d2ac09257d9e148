"""Holidays and feasts that people name instead of a date."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from dateutil.easter import easter

from balcao.domains.bot.understanding.mentions import Grammar, Mention, unclear


def fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def second_sunday(month: int) -> Callable[[int], date]:
    return lambda year: date(year, month, 8) + timedelta(days=6 - date(year, month, 8).weekday())


FEASTS: Final[tuple[tuple[str, Callable[[int], date]], ...]] = (
    (r"(?:vespera|antevespera) (?:de|do) natal", fixed(12, 24)),
    (r"vespera (?:de|do) (?:ano novo|reveillon|ano)|ultimo dia do ano|(?:na )?virada do ano", fixed(12, 31)),
    (r"(?:dia de |no |feriado (?:de|do) )?(?<!pre )natal", fixed(12, 25)),
    (r"reveillon", fixed(12, 31)),
    (r"(?:feriado (?:de|do) )?ano novo|primeiro dia do ano|confraternizacao universal", fixed(1, 1)),
    (r"dia de reis", fixed(1, 6)),
    (r"(?:segunda|segunda feira) de carnaval", from_easter(-48)),
    (r"quarta(?: feira)? de cinzas", from_easter(-46)),
    (r"(?:terca(?: feira)? de |feriado (?:de|do) )?carnaval", from_easter(-47)),
    (r"quinta(?: feira)? santa", from_easter(-3)),
    (r"sexta(?: feira)? (?:santa|da paixao)|paixao de cristo", from_easter(-2)),
    (r"(?:domingo de )?pascoa", from_easter(0)),
    (r"corpus christi|corpus cristi", from_easter(60)),
    (r"(?:dia de |feriado de )?tiradentes", fixed(4, 21)),
    (r"dia d[oe] (?:trabalho|trabalhador)", fixed(5, 1)),
    (r"dia das maes", second_sunday(5)),
    (r"dia dos namorados", fixed(6, 12)),
    (r"(?:dia de )?sao joao", fixed(6, 24)),
    (r"dia dos pais", second_sunday(8)),
    (r"(?:dia da |feriado da )?independencia(?: do brasil)?", fixed(9, 7)),
    (r"dia das criancas|(?:dia de |feriado de )?nossa senhora aparecida", fixed(10, 12)),
    (r"dia dos professores|dia do professor", fixed(10, 15)),
    (r"(?:dia de |feriado de )?(?:dia de )?finados|dia dos mortos", fixed(11, 2)),
    (r"(?:dia da |feriado da )?proclamacao da republica", fixed(11, 15)),
    (r"(?:dia da |feriado da )?consciencia negra|dia de zumbi", fixed(11, 20)),
)


def reader(on: Callable[[int], date]) -> Callable[[re.Match[str], date], Mention]:
    def read(match: re.Match[str], today: date) -> Mention:
        day = on(today.year)
        return Mention(match.start(), match.end(), "day", day if day >= today else on(today.year + 1))

    return read


# So near, "depois do feriado" can only mean that one.
NEAR: Final = timedelta(days=14)
HOLIDAYS: Final = (
    fixed(1, 1), from_easter(-47), from_easter(-2), fixed(4, 21), fixed(5, 1), from_easter(60), fixed(9, 7),
    fixed(10, 12), fixed(11, 2), fixed(11, 15), fixed(11, 20), fixed(12, 25),
)  # fmt: skip
THE_HOLIDAY = (
    r"\b(?:depois|apos|passad[oa]|passando|antes|vespera|na volta) (?:o |do |desse |deste |esse )"
    r"(?P<holiday>feriad[ao]o?(?: prolongado)?)\b(?! d[aeo] (?!tarde|manha))"
)


def next_holiday(match: re.Match[str], today: date) -> Mention:
    """Which one is asked, unless it is about to come."""
    coming = min(day for on in HOLIDAYS for day in (on(today.year), on(today.year + 1)) if day >= today)
    start, end = match.span("holiday")
    return Mention(start, end, "day", coming) if coming - today <= NEAR else replace(unclear(match), start=start)


GRAMMAR: Final[Grammar] = (
    *((re.compile(rf"\b(?:{pattern})\b"), reader(on)) for pattern, on in FEASTS),
    (re.compile(THE_HOLIDAY), next_holiday),
)
