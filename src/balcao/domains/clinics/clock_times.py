"""Times of day as the wire says them (HH:MM) and as we count them (minutes from midnight)."""

import re

_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::00)?")
DAY = 1440


def minutes(written: str) -> int:
    """From "08:30" to 510; "24:00" is 1440. ValueError for anything else."""
    found = _TIME.fullmatch(written.strip())
    total = int(found[1]) * 60 + int(found[2]) if found else DAY + 1
    if total > DAY:
        raise ValueError(f"Horário inválido: {written!r}. Escreva HH:MM.")
    return total


def span(start: str, end: str) -> tuple[int, int]:
    """The minutes of an interval; an end at or before the start is on the next day ("22:00" to "02:00")."""
    first, last = minutes(start), minutes(end)
    if first in (last, DAY):
        raise ValueError(f"O intervalo de {start} a {end} não tem duração.")
    return first, last if last > first else last + DAY


def written(minute: int) -> str:
    return "24:00" if minute == DAY else f"{minute % DAY // 60:02}:{minute % 60:02}"
