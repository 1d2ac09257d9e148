"""Reads one message: what is wanted, when, with whom and for whom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from balcao.domains.bot.understanding import dates, names, periods, practitioners, replies, services, times
from balcao.domains.bot.understanding.folding import fold, plain
from balcao.domains.bot.understanding.intents import SMALL_TALK, Wish, choose, is_injection, score_intents
from balcao.domains.bot.understanding.numbers import figures
from balcao.domains.bot.understanding.spelling import mend
from balcao.domains.bot.understanding.understood import Entities, Period, Understanding
from balcao.domains.bot.understanding.urgency import is_complaint, is_emergency, is_health_question

# "Onde é a clínica?" names no "Consulta clínica geral".
THE_PLACE = re.compile(r"(?<= )((?:a|na|da|essa|nessa|sua) )clinica(?= )(?! (?:geral|medica))")
NO_WORD: Final = "lugar"
# Said of a person's name, so that "Domingos" is no day and "Clara" no word of the sentence.
NAME_STANDS_HERE: Final = "fulano"
# An intent with no more than this behind it ("quero", "pode ser") goes for any answer to a question.
WEAK: Final = 3.6
WEAK_ANSWER: Final = 4.0
SURE_OF_ENTITIES: Final = 0.65
UNSURE: Final = 0.5
BARE_DAY = re.compile(r"^ (?:(?:o|no|pode ser|para|quero|sim|,) )*(\d{1,2})((?: (?:por favor|pode ser|[.!?,]))*) $")
OWN_VISIT = re.compile(r"\b(?:minha|minhas|meu|meus) (?:ultima |proxima )?(?:consulta|sessao)\b")
NAMES_A_CONSULTATION: Final = frozenset({"agendar_consulta", "verificar_horarios", "precos"})
# "Perfeito, pode marcar" and "não, obrigada" answer what was asked.
ANSWERED_BY_YES: Final = frozenset({"slot", "yes"})
GOES_WITH_YES: Final = frozenset({"agendar_consulta", "agradecimento", "informacoes_servicos"})
# What "quanto tá o dólar?" and "quem ganhou o jogo?" may sound like.
IDLY_SAID: Final = frozenset({"precos", "agendar_consulta", "verificar_horarios", "saudacao"})
MAY_ASK_FOR_MORE: Final = frozenset({"outro", "verificar_horarios", "agendar_consulta"})


@dataclass(frozen=True)
class People:
    """Who and what is named, and the words of the text with the names taken out."""

    name: str | None
    practitioner: practitioners.Found
    service: services.Found
    words: tuple[str, ...]

    @property
    def is_said(self) -> bool:
        return any(
            (self.service.name, self.service.is_ambiguous, self.practitioner.name, self.practitioner.is_ambiguous)
        )


def understand(
    text: str,
    *,
    now: datetime,
    timezone: str = "America/Sao_Paulo",
    practitioners: Sequence[str] = (),
    services: Sequence[str] = (),
    expecting: str | None = None,
) -> Understanding:
    """`now` is aware; `expecting` is what the dialogue has just asked for.

    A bare answer to a question ("quinta à tarde", "a segunda", "sim") has the intent "outro": it has none of its own.
    With nothing asked, days and services alone are a wish to book. Only the first 2,000 characters are read.
    """
    today = now.astimezone(ZoneInfo(timezone)).date()
    spoken = mend(plain(text), frozenset(w for listed in (*practitioners, *services) for w in fold(listed).split()))
    if is_injection(spoken):
        return Understanding("outro", 0.3)
    people = named(text, spoken, practitioners, services, expecting)
    sentence = figures(f" {' '.join(people.words)} ")
    choice = replies.find_choice(sentence, expecting)
    timed = "" if choice is not None else with_day_spelled(sentence, expecting)
    when = read_when(timed, today, expecting, moving=False)
    wish = wished(when.rest or sentence, people, when, choice, expecting)
    if wish.intent == "remarcar_agendamento":
        when = read_when(timed, today, expecting, moving=True)
    understanding = composed(text, spoken, people, when, wish, choice, services)
    return handed_to_a_person(understanding, spoken, expecting)


@dataclass(frozen=True)
class When:
    days: dates.Days
    hours: times.Hours
    period: Period | None
    rest: str

    @property
    def is_said(self) -> bool:
        said = (self.days.first, self.days.last, self.days.is_ambiguous, self.hours.first, self.hours.last, self.period)
        return any(said) or self.hours.is_ambiguous


def named(
    text: str, spoken: str, listed_people: Sequence[str], listed_services: Sequence[str], expecting: str | None
) -> People:
    words = plain(text).split()
    listed = frozenset(w for full in listed_people for w in practitioners.person(full).parts)
    name = names.find_name(text, asked=expecting == "name", practitioners=listed)
    own = frozenset(i for i, word in enumerate(words) if word in name.words and word not in names.PARTICLES)
    found = practitioners.find_practitioner(words, listed_people, taken=own, asked=expecting == "practitioner")
    people = own | found.words
    mended = spoken.split()
    sought = THE_PLACE.sub(lambda found: f"{found[1]}{NO_WORD}", spoken).split()
    service = services.find_service(sought, listed_services, taken=people)
    left = tuple(NAME_STANDS_HERE if i in people else word for i, word in enumerate(mended))
    return People(name.name, found, service, left)


def with_day_spelled(sentence: str, expecting: str | None) -> str:
    return BARE_DAY.sub(r" dia \1\2 ", sentence) if expecting == "date" else sentence


def read_when(sentence: str, today: date, expecting: str | None, *, moving: bool) -> When:
    days, without_days = dates.settle(sentence, today, moving=moving)
    parts = periods.find_parts(without_days)
    period = periods.settle_period(without_days, parts)
    hours = times.settle_hours(without_days, period, moving=moving, asked_for_time=expecting == "time")
    return When(days, hours, period, without_days)


def wished(rest: str, people: People, when: When, choice: int | None, expecting: str | None) -> Wish:
    scores = score_intents(rest)
    wish = choose(scores)
    if SMALL_TALK.search(rest) and not people.is_said and not expecting and scores.keys() <= IDLY_SAID:
        return Wish("outro", 0.6)
    is_weak = scores.get(wish.intent, 0.0) <= (WEAK_ANSWER if expecting else WEAK) and wish.intent in (
        "agendar_consulta",
        "outro",
        "saudacao",
    )
    takes_any = replies.takes_any(rest)
    has_entities = when.is_said or people.is_said or takes_any
    if wish.intent == "saudacao" and not when.is_said and people.service.name is None:
        return wish
    if expecting and wish.intent == "agendar_consulta" and replies.asks_for_more(rest):
        return Wish("outro", 0.8)
    if choice is not None and (is_weak or expecting):
        return Wish("outro", 0.9)
    is_reply = expecting in ANSWERED_BY_YES and "?" not in rest and replies.find_yes(rest) is not None
    if is_reply and wish.intent in GOES_WITH_YES:
        return Wish("outro", 0.9)
    if expecting and is_weak and wish.intent != "saudacao":
        return Wish("outro", 0.9 if has_entities or people.name else 0.7)
    if is_weak and people.service.name and not when.is_said and "?" in rest:
        return Wish("informacoes_servicos", SURE_OF_ENTITIES)
    if is_weak and has_entities:
        return Wish(
            "agendar_consulta", max(SURE_OF_ENTITIES, wish.confidence if wish.intent == "agendar_consulta" else 0.0)
        )
    if is_weak and wish.intent == "agendar_consulta":
        return Wish("outro", 0.8 if replies.find_yes(rest) is not None else 0.4)
    return wish


def composed(
    text: str, spoken: str, people: People, when: When, wish: Wish, choice: int | None, listed_services: Sequence[str]
) -> Understanding:
    days, hours = when.days, when.hours
    first, at, service = days.first, hours.first, people.service.name
    if wish.intent == "cancelar_agendamento":
        # "Não posso ir quinta às 10h" refuses the day that is to be cancelled.
        first = first if first or days.is_ambiguous else days.attended
        at = at if at or hours.is_ambiguous else hours.attended
    if (
        service is None
        and not people.service.is_ambiguous
        and wish.intent in NAMES_A_CONSULTATION
        and not OWN_VISIT.search(spoken)
    ):
        service = services.plain_consultation(spoken.split(), listed_services)
    entities = Entities(first, days.last, at, hours.last, when.period, people.practitioner.name, service, people.name)
    unsettled = {
        "date": days.is_ambiguous,
        "time": hours.is_ambiguous,
        "practitioner": people.practitioner.is_ambiguous,
        "service": people.service.is_ambiguous,
    }
    ambiguous = tuple(field for field, is_unsettled in unsettled.items() if is_unsettled)
    open_ended = tuple(f for f, is_open in (("date", days.is_open_ended), ("time", hours.is_open_ended)) if is_open)
    return Understanding(
        intent=wish.intent,
        confidence=round(min(wish.confidence, UNSURE) if ambiguous else wish.confidence, 2),
        entities=entities,
        second_intent=wish.second,
        choice=choice,
        yes=replies.find_yes(spoken),
        ambiguous=ambiguous,
        more=wish.intent in MAY_ASK_FOR_MORE and replies.asks_for_more(spoken),
        for_other=names.find_other(spoken, text),
        date_options=days.options,
        current_date=days.standing or (days.attended if wish.intent == "remarcar_agendamento" else None),
        open_ended=open_ended,
        not_days=days.refused,
        not_weekdays=days.refused_weekdays,
    )


def handed_to_a_person(understanding: Understanding, spoken: str, expecting: str | None) -> Understanding:
    emergency, health = is_emergency(spoken), is_health_question(spoken)
    if not (emergency or health or expecting) and understanding.intent == "outro" and is_complaint(spoken):
        return complained(understanding, spoken)
    if not (emergency or health) or understanding.intent == "parar":
        return understanding
    return replace(
        understanding,
        intent="falar_com_atendente",
        confidence=0.95,
        second_intent=None if emergency else understanding.intent,
        emergency=emergency,
        health_question=health and not emergency,
    )


def complained(understanding: Understanding, spoken: str) -> Understanding:
    """Whoever says "tô com coceira, queria dermato" wishes to come; "meu dente quebrou" alone is for a person."""
    if "agendar_consulta" in score_intents(spoken):
        return replace(understanding, intent="agendar_consulta", confidence=SURE_OF_ENTITIES)
    return replace(understanding, intent="falar_com_atendente", confidence=SURE_OF_ENTITIES, health_question=True)
