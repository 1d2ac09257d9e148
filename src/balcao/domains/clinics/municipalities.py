"""Brazil's towns by their IBGE code: name, state, time zone and the town's own holidays, from a list that we carry.

The list (municipalities.tsv.gz, MIT) knows the holidays of some 3,800 of 5,570 towns, as they were published for 2025
or 2026; other years are foreseen from it. tools/make_municipalities.py makes it.
"""

import gzip
import unicodedata
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from dateutil.easter import easter

KNOWN_YEARS = (2025, 2026)
_FILE = Path(__file__).parent / "municipalities.tsv.gz"


class Municipality(NamedTuple):
    """`holidays` as the file has them: "0125 Aniversário da Cidade;e+60 Corpus Christi"."""

    code: int
    name: str
    state: str
    timezone: str
    holidays: str


@cache
def municipalities() -> dict[int, Municipality]:
    found = {}
    for line in gzip.decompress(_FILE.read_bytes()).decode().splitlines():
        if not line.startswith("#"):
            code, name, state, zone, holidays = line.split("\t")
            found[int(code)] = Municipality(int(code), name, state, zone or "America/Sao_Paulo", holidays)
    return found


def checked_municipality(code: int) -> int:
    if code not in municipalities():
        raise ValueError(f"Não há município com o código IBGE {code}.")
    return code


def municipality_name(code: int | None) -> str | None:
    """With its state: "Campinas/SP"."""
    found = municipalities().get(code) if code else None
    return f"{found.name}/{found.state}" if found else None


def search_municipalities(wanted: str, state: str | None, limit: int) -> list[Municipality]:
    """Those whose names begin so first, then those that have it within."""
    plain = _plain(wanted)
    found = [
        (not name.startswith(plain), name, one)
        for one in municipalities().values()
        if state in (None, one.state) and plain in (name := _plain(one.name))
    ]
    return [one for _, _, one in sorted(found)[:limit]]


@lru_cache(maxsize=512)
def town_holidays(code: int, year: int) -> dict[date, str]:
    """The town's own holidays; none when the list does not know them."""
    town = municipalities().get(code)
    found = {}
    for written in town.holidays.split(";") if town and town.holidays else ():
        when, _, name = written.partition(" ")
        if day := _day(when, year):
            found[day] = name
    return found


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in folded if not unicodedata.combining(mark)).casefold().strip()


def _day(when: str, year: int) -> date | None:
    if when.startswith("e"):
        return easter(year) + timedelta(days=int(when[1:]))
    try:
        return date(year, int(when[:2]), int(when[2:]))
    except ValueError:  # 29 February
        return None
