"""Days and times of day as the wire writes them: AAAA-MM-DD and HH:MM, and nothing that could be read as another."""

import re
from datetime import date, time
from typing import Annotated

from pydantic import BeforeValidator

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:00)?")


def _plain_day(written: object) -> object:
    """Left to itself, Pydantic takes "20270301" and 1767225600 for seconds since 1970."""
    if isinstance(written, date) or (isinstance(written, str) and _DAY.fullmatch(written)):
        return written
    raise ValueError("Escreva a data como AAAA-MM-DD, por exemplo 2027-03-01.")


def _plain_time(written: object) -> object:
    if isinstance(written, time) or (isinstance(written, str) and _TIME.fullmatch(written)):
        return written
    raise ValueError("Escreva o horário como HH:MM, por exemplo 14:30, no relógio da clínica e sem fuso.")


Day = Annotated[date, BeforeValidator(_plain_day)]
TimeOfDay = Annotated[time, BeforeValidator(_plain_time)]
