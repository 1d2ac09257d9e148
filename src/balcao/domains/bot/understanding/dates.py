"""Settles which day or stretch of days is meant, out of all that are spoken of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from balcao.domains.bot.understanding import days, feasts, spans, weekdays
from balcao.domains.bot.understanding.mentions import Grammar, Mention, read_all
from balcao.domains.bot.understanding.refusals import refused

GRAMMAR: Final[Grammar] = (
    *feasts.GRAMMAR,
    *spans.RANGES,
    *days.ABSOLUTE,
    *spans.PARTS_OF_YEAR,
    *weekdays.GRAMMAR,
    *days.RELATIVE,
    *spans.WEEKS,
    *days.OF_MONTH,
)
# Without any of these no reader of GRAMMAR finds a day: most questions are done with at once.
MAY_TELL = re.compile(
    r"\d|hoje|amanha|ontem|segunda|terca|quarta|quinta|sexta|sabado|domingo|semana|quinzena|primeiro|feriad|natal"
    r"|reveillon|carnaval|cinzas|pascoa|paixao|santa|corpus|tiradentes|joao|independencia|aparecida|finados|mortos"
    r"|republica|consciencia|zumbi|reis|confraternizacao|virada"
    r"|\b(?:seg|ter|qua|qui|sex|sab|dom|dias?|mes|meses|anos?|uma?|jan\w*|fev\w*|mar|marco|abr|abril|mai|maio|jun|junho"
    r"|jul|julho|ago|agosto|set|setembro|out|outubro|nov|novembro|dez|dezembro)\b"
)
# Not a wish: "segunda a sexta" is said of opening hours and of habits; a birthday is a birthday.
HABIT = re.compile(
    r"\b(?:(?:de )?(?:segunda|seg)(?: feira)? (?:a|ate) (?:sexta|sex|sabado|sab|domingo|dom)(?: feira)?"
    r"|tod[ao]s? (?:as? |os? )?(?:segunda|terca|quarta|quinta|sexta|sabado|domingo)s?(?: feiras?)?)\b"
)
OPENING_HABIT = re.compile(
    r"\b((?:abrem?|funcionam?|atendem?|trabalham?) )(de (?:segunda|terca|quarta|quinta|sexta|sabado"
    r"|domingo))\b(?! (?:a|ate) )"
)
FAREWELL = re.compile(
    r"\b(?:bom|otimo|excelente|lindo|feliz|abencoado) (?:fim de semana|final de semana|feriado"
    r"|sabado|domingo|natal|ano novo|mes)\b"
    r"|\b(?:boa|otima|linda|feliz|abencoada) (?:semana|segunda|terca|quarta|quinta|sexta|pascoa|virada)\b|"
    r"(?<=\bobrigado)[ ,.!]+(?:\w+ )?ate (?:amanha|hoje|segunda|terca|quarta|quinta|sexta|sabado|domingo"
    r"|a semana|semana que vem|depois)\b(?! as)"
    r"|\b(?:tchau|abraco|abracos|valeu|beijo|beijos|ok|certo|combinado|beleza|fechado|perfeito|otimo)[ ,.!]+"
    r"(?:entao )?ate (?:amanha|segunda|terca|quarta|quinta|sexta"
    r"|sabado|domingo)(?: feira)?(?= [.!,]| $)"
    r"|^ ate (?:amanha|hoje)(?= [.!]| entao| $)"
)
# Birthdays, paydays and days on which something was done.
IDLE = re.compile(
    r"\b(?:nasc\w*|aniversario|vence\w*|vencimento|recebo|salario)\b[^,.?!]{0,20}$"
    r"|\b(?:liguei|ligamos|fui|fomos|tomei|fiz|estive|mandei|falei|tirei|coloquei|vim|comecei|operei"
    r"|extrai|arranquei|cai|quebrei"
    r"|consultei|passei ai|desde)\b(?: \w+){0,4} $"
)
# "A doutora pediu pra voltar em 15 dias", "retorno de 30 dias": counted from a visit of the past, not from today.
TOLD_BY_DOCTOR = re.compile(
    r"\b(?:pediu|pediram|disse|falou|mandou|orientou|recomendou|solicitou|marcou)\b[^,.?!]*$"
    r"|\b(?:retorno|revisao|volta)(?: \w+)? $"
)
COUNTED_ON = re.compile(r"^(?:em|daqui|daki|daq|dentro|de|apos) ")
ARTICLES = r"(?: (?:o|a|os|as|dia|n[oa]|d[oa]|de|feriado))*"
WEEK_OF = re.compile(r"(?<!fim de )(?<!final de )\bsemana (?:d[eo] |d[eo] dia )$")
ONWARDS = re.compile(r"^ (?:em diante|para (?:a )?frente|adiante|por diante)\b")
BACK_ON = re.compile(r"\b(?:volto|chego|estou de volta|estarei de volta|retorno de viagem)\b[^,.?!]*$")
UNTIL = re.compile(rf"\b(?:ate|no maximo ate|no maximo|mais tardar(?: ate)?){ARTICLES} $")
BEFORE = re.compile(rf"\bantes{ARTICLES} $")
EVE = re.compile(rf"\bvespera{ARTICLES} $")
AFTER = re.compile(rf"\b(?:depois|apos|passando|passado|na volta){ARTICLES} $")
FROM = re.compile(rf"\ba partir{ARTICLES} $|\bde $(?<=partir de )")
RANGE_START = re.compile(rf"\b(?:entre|de|da|do|desde){ARTICLES} $")
RANGE_JOIN = re.compile(rf"^ (?:feira )?(?:e|a|ate|ao|-){ARTICLES} $")
OR_JOIN = re.compile(
    r"^ (?:feira )?,? ?(?:ou|ou entao|ou ate|e|se nao der|se nao tiver|, se nao der"
    r"|, se nao tiver)(?: (?:n?a|n?o|para|as|talvez|ate|mesmo|quem sabe|pode ser|,))* $"
)
SAME_DAY = re.compile(r"^ (?:feira )?(?:[,(-] )?(?:(?:que|dia|e|agora|mesmo|[,(]) )*$")
WISHED_HOJE = re.compile(
    r"\b(?:para|ainda|tem|vaga|horario|encaixe|so|ser|consegue|atende|atendem|agora)(?: (?:o|ainda"
    r"|para))* $"
)
SAID_HOJE = re.compile(r"^ (?:ou |ainda|mesmo|a |de |as |d_|se |\?|.{0,12}\?|$)")
OTHER = re.compile(r"\b(?:n?a|n?o|d[ao]|so) (?:outr[ao]|seguinte|proxim[ao])\b")
LATER = re.compile(r"\bno dia seguinte\b")
MOVED = re.compile(r"\b(?:para|por|pela|pelo)\b")
STANDS = re.compile(
    r"\b(?:faltar|falto|perder|perdi)\b[^,.?!]*$|\b(?:consulta|horario|sessao|agendamento) $"
    r"|\b(?:a|o|as|minha|meu|essa|esse) \w+(?: \w+){0,2} (?:de|da|do)(?: dia)? $"
    r"|\b(?:tenho|tinha|marquei|marcad[ao]|agendad[ao]|agendei|estou com)\b[^,.?!]*$"
    r"|\b(?:consulta|horario|sessao|agendamento|retorno|avaliacao|atendimento|minha \w+"
    r"|meu \w+)(?: \w+){0,3} (?:de|da|do|na|no|e|era|seria|esta)(?: dia| o dia)? $"
)


@dataclass(frozen=True)
class Days:
    """The answer; `standing` is the day of an appointment to be moved, `refused` and `refused_weekdays` are days that
    a person cannot make.
    """

    first: date | None = None
    last: date | None = None
    options: tuple[date, ...] = ()
    is_ambiguous: bool = False
    is_open_ended: bool = False
    standing: date | None = None
    attended: date | None = None
    refused: tuple[date, ...] = ()
    refused_weekdays: tuple[int, ...] = ()


def settle(plain: str, today: date, *, moving: bool = False) -> tuple[Days, str]:
    """The days meant, and the text with all days blanked; `moving`: an appointment is being moved to another day."""
    plain = OPENING_HABIT.sub(lambda m: m[1] + "_" * len(m[2]), plain)
    plain = FAREWELL.sub(lambda m: " " * len(m[0]), plain)
    text = HABIT.sub(lambda m: "_" * len(m[0]), plain)
    mentions, rest = read_all(GRAMMAR, text, today) if MAY_TELL.search(text) else ([], text)
    wanted = [m for m in mentions if m.kind != "past" and not is_idle(text, m)]
    verdicts = refused(text, wanted, unless_busy=True)
    turned_down = [m for m, is_refused in zip(wanted, verdicts, strict=True) if is_refused]
    left = [m for m, is_refused in zip(wanted, verdicts, strict=True) if not is_refused]
    left = without_idle_today(text, left)
    left = [limited(text, m) for m in same_day_merged(text, ranges_merged(text, left))]
    standing = None
    if moving:
        left, standing = apart_from_standing(text, left)
    answer = replace(
        answer_of(text, left),
        standing=standing,
        attended=only_day(turned_down),
        refused=tuple(m.first for m in turned_down if m.first and not m.last and m.kind == "day"),
        refused_weekdays=tuple(day.weekday() for m in turned_down if m.kind == "weekday" and (day := m.first)),
    )
    if not left and (LATER.search(rest) or (turned_down and not moving and OTHER.search(rest))):
        answer = replace(answer, is_ambiguous=True)
    return answer, rest


def is_idle(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    counted = COUNTED_ON.match(text[mention.start : mention.end])
    return bool(IDLE.search(before) or (counted and TOLD_BY_DOCTOR.search(before)))


def only_day(mentions: Sequence[Mention]) -> date | None:
    return mentions[0].first if len(mentions) == 1 else None


def without_idle_today(text: str, mentions: list[Mention]) -> list[Mention]:
    """As in "hoje acordei com dor, queria marcar quinta": today is said in passing."""
    if len(mentions) < 2:
        return mentions
    return [m for m in mentions if text[m.start : m.end] != "hoje" or is_wished(text, m)]


def is_wished(text: str, mention: Mention) -> bool:
    return bool(WISHED_HOJE.search(text[: mention.start]) or SAID_HOJE.match(text[mention.end :]))


def ranges_merged(text: str, mentions: list[Mention]) -> list[Mention]:
    """Both "entre segunda e quarta" and "de 1/12 a 5/12" are one span; so are two days side by side with "ou"."""
    merged: list[Mention] = []
    for mention in mentions:
        last = merged[-1] if merged else None
        if last and last.kind == "weekday" and mention.first and "semana" in text[mention.start : mention.end]:
            last = replace(last, first=weekday_before(last, mention.first), options=())
        if last and last.first and mention.first and not last.last:
            gap = text[last.end : mention.start]
            begins = RANGE_START.search(text[: last.start]) is not None
            if begins and RANGE_JOIN.match(gap):
                finish = mention.last or mention.first
                if finish < last.first and mention.kind == "weekday":
                    finish += timedelta(days=7)
                if last.first < finish:
                    merged[-1] = replace(last, kind="span", last=finish, end=mention.end)
                    continue
            if OR_JOIN.match(gap) and " ou" in gap and mention.first - last.first == timedelta(days=1):
                merged[-1] = replace(last, kind="span", last=mention.first, end=mention.end)
                continue
        merged.append(mention)
    return merged


def weekday_before(mention: Mention, day: date) -> date:
    """As in "de terça a quinta da semana que vem": the Tuesday is of that week too."""
    named = (mention.first or mention.options[0]).weekday()
    return day - timedelta(days=(day.weekday() - named) % 7)


def same_day_merged(text: str, mentions: list[Mention]) -> list[Mention]:
    """Said as "sexta, dia 27" it is one day if the calendar agrees, and no day if it does not."""
    merged: list[Mention] = []
    for mention in mentions:
        last = merged[-1] if merged else None
        kinds = (last.kind, mention.kind) if last else ()
        if last and kinds.count("weekday") == 1 and SAME_DAY.match(text[last.end : mention.start]):
            merged[-1] = replace(agreed(last, mention), start=last.start, end=mention.end)
        else:
            merged.append(mention)
    return merged


def agreed(one: Mention, other: Mention) -> Mention:
    weekday, day = (one, other) if one.kind == "weekday" else (other, one)
    named = (weekday.first or weekday.options[0]).weekday()
    if day.first and not day.last:
        if day.first.weekday() == named:
            return replace(day, kind="day")
    elif day.first and day.last:
        within = [day.first + timedelta(days=n) for n in range((day.last - day.first).days + 1)]
        fitting = [d for d in within if d.weekday() == named]
        if len(fitting) == 1:
            return replace(day, kind="day", first=fitting[0], last=None)
        return replace(day, kind="unclear", first=None, last=None, options=tuple(fitting))
    else:
        fitting = [d for d in day.options if d.weekday() == named]
        if len(fitting) == 1:
            return replace(day, kind="day", first=fitting[0], options=())
    return replace(day, kind="unclear", first=None, last=None, options=options_of([one, other]))


def limited(text: str, mention: Mention) -> Mention:
    """As in "até sexta", "antes do dia 10", "depois do natal", "a partir de segunda"."""
    if not mention.first:
        return mention
    before = text[: mention.start]
    if WEEK_OF.search(before):
        monday = mention.first - timedelta(days=mention.first.weekday())
        return replace(mention, kind="span", first=monday, last=monday + timedelta(days=6))
    if ONWARDS.match(text[mention.end :]) or BACK_ON.search(before):
        return replace(mention, open_ended=True, last=None)
    if FROM.search(before):
        return replace(mention, open_ended=True, last=None)
    if UNTIL.search(before):
        return replace(mention, first=None, last=mention.last or mention.first)
    if EVE.search(before):
        return replace(mention, first=mention.first - timedelta(days=1))
    if BEFORE.search(before):
        return replace(mention, first=None, last=mention.first - timedelta(days=1))
    if AFTER.search(before):
        return replace(mention, first=(mention.last or mention.first) + timedelta(days=1), last=None, open_ended=True)
    return mention


def apart_from_standing(text: str, mentions: list[Mention]) -> tuple[list[Mention], date | None]:
    """Leaves the day to move to, and tells the day to move from."""
    if len(mentions) >= 2 and MOVED.search(text[mentions[0].end : mentions[-1].start]):
        return [mentions[-1]], mentions[0].first
    kept = [m for m in mentions if not STANDS.search(text[: m.start]) or is_offered(text, m)]
    standing = next((m.first for m in mentions if m not in kept), None)
    return kept, standing


def is_offered(text: str, mention: Mention) -> bool:
    return bool(
        re.search(
            (
                r"\b(?:remarcar|remarca|mudar|passar|adiar|trocar|transferir|antecipar|adiantar|reagendar|jogar"
                r"|ser)\b[^,.?!]*\bpara (?:[ao] )?(?:dia )?$"
            ),
            text[: mention.start],
        )
    )


def answer_of(text: str, mentions: Sequence[Mention]) -> Days:
    if not mentions:
        return Days()
    settled = {(m.first, m.last) for m in mentions if m.is_settled}
    if all(m.is_settled for m in mentions):
        if len(settled) == 1:
            chosen = mentions[0]
            return Days(chosen.first, chosen.last, is_open_ended=any(m.open_ended for m in mentions))
        bounds = combined(mentions)
        if bounds:
            return bounds
    return Days(options=options_of(mentions), is_ambiguous=True)


def combined(mentions: Sequence[Mention]) -> Days | None:
    """As in "a partir de segunda até sexta"; "em dezembro, depois do dia 10"; "semana que vem, terça"."""
    if len(mentions) != 2:
        return None
    one, other = mentions
    if one.open_ended and other.first is None and other.last and one.first and one.first <= other.last:
        return Days(one.first, other.last)
    for wide, narrow in ((one, other), (other, one)):
        if (
            wide.kind == "span"
            and wide.first
            and wide.last
            and narrow.first
            and wide.first <= narrow.first <= wide.last
        ):
            if narrow.open_ended:
                return Days(narrow.first, wide.last)
            if not narrow.last or narrow.last <= wide.last:
                return Days(narrow.first, narrow.last)
    return None


def options_of(mentions: Sequence[Mention]) -> tuple[date, ...]:
    told = {day for m in mentions for day in (m.options or ((m.first,) if m.first else ())) if day}
    return tuple(sorted(told))
