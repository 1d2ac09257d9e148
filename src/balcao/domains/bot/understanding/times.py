"""Times of day: "15h30", "às 3 da tarde", "entre 14h e 16h", "depois das 18h", "meio-dia e meia"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

from balcao.domains.bot.understanding.clock_words import clock_spelling
from balcao.domains.bot.understanding.mentions import blank
from balcao.domains.bot.understanding.refusals import refused
from balcao.domains.bot.understanding.understood import Period

# Clinics open neither at 3 in the morning nor at 6: up to here an hour alone is of the afternoon.
LAST_AFTERNOON_HOUR: Final = 6

PART: Final = r"(?: (?:(?:da|de|pela|na|a) )?(?P<part{n}>manha|tarde|tardinha|noite|madrugada))?"
CLOCK: Final = r"(?P<h{n}>\d{{1,2}})(?::(?P<m{n}>\d{{2}})|h)"
LOOSE: Final = r"(?P<h{n}>\d{{1,2}})(?::(?P<m{n}>\d{{2}})|h|(?![\d:h/%]))"
ONE_CLOCK = rf"\b{CLOCK.format(n=1)}\b{PART.format(n=1)}"
# What may follow a bare figure for it to be an hour ("as 9 de quinta") and not a number of things ("as 2 consultas").
FOLLOWS = (
    r"(?= *(?:$|[,.?!;)_-]|(?:da|de|na|no|e|ou|com|em|hoje|amanha|para|por|pode|se|que|tem|ta|esta|ok|mas"
    r"|so|nao|da para|fica|serve"
    r"|consegue|ja|eu|entao|sim|beleza|seria|e melhor|mesmo|la|obrigado|pelo|certo|combinado|vou|estarei"
    r"|voce|voces|o|a|as|ate)\b))"
)
BARE = rf"(?P<h1>\d{{1,2}})(?![\d:h/%]){PART.format(n=1)}{FOLLOWS}"

RANGE = re.compile(
    rf"\b(?:entre(?: as)?|das?|de|desde as) {LOOSE.format(n=1)}{PART.format(n=1)} (?:e|as|a as|ao|ate|ate o"
    rf"|ate as|-)(?: as| o)? {LOOSE.format(n=2)}{PART.format(n=2)}{FOLLOWS}"
)
CLOCK_RANGE = re.compile(
    rf"\b{CLOCK.format(n=1)}{PART.format(n=1)} ?(?:a|as|ao|ate|ate as|ate o|-"
    rf"|/) ?(?:as )?{LOOSE.format(n=2)}{PART.format(n=2)}"
)
MIXED_RANGE = re.compile(
    rf"\b(?:entre|das?|de) {LOOSE.format(n=1)} (?:a|para as|para) {CLOCK.format(n=2)}{PART.format(n=2)}"
)
EITHER = re.compile(
    rf"\b(?P<cue>as |das |umas |pelas )?{LOOSE.format(n=1)}(?: da (?:manha|tarde|noite))?"
    rf"(?:,? (?:as )?{LOOSE.format(n=3)})? ou (?:as "
    rf"|das |umas |la pelas )*{LOOSE.format(n=2)}{PART.format(n=2)}{FOLLOWS}"
)
SINGLE = re.compile(ONE_CLOCK)
WITH_PART = re.compile(r"\b(?:as? )?(?P<h1>\d{1,2}|uma)(?P<m1>) (?:da|de) (?P<part1>manha|tarde|noite|madrugada)\b")
AFTER_PREPOSITION = re.compile(rf"(?<!\d )\b(?:as|pelas|das|umas|ate|tipo|antes das|depois das) (?:as )?{BARE}(?P<m1>)")
ONE_OCLOCK = re.compile(rf"\b(?:a|as) uma(?: hora)?\b(?P<h1>)(?P<m1>){PART.format(n=1)}{FOLLOWS}")
ALONE = re.compile(
    r"^ (?:as |umas |pode ser |quero |prefiro |de |das |o das |o de "
    r"|a das )*(?P<h1>\d{1,2})(?P<m1>) (?:por favor |pode ser |ta bom |e bom |mesmo |ok |[.!?,] )*$"
)

NOT_A_CLOCK_BEFORE = re.compile(
    r"\b(?:(?:jejum|aula|antecedencia|intervalo|carga|atraso|descanso|duracao|repouso|plantao) de|dura"
    r"|duram|durou|demor\w+|lev(?:a|ei|ou|am)|fiquei|ficou|esper\w+|perdi|passei|atras\w+|durante|por|ha"
    r"|faz|cada|em"
    r"|mais de|menos de|cerca de|daqui(?: a| ha)?|total de|umas? |tenho|numero|nota|apartamento|apto|sala"
    r"|idade|r\$) $"
)
NOT_A_CLOCK_AFTER = re.compile(
    r"^ (?:ai |aqui |la )?(?:de (?:jejum|antecedencia|duracao|atraso|relogio|sessao|sono|repouso)|antes"
    r"|depois|atras|seguidas|esperando|aguardando|de espera|dai|daqui|de (?:distancia|viagem|carro|onibus"
    r"|espera|fila)|na fila|a mais|a menos|mais (?:tarde|cedo)|por (?:dia|semana))\b(?! d[aeo])"
)
# "Massagem de 1h", "1h de drenagem": so few hours, of something, are how long it takes.
LONGEST_VISIT: Final = 3
LONG_BEFORE = re.compile(r"(?<!partir)(?<!antes)(?<!depois)(?<!horario)(?<!hora)(?<!vaga)(?<! [oa]) de $")
LONG_AFTER = re.compile(r"^ de (?!manha|tarde|noite|madrugada|hoje|amanha|_)[a-z]{4,}")
OPEN_FROM = re.compile(
    r"\b(?:depois d[aeo]s?|apos(?: as?)?|a partir d[aeo]s?|dapartir das|passando das|passou das"
    r"|mais tarde que(?: as)?|acima das)(?: o| as)? $"
)
OPEN_TO = re.compile(r"\b(?:antes d[aeo]s?|ate(?: as?| o)?|no maximo(?: ate)?(?: as?)?)(?: o| as)? $")
FREE_FROM = re.compile(r"\b(?:saio|largo|trabalho|aula|estudo|chego|expediente|plantao)\b[^,.?!]*$")
LUNCH = re.compile(r"\b(?:hora|horario|intervalo) d[eo] almoco\b|\bno almoco\b")
MOVE = re.compile(r"\b(?:para|por|pel[ao]s?)\b")


# Without any of these no pattern here can match: most questions are done with at once.
MAY_TELL = re.compile(r"\d|\bmei[oa]\b|\buma\b|\balmoco\b")


@dataclass(frozen=True)
class Moment:
    """Neither end given: one of several hours."""

    start: int
    end: int
    first: time | None = None
    last: time | None = None


@dataclass(frozen=True)
class Hours:
    first: time | None = None
    last: time | None = None
    is_ambiguous: bool = False
    is_open_ended: bool = False
    attended: time | None = None


def settle_hours(plain: str, period: Period | None, *, moving: bool = False, asked_for_time: bool = False) -> Hours:
    """The hours meant; `plain` has its days blanked already."""
    if not MAY_TELL.search(plain):
        return Hours()
    text = clock_spelling(plain)
    moments = find_moments(
        text, period, asked_for_time, (RANGE, CLOCK_RANGE) if moving else (MIXED_RANGE, RANGE, CLOCK_RANGE)
    )
    verdicts = refused(text, moments)
    left = [m for m, is_refused in zip(moments, verdicts, strict=True) if not is_refused]
    if moving and len(left) > 1 and MOVE.search(text[left[0].end : left[-1].start]):
        left = left[-1:]
    turned_down = [m.first for m, is_refused in zip(moments, verdicts, strict=True) if is_refused]
    answer = answer_of(left)
    return replace(answer, attended=turned_down[0] if len(turned_down) == 1 else None)


def find_moments(
    text: str, period: Period | None, asked_for_time: bool, ranges: Sequence[re.Pattern[str]]
) -> list[Moment]:
    moments: list[Moment] = []
    for match in LUNCH.finditer(text):
        moments.append(Moment(match.start(), match.end(), time(12), time(14)))
        text = blank(text, match.start(), match.end())
    for match in EITHER.finditer(text):
        if match["cue"] or re.search(r"\d[h:]| da (?:manha|tarde|noite)", match[0]):
            moments.append(Moment(match.start(), match.end()))
            text = blank(text, match.start(), match.end())
    for pattern in ranges:
        for match in pattern.finditer(text):
            stretch = range_of(match, period)
            if stretch and not is_length(text, match):
                moments.append(stretch)
                text = blank(text, match.start(), match.end())
    singles = [SINGLE, WITH_PART, ONE_OCLOCK, AFTER_PREPOSITION, *([ALONE] if asked_for_time else [])]
    for pattern in singles:
        for match in pattern.finditer(text):
            told = clock_of(match, 1, period)
            if told and not is_length(text, match):
                moments.append(limited(text, match, told))
                text = blank(text, match.start("h1") if match["h1"] else match.start(), match.end())
    return sorted(moments, key=lambda moment: moment.start)


def is_length(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if NOT_A_CLOCK_BEFORE.search(before) or NOT_A_CLOCK_AFTER.match(after):
        return True
    is_short = match["h1"] not in (None, "", "uma") and int(match["h1"]) <= LONGEST_VISIT
    is_short = is_short and not match.groupdict().get("part1")
    return is_short and bool(LONG_BEFORE.search(before) or (not before.endswith(" as ") and LONG_AFTER.match(after)))


def range_of(match: re.Match[str], period: Period | None) -> Moment | None:
    groups = match.groupdict()
    shared = groups.get("part2") or groups.get("part1")
    first = clock_of(match, 1, period, groups.get("part1") or shared)
    last = clock_of(match, 2, period, shared)
    if first and last and first > last and first.hour >= 12 and groups.get("part1") is None:
        first = clock_of(match, 1, None, "manha")
    if first is None or last is None or first >= last:
        return None
    return Moment(match.start(), match.end(), first, last)


def clock_of(match: re.Match[str], n: int, period: Period | None, part: str | None = None) -> time | None:
    groups = match.groupdict()
    hour_text, minute_text = groups.get(f"h{n}"), groups.get(f"m{n}")
    hour = 1 if hour_text in (None, "", "uma") else int(hour_text or 0)
    minute = int(minute_text) if minute_text else 0
    part = part or groups.get(f"part{n}") or ""
    if hour > 23 or minute > 59:
        return None
    return time(in_day(hour, part, period), minute)


def in_day(hour: int, part: str, period: Period | None) -> int:
    if part.startswith(("manha", "madrugada")) or hour > 12:
        return hour
    if part == "noite":
        return 0 if hour == 12 else hour + 12 if hour >= 5 else hour
    if part.startswith("tard"):
        return hour if hour == 12 else hour + 12
    if hour == 12 or hour == 0:
        return hour
    if period == "evening" or (period == "afternoon" and hour <= 7):
        return hour + 12
    return hour + 12 if hour <= LAST_AFTERNOON_HOUR and period != "morning" else hour


def limited(text: str, match: re.Match[str], told: time) -> Moment:
    # "até" and "depois das" may stand inside the match or before it.
    begin = match.start("h1") if match["h1"] else match.start()
    before = text[:begin]
    if OPEN_TO.search(before) and not FREE_FROM.search(before):
        return Moment(begin, match.end(), None, told)
    if OPEN_FROM.search(before) or FREE_FROM.search(before):
        return Moment(begin, match.end(), told, time.max)
    return Moment(begin, match.end(), told)


def answer_of(moments: Sequence[Moment]) -> Hours:
    if not moments:
        return Hours()
    distinct = {(m.first, m.last) for m in moments}
    if (None, None) in distinct:
        return Hours(is_ambiguous=True)
    if len(distinct) == 1:
        return hours_of(moments[0])
    if len(moments) == 2 and (bounded := bounds(*moments)):
        return bounded
    return Hours(is_ambiguous=True)


def hours_of(moment: Moment) -> Hours:
    if moment.last == time.max:
        return Hours(moment.first, is_open_ended=True)
    return Hours(moment.first, moment.last)


def bounds(one: Moment, other: Moment) -> Hours | None:
    """As in "depois das 14h e antes das 17h"."""
    start, finish = (one, other) if one.last == time.max else (other, one)
    if start.last == time.max and start.first and finish.first is None and finish.last and start.first < finish.last:
        return Hours(start.first, finish.last)
    return None
