"""Stretches of days: "semana que vem", "fim do mês", "entre dia 10 e 15", "primeira semana de janeiro"."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from balcao.domains.bot.understanding.days import (
    MONTH,
    MONTH_OR_SHORT,
    month_number,
    on_day,
    possible,
)
from balcao.domains.bot.understanding.mentions import Grammar, Mention, span, unclear
from balcao.domains.bot.understanding.weekdays import NUMBER

WEEK_AFTER = r"(?:semana que vem|proxima semana|semana seguinte|outra semana|semana proxima)"
ORDINALS: Final = {"primeir": 1, "segund": 2, "terceir": 3, "quart": 4, "quint": 5, "ultim": -1}
ORDINAL = r"(primeir|segund|terceir|quart|quint|ultim)[ao]"
WHICH_MONTH = (
    rf"(?:d[eo] |do mes de |em |no )?({MONTH}|mes que vem|proximo mes|mes|esse mes|este mes|desse mes"
    rf"|deste mes)"
)
OF_MONTH = rf"(?:d[eo] |do mes de )({MONTH}|mes que vem|proximo mes|mes|esse mes|este mes)"
BEGINNING = r"(?:inicio|comeco|comecinho)"
MIDDLE = r"(?:meados|meio|metade)"
END = r"(?:fim|final|finalzinho|finzinho)"
DAY_NAME = r"(segunda|terca|quarta|quinta|sexta|sabado|domingo)(?: feira)?"


def month_start(words: str, today: date) -> date:
    first = today.replace(day=1)
    if "que vem" in words or "proximo" in words:
        return first + relativedelta(months=1)
    if "mes" in words:
        return first
    ahead = (month_number(words) - today.month) % 12
    return first + relativedelta(months=ahead)


def part_of_month(match: re.Match[str], today: date, first_day: int, last_day: int) -> Mention:
    """`last_day` 0 is the month's last; what has gone by of the current month is left off."""
    return _within(match, month_start(match[match.lastindex or 1], today), today, first_day, last_day)


def _within(match: re.Match[str], start: date, today: date, first_day: int, last_day: int) -> Mention:
    last = start.replace(day=last_day or monthrange(start.year, start.month)[1])
    if last < today:
        return unclear(match)
    return span(match, max(start.replace(day=first_day), today), last)


def this_week(match: re.Match[str], today: date) -> Mention:
    return span(match, today, today + timedelta(days=6 - today.weekday()))


def next_week(match: re.Match[str], today: date) -> Mention:
    monday = today + timedelta(days=7 - today.weekday())
    words = match[0]
    if re.search(BEGINNING, words):
        return span(match, monday, monday + timedelta(days=2))
    if re.search(END, words):
        return span(match, monday + timedelta(days=3), monday + timedelta(days=5))
    if re.search(MIDDLE, words):
        return span(match, monday + timedelta(days=1), monday + timedelta(days=3))
    return span(match, monday, monday + timedelta(days=6))


def end_of_week(match: re.Match[str], today: date) -> Mention:
    first = today - timedelta(days=today.weekday()) + timedelta(days=3)
    return span(match, max(first, today), first + timedelta(days=2)) if today.weekday() < 5 else unclear(match)


def weekend(match: re.Match[str], today: date) -> Mention:
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    if today.weekday() == 6:
        return unclear(match, today, saturday + timedelta(days=7))
    return span(match, max(saturday, today), saturday + timedelta(days=1))


def next_weekend(match: re.Match[str], today: date) -> Mention:
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    return unclear(match, saturday, saturday + timedelta(days=7))


def week_of_month(match: re.Match[str], today: date) -> Mention:
    number = ORDINALS[match[1]]
    start = month_start(match[2], today)
    length = monthrange(start.year, start.month)[1]
    first = start.replace(day=length - 6 if number == -1 else number * 7 - 6)
    last = start.replace(day=length) if number in (-1, 5) else first + timedelta(days=6)
    return span(match, max(first, today), last) if last >= today else unclear(match)


def weekday_of_month(match: re.Match[str], today: date) -> Mention:
    number, weekday = ORDINALS[match[1]], NUMBER[match[2]]
    start = month_start(match[3], today)
    days = [start + timedelta(days=n) for n in range(monthrange(start.year, start.month)[1])]
    fitting = [day for day in days if day.weekday() == weekday]
    day = fitting[-1] if number == -1 else fitting[number - 1] if number <= len(fitting) else None
    if day is None or day < today:
        return unclear(match)
    return Mention(match.start(), match.end(), "day", day)


def fortnight(match: re.Match[str], today: date) -> Mention:
    return part_of_month(match, today, *((1, 15) if match[1].startswith("primeir") else (16, 0)))


def beginning(match: re.Match[str], today: date) -> Mention:
    return part_of_month(match, today, 1, 10)


def middle(match: re.Match[str], today: date) -> Mention:
    return part_of_month(match, today, 11, 20)


def end(match: re.Match[str], today: date) -> Mention:
    return part_of_month(match, today, 21, 0)


def whole_month(match: re.Match[str], today: date) -> Mention:
    return part_of_month(match, today, 1, 0)


def month_of_year(match: re.Match[str], today: date) -> Mention:
    return _within(match, date(int(match[2]), month_number(match[1]), 1), today, 1, 0)


def end_of_year(match: re.Match[str], today: date) -> Mention:
    return span(match, max(today, date(today.year, 12, 15)), date(today.year, 12, 31))


def beginning_of_year(match: re.Match[str], today: date) -> Mention:
    return span(match, date(today.year + 1, 1, 1), date(today.year + 1, 1, 31))


def next_year(match: re.Match[str], today: date) -> Mention:
    return span(match, date(today.year + 1, 1, 1), date(today.year + 1, 12, 31))


