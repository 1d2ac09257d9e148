"""Whose turn it is, and why: every point of the rank is told in words on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.waiting_list.candidates import Candidate
from balcao.domains.scheduling.waiting_list.fits import fits

PRIORITY: Final = {0: 0, 1: 40, 2: 80}
PRIORITY_WORDS: Final = {1: "alta", 2: "urgente"}
A_DAY, MOST_DAYS = 1, 30
NAMED, NARROW = 10, 5
SOON_DAYS = 10
FORWARD_A_DAY, MOST_FORWARD = 1, 15
NO_SHOW, MOST_NO_SHOWS = 5, 3


@dataclass(frozen=True)
class Ranked:
    candidate: Candidate
    score: int
    why: list[dict[str, Any]]


def rank(found: list[Candidate], now: datetime) -> list[Ranked]:
    """The best first; of equals whoever has waited longest."""
    ranked = [_ranked(one, now) for one in found]
    return sorted(ranked, key=lambda one: (-one.score, one.candidate.wish.since, one.candidate.wish.id))


def _ranked(candidate: Candidate, now: datetime) -> Ranked:
    why = [part for part in _parts(candidate, now) if part["pontos"]]
    return Ranked(candidate, sum(part["pontos"] for part in why), why)


def standing_parts(of: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    """What counts for whatever time becomes free: priority, how long they wait, and how often they did not come."""
    days = (now - of["since"]).days
    reason = f": {of['priority_reason']}" if of["priority_reason"] else ""
    no_shows = min(of["no_shows"], MOST_NO_SHOWS)
    priority = PRIORITY_WORDS.get(of["priority"], "normal")
    return [
        _part("prioridade", PRIORITY[of["priority"]], f"Prioridade {priority}{reason}"),
        _part("espera", min(days, MOST_DAYS) * A_DAY, f"Espera há {days} {'dia' if days == 1 else 'dias'}"),
        _part("faltas", -NO_SHOW * no_shows, f"Faltou a {of['no_shows']} de {of['visits']} no último ano"),
    ]


def _parts(candidate: Candidate, now: datetime) -> list[dict[str, Any]]:
    wish, free = candidate.wish, candidate.free
    standing = {
        "since": wish.since,
        "priority": wish.priority,
        "priority_reason": wish.priority_reason,
        "no_shows": candidate.no_shows,
        "visits": candidate.visits,
    }
    return [
        *standing_parts(standing, now),
        _part("profissional", NAMED if wish.practitioner_ids else 0, f"Quer {free.practitioner}, que tem a vaga"),
        _part("periodo", NARROW * _narrow(candidate), "A vaga cai nos dias ou horários que escolheu"),
        _distance(candidate),
        _forward(candidate),
    ]


def _narrow(candidate: Candidate) -> int:
    """Of their days and their hours, how many were chosen; a person may offer another time by hand."""
    wish = candidate.wish
    hours = wish.periods or wish.first_minute is not None or wish.last_minute is not None
    return bool(wish.weekdays) + bool(hours) if fits(wish, candidate.free) else 0


def _distance(candidate: Candidate) -> dict[str, Any]:
    """How near the time is to the first day that was wished for."""
    day = candidate.free.start_at.astimezone(ZoneInfo(candidate.free.timezone)).date()
    away = (day - candidate.wish.first_day).days
    words = "no primeiro dia que pediu" if away == 0 else f"a {away} dias do primeiro que pediu"
    return _part("proximidade", max(SOON_DAYS - max(away, 0), 0), f"A vaga é {words}")


def _forward(candidate: Candidate) -> dict[str, Any]:
    if candidate.stands_at is None:
        return _part("adiantamento", 0, "")
    days = max((candidate.stands_at - candidate.free.start_at).days, 0)
    return _part("adiantamento", min(days * FORWARD_A_DAY, MOST_FORWARD), f"Adianta o atendimento em {days} dias")


def _part(what: str, points: int, words: str) -> dict[str, Any]:
    return {"fator": what, "pontos": points, "porque": words}


def suits(ranked: Ranked, free: FreeTime) -> bool:
    """Whether a second one can be asked about just the same time."""
    own = ranked.candidate.free
    return (own.service_id, own.start_at, own.end_at) == (free.service_id, free.start_at, free.end_at)
