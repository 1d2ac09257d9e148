"""Days of the week: "quinta", "próxima segunda", "sexta da semana que vem"."""

import re
from datetime import date, timedelta
from typing import Final

from balcao.domains.bot.understanding.mentions import Grammar, Mention, one_of

NUMBER: Final = {
    "segunda": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4, "sabado": 5, "domingo": 6,
    "seg": 0, "ter": 1, "qua": 2, "qui": 3, "sex": 4, "sab": 5, "dom": 6,
    "2a": 0, "3a": 1, "4a": 2, "5a": 3, "6a": 4,
}  # fmt: skip
THIS_WEEK = r"(?:d?n?essa|d?n?esta|agora)"
NEXT = r"(?:que vem|que vem agora|seguinte|proxima|proximo)"
# "a segunda vez", "quinta sessão" count; they name no day.
COUNTED = (
    r"(?! (?:vez|vezes|opcao|via|consulta|sessao|dose|parcela|etapa|semana|quinzena|aplicacao|mao|serie"
    r"|tentativa|alternativa|pessoa|unidade))"
)
WORD = (
    r"(?:(?P<{g}>segunda|terca|quarta|quinta|sexta)(?: feira| f\b)?|(?P<{g}s>seg|qua|qui|sex|sab|dom"
    r"|sabado|domingo)|(?P<{g}n>[2-6]) ?a? feira|ter(?P<{g}t> feira))"
)
DAY = WORD.format(g="d") + r"\b" + COUNTED
WEEK_AFTER = r"(?:que vem|proxima|seguinte)"

GRAMMAR_TEXT: Final = (
    (rf"\b{DAY},? (?:d?n?a )?(?:outra semana|semana {WEEK_AFTER}|proxima semana|sem ser (?:ess|est)a)\b", "next_week"),
    (rf"\b(?:semana {WEEK_AFTER}|proxima semana) ?,? ?(?:n?a |de )?{DAY}", "next_week"),
    (rf"\b{DAY} (?:d?n?essa|d?n?esta) semana\b", "this_week"),
    (rf"\b(?:proxim[ao]) {DAY}(?: agora)?", "next"),
    (rf"\b{DAY} {NEXT}\b", "next"),
    (rf"\b{THIS_WEEK} {DAY}", "coming"),
    (rf"\b{DAY} (?:agora|mesmo agora)\b", "coming"),
    (rf"\b{DAY}", "bare"),
)


def coming(day: int, today: date) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(day - today.weekday() - 1) % 7 + 1)


def weeks_after(day: int, today: date) -> tuple[date, date]:
    """That weekday of next week, for those whose weeks begin on Monday and for those whose begin on Sunday."""
    from_monday = today - timedelta(days=today.weekday()) + timedelta(days=7 + day)
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    return from_monday, sunday + timedelta(days=7 + (day + 1) % 7)


def weekday_of(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups["dn"]:
        return int(groups["dn"]) - 2
    if groups["dt"]:
        return NUMBER["terca"]
    return NUMBER[groups["d"] or groups["ds"]]


def bare(match: re.Match[str], today: date) -> Mention:
    """Today's own weekday may mean today or in a week."""
    day = weekday_of(match)
    next_one = coming(day, today)
    return one_of(match, "weekday", {next_one, today} if day == today.weekday() else {next_one})


def next_one(match: re.Match[str], today: date) -> Mention:
    """The coming one for some and next week's for others."""
    day = weekday_of(match)
    return one_of(match, "weekday", {coming(day, today), *weeks_after(day, today)})


def in_next_week(match: re.Match[str], today: date) -> Mention:
    return one_of(match, "weekday", weeks_after(weekday_of(match), today))


def in_this_week(match: re.Match[str], today: date) -> Mention:
    day = today + timedelta(days=weekday_of(match) - today.weekday())
    return one_of(match, "weekday", {day} if day >= today else {day + timedelta(days=7), day})


READERS: Final = {
    "next_week": in_next_week,
    "this_week": in_this_week,
    "next": next_one,
    "coming": bare,
    "bare": bare,
}
GRAMMAR: Final[Grammar] = tuple((re.compile(pattern), READERS[name]) for pattern, name in GRAMMAR_TEXT)
