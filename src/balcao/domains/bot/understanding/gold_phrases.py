"""The phrases that understanding is measured on, each with what is to be understood."""

import json
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

TIMEZONE: Final = "America/Sao_Paulo"
ENTITIES: Final = ("date", "date_to", "time", "time_to", "period", "practitioner", "service", "name")
FOLDER: Final = files("balcao.domains.bot.understanding").joinpath("gold")


@dataclass(frozen=True)
class Phrase:
    """`said` holds the entities by name, and what else is to be noticed ("choice", "yes", "ambiguous"), as text."""

    text: str
    now: datetime
    clinic: str
    practitioners: tuple[str, ...]
    services: tuple[str, ...]
    expecting: str | None
    intent: str
    said: dict[str, str]


def phrases(part: str) -> list[Phrase]:
    """`part` is "development" or "test"."""
    clinics = json.loads(FOLDER.joinpath("clinics.json").read_text(encoding="utf-8"))
    lines = FOLDER.joinpath(f"{part}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [phrase(line.split("\t"), clinics) for line in lines if line]


def phrase(cells: list[str], clinics: dict[str, dict[str, list[str]]]) -> Phrase:
    now, clinic, expecting, intent, said, text = cells
    pairs = (pair.split("=", 1) for pair in said.split("; ") if pair)
    return Phrase(
        text=text,
        now=datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(TIMEZONE)),
        clinic=clinic,
        practitioners=tuple(clinics[clinic]["practitioners"]),
        services=tuple(clinics[clinic]["services"]),
        expecting=expecting or None,
        intent=intent,
        said=dict(pairs),
    )
