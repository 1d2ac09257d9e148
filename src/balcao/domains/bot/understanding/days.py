"""Single days: "hoje", "dia 15", "15/12", "15 de dezembro", "daqui a 15 dias"."""

import re
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from balcao.domains.bot.understanding.mentions import Grammar, Mention, one_of, unclear

MONTHS: Final = (
    "janeiro", "fevereiro", "marco", "abril", "maio", "junho",
    "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
)  # fmt: skip
MONTH = rf"(?:{'|'.join(MONTHS)})"
MONTH_OR_SHORT = rf"(?:{'|'.join(MONTHS)}|jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez)"
YEAR = r"(?:(?: ?(?:de|do|/|,) ?)(\d{4}|\d{2})(?![\dh:])| (\d{4})(?![\dh:]))?"
COUNT = r"(\d{1,3}|uma?)"

# A day of the month that has just gone by may be a slip; further back it can only be next month's.
JUST_PASSED: Final = timedelta(days=2)
# A date without a year that has gone by is next year's only when that is near.
FAR_AHEAD: Final = timedelta(days=240)


def month_number(word: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(word[:3]))


def possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_days(match: re.Match[str], today: date) -> Mention:
    words = match[0].strip()
    days = 2 if words.startswith("depois") else 1 if words.startswith("amanha") else 0
    return Mention(match.start(), match.end(), "day", today + timedelta(days=days))


def some_day_soon(match: re.Match[str], today: date) -> Mention:
    return unclear(match, today + timedelta(days=1), today + timedelta(days=2))


def gone_by(match: re.Match[str], today: date) -> Mention:
    return Mention(match.start(), match.end(), "past")


def after_a_while(match: re.Match[str], today: date) -> Mention:
    count = 1 if match[1].startswith("um") else int(match[1])
    unit = match[2]
    if unit.startswith("dia"):
        step = relativedelta(days=count)
    elif unit.startswith("semana"):
        step = relativedelta(weeks=count)
    else:
        step = relativedelta(months=count)
    return Mention(match.start(), match.end(), "day", today + step)


def within_a_while(match: re.Match[str], today: date) -> Mention:
    point = after_a_while(match, today)
    return Mention(match.start(), match.end(), "span", today, point.first)


def day_of_month(match: re.Match[str], today: date) -> Mention:
    return on_day(match, today, int(match[1]), match[2] or "")


def on_day(match: re.Match[str], today: date, number: int, qualifier: str = "") -> Mention:
    this_month = possible(today.year, today.month, number)
    following = today.replace(day=1) + relativedelta(months=1)
    next_month = possible(following.year, following.month, number)
    if "que vem" in qualifier or "proximo" in qualifier:
        return one_of(match, "day", [next_month]) if next_month else unclear(match)
    if "mes" in qualifier:
        return one_of(match, "day", [this_month]) if this_month and this_month >= today else unclear(match)
    if this_month and this_month >= today:
        return one_of(match, "day", [this_month])
    if next_month is None or this_month is None or today - this_month <= JUST_PASSED:
        return unclear(match, *([next_month] if next_month else []))
    return one_of(match, "day", [next_month])


def full_date(match: re.Match[str], today: date, day: int, month: int, year: str | None) -> Mention:
    if not 1 <= month <= 12:
        return unclear(match)
    if year:
        if len(year) == 4 and int(year) < today.year - 1:
            return gone_by(match, today)
        told = possible(int(year) if len(year) == 4 else 2000 + int(year), month, day)
        return one_of(match, "day", [told]) if told and told >= today else unclear(match)
    this_year = possible(today.year, month, day)
    if this_year and this_year >= today:
        return one_of(match, "day", [this_year])
    next_year = possible(today.year + 1, month, day)
    if next_year and next_year - today <= FAR_AHEAD:
        return one_of(match, "day", [next_year])
    return unclear(match, *([next_year] if next_year else []))


def written_out(match: re.Match[str], today: date) -> Mention:
    day = 1 if match[1].startswith("primeiro") else int(match[1].rstrip("o"))
    return full_date(match, today, day, month_number(match[2]), match[3] or match[4])


def in_figures(match: re.Match[str], today: date) -> Mention:
    return full_date(match, today, int(match[1]), int(match[2]), match[3])


def iso(match: re.Match[str], today: date) -> Mention:
    return full_date(match, today, int(match[3]), int(match[2]), match[1])


MONTH_QUALIFIER = (
    r"( d?n?est?se mes| d?n?esta? mes| deste mes| desse mes| do mes que vem| do proximo mes"
    r"| do mes proximo)?"
)

ABSOLUTE: Final[Grammar] = (
    (re.compile(r"\b(20\d\d)-(\d{1,2})-(\d{1,2})\b"), iso),
    (re.compile(rf"\b(?:dia )?(\d{{1,2}}o?|primeiro) ?(?:de |do |/ ?|- ?)?({MONTH_OR_SHORT})\b{YEAR}"), written_out),
    (re.compile(r"\b(?:dia )?(\d{1,2}) ?/ ?(\d{1,2})(?: ?/ ?(\d{4}|\d{2}))?(?![\d/])"), in_figures),
    (re.compile(r"\b(?:dia )?(\d{1,2})[-.](\d{1,2})[-.](\d{4}|\d{2})\b"), in_figures),
    (re.compile(r"\bdia (\d{1,2})[-.](\d{1,2})\b()"), in_figures),
    (
        re.compile(
            r"\bdia (\d{1,2}) d[oe] (?:mes )?(1[0-2]|0?[1-9])\b(?![h:])(?: d[oe] (\d{4}|\d{2}))?(?! (?:da"
            r"|horas)\b)"
        ),
        in_figures,
    ),
)
RELATIVE: Final[Grammar] = (
    (
        re.compile(rf"\b(?:daqui|daki|daq)(?: a| ha| uns| umas| mais)* {COUNT} (dias?|semanas?|mes|meses)\b"),
        after_a_while,
    ),
    (
        re.compile(
            rf"\b(?:dentro de|n?os proximos|n?as proximas|proximos|proximas) {COUNT} (dias?|semanas?|mes|meses)\b"
        ),
        within_a_while,
    ),
    (re.compile(rf"\bem {COUNT} (dias?|semanas?|mes|meses)\b"), after_a_while),
    (re.compile(r"\b(?:ante ?ontem|ontem|(?:antes|atras) de ontem)\b"), gone_by),
    (
        re.compile(
            rf"\b(?:ha|faz|fazem|tem uns|a cada|cada|de) {COUNT} (dias?|semanas?|mes|meses|anos?)\b(?! (?:para"
            rf"|pro))"
        ),
        gone_by,
    ),
    (re.compile(rf"\b{COUNT} (dias?|semanas?|mes|meses|anos?) atras\b"), gone_by),
    (re.compile(r"\b(?:semana|mes|ano) (?:passad[ao]|retrasad[ao]|anterior)\b"), gone_by),
    (re.compile(r"\bdepois de amanha\b"), in_days),
    (re.compile(r"\bamanha ou depois\b"), some_day_soon),
    (re.compile(r"\bamanha\b"), in_days),
    (re.compile(r"\bhoje\b(?! em dia)"), in_days),
)
OF_MONTH: Final[Grammar] = ((re.compile(rf"\bdia (\d{{1,2}})\b(?!o? ?(?:[/:]|h\b)){MONTH_QUALIFIER}"), day_of_month),)
