"""The holidays that close a clinic: the nation's, the state's, the town's, optional ones it keeps, and its own word."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from dateutil.easter import easter
from holidays import country_holidays

from balcao.domains.clinics.municipalities import KNOWN_YEARS, town_holidays

Scope = Literal["national", "state", "municipal", "optional", "bridge", "own"]
# Days on which many close though no law says so: by their distance from Easter, or by month and day.
OPTIONAL: dict[str, tuple[str, int | tuple[int, int]]] = {
    "carnaval_segunda": ("Carnaval", -48),
    "carnaval_terca": ("Carnaval", -47),
    "quarta_de_cinzas": ("Quarta-feira de Cinzas", -46),
    "quinta_santa": ("Quinta-feira Santa", -3),
    "corpus_christi": ("Corpus Christi", 60),
    "servidor_publico": ("Dia do Servidor Público", (10, 28)),
    "vespera_de_natal": ("Véspera de Natal", (12, 24)),
    "vespera_de_ano_novo": ("Véspera de Ano-Novo", (12, 31)),
}


class Holiday(NamedTuple):
    """`is_foreseen`: of a town whose list for that year we do not have, and which we expect as in another year."""

    day: date
    name: str
    scope: Scope
    is_foreseen: bool = False


class OwnWord(NamedTuple):
    """What the clinic itself says of a day, over all the calendars."""

    day: date
    is_closed: bool
    name: str | None


class Observed(NamedTuple):
    """Which calendars a clinic keeps. `closes`: whether those of the nation, state and town close it."""

    closes: bool
    state: str | None
    municipality_code: int | None = None
    optional: tuple[str, ...] = ()
    bridges: bool = False
    own: tuple[OwnWord, ...] = ()


def checked_optional(key: str) -> str:
    if key not in OPTIONAL:
        raise ValueError(f"Dia facultativo desconhecido: {key!r}. Conhecemos: {', '.join(OPTIONAL)}.")
    return key


def holiday_name(day: date, state: str | None) -> str | None:
    """The nation's or the state's holiday's name in Portuguese, or None."""
    return _year(day.year, state).get(day)


@lru_cache(maxsize=512)
def closed_days(observed: Observed, year: int) -> dict[date, Holiday]:
    """The days of a year on which a clinic is closed, in order."""
    found = {holiday.day: holiday for holiday in reversed(known_holidays(observed, year)) if _closes(observed, holiday)}
    if observed.bridges:
        bridges = [_bridge(holiday) for holiday in found.values()]
        found |= {one.day: one for one in bridges if one and one.day.year == year and one.day not in found}
    for word in observed.own:
        if word.day.year == year and word.is_closed:
            found[word.day] = Holiday(word.day, word.name or "Fechado", "own")
        else:
            found.pop(word.day, None)
    return dict(sorted(found.items()))


def known_holidays(observed: Observed, year: int) -> Sequence[Holiday]:
    """All that calendars know of a year for a place, kept or not; where two name one day, the wider one comes first."""
    nation, state = _year(year, None), _year(year, observed.state)
    found = [Holiday(day, name, "national") for day, name in nation.items()]
    found += [Holiday(day, name, "state") for day, name in state.items() if day not in nation]
    if observed.municipality_code:
        foreseen = year not in KNOWN_YEARS
        town = town_holidays(observed.municipality_code, year)
        found += [Holiday(day, name, "municipal", foreseen) for day, name in town.items() if day not in state]
    named = {holiday.day for holiday in found}
    found += [one for key in OPTIONAL if (one := _optional(key, year)).day not in named]
    return sorted(found, key=lambda holiday: holiday.day)


def _closes(observed: Observed, holiday: Holiday) -> bool:
    if holiday.scope == "optional":
        return any(_optional(key, holiday.day.year).day == holiday.day for key in observed.optional)
    return observed.closes


def _optional(key: str, year: int) -> Holiday:
    name, when = OPTIONAL[key]
    day = easter(year) + timedelta(days=when) if isinstance(when, int) else date(year, *when)
    return Holiday(day, name, "optional")


def _bridge(holiday: Holiday) -> Holiday | None:
    """The Monday before a Tuesday, the Friday after a Thursday."""
    shift = {2: -1, 4: 1}.get(holiday.day.isoweekday())
    return Holiday(holiday.day + timedelta(days=shift), f"Emenda: {holiday.name}", "bridge") if shift else None


@lru_cache(maxsize=256)
def _year(year: int, state: str | None) -> dict[date, str]:
    return dict(country_holidays("BR", subdiv=state, years=year, language="pt_BR"))