def between_days(match: re.Match[str], today: date) -> Mention:
    return days_in(match, today, int(match["a"]), int(match["b"]), match["month"], match["figure"])


def days_in(match: re.Match[str], today: date, first: int, last: int, month: str | None, figure: str | None) -> Mention:
    if month or figure:
        number = int(figure) if figure else month_number(month or "")
        year = (
            today.year
            if possible(today.year, number, last) and date(today.year, number, last) >= today
            else today.year + 1
        )
        start, finish = possible(year, number, first), possible(year, number, last)
    else:
        start, finish = (on_day(match, today, day).first for day in (first, last))
        if start and finish and finish < start:
            start = today if first < today.day <= last else None
    if start is None or finish is None or finish < start:
        return unclear(match)
    return span(match, max(start, today), finish)


def either_day(match: re.Match[str], today: date) -> Mention:
    days = [on_day(match, today, int(match[group])).first for group in ("a", "b")]
    return unclear(match, *(day for day in days if day))


def several_days(match: re.Match[str], today: date) -> Mention:
    days = [on_day(match, today, int(number)).first for number in re.findall(r"\d+", match[0])]
    return unclear(match, *(day for day in days if day))


IN_MONTH = rf"(?: ?(?:de|do|/) ?(?:(?P<month>{MONTH_OR_SHORT})|(?P<figure>1[0-2]|0?[1-9]))\b(?![h:]))"
NO_MONTH = r"(?![\dh:/])(?P<month>)(?P<figure>)"
UNTIL = r"(?: a | ate | ao | - |-| ate o | a o | ate dia | ate o dia )"
FIRST = r"(?P<a>\d{1,2})"
SECOND = r"(?:o )?(?:dia )?(?P<b>\d{1,2})"

SEVERAL: Final = (
    r"\b(?:n?os )?dias? (?P<a>\d{1,2})(?: ?, (?:dia )?\d{1,2})+ (?:ou"
    r"|e) (?:n?o )?(?:dia )?(?P<b>\d{1,2})(?![\dh:/])"
)

RANGES: Final[Grammar] = (
    (re.compile(SEVERAL), several_days),
    (re.compile(rf"\bentre (?:o |os )?(?:dias? )?{FIRST} (?:e|a) {SECOND}{IN_MONTH}"), between_days),
    (re.compile(rf"\bentre (?:o |os )?dias? {FIRST} (?:e|a) {SECOND}{NO_MONTH}"), between_days),
    (re.compile(rf"\b(?:de |do )?(?:o )?(?:dias? )?{FIRST}{UNTIL}{SECOND}{IN_MONTH}"), between_days),
    (re.compile(rf"\b(?:de |do )?(?:o )?dias? {FIRST}{UNTIL}{SECOND}{NO_MONTH}"), between_days),
    (re.compile(rf"\b(?:n?os )?dias? {FIRST} (?:ou|e) (?:n?o )?(?:dia )?(?P<b>\d{{1,2}})(?![\dh:/])"), either_day),
)
PARTS_OF_YEAR: Final[Grammar] = (
    (re.compile(rf"\b{ORDINAL} semana {OF_MONTH}\b"), week_of_month),
    (re.compile(rf"\b{ORDINAL} {DAY_NAME} {OF_MONTH}\b"), weekday_of_month),
    (re.compile(rf"\b(primeir|segund|ultim)a quinzena {OF_MONTH}\b"), fortnight),
    (re.compile(rf"\b{BEGINNING} {WHICH_MONTH}\b"), beginning),
    (re.compile(rf"\b{MIDDLE} {WHICH_MONTH}\b"), middle),
    (re.compile(rf"\b{END} {WHICH_MONTH}\b"), end),
    (re.compile(rf"\b{END} d[eo] ano\b"), end_of_year),
    (re.compile(rf"\b{BEGINNING} d[eo] (?:proximo )?ano(?: que vem)?\b"), beginning_of_year),
    (re.compile(r"\bano que vem\b|\bproximo ano\b"), next_year),
    (re.compile(r"\b((?:n?o )?mes que vem|(?:n?o )?proximo mes|(?:d?n?esse|d?n?este) mes)\b"), whole_month),
    (re.compile(rf"\b(?:em |para |(?:(?:para o|no) )?mes de |so em |de |ate )?({MONTH}) de (20\d\d)\b"), month_of_year),
    (re.compile(rf"\b(?:em|para|para o mes de|no mes de|mes de|so em|de|ate) ({MONTH})\b(?! de 20)"), whole_month),
    # "Como marco?" is no month.
    (
        re.compile(
            rf"(?<!como )(?<!eu )(?<!ja )(?<!onde )(?<!quando )\b({MONTH})\b"
            r"(?= (?:que vem|agora|tem|da|pode)\b| [.?!,]| $)"
        ),
        whole_month,
    ),
)
OTHER_WEEKEND = (
    r"\b(?:(?:proximo|outro) (?:fim|final) de semana"
    r"|(?:fim|final) de semana (?:que vem|d?n?a semana que vem|d?n?a proxima semana))\b"
)
WEEKS: Final[Grammar] = (
    (re.compile(OTHER_WEEKEND), next_weekend),
    (re.compile(r"\b(?:(?:n?esse|n?este) )?(?:fim|final) de semana\b"), weekend),
    (re.compile(rf"\b(?:{BEGINNING} |{MIDDLE} |{END} )?(?:d?n?a )?{WEEK_AFTER}\b"), next_week),
    (re.compile(rf"\b{END} (?:da|dessa|desta|nessa|nesta) semana\b"), end_of_week),
    (re.compile(r"\b(?:d?n?essa|d?n?esta|ainda na|durante a) semana\b"), this_week),
)
