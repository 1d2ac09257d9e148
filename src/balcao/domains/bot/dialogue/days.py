"""Days and hours in Portuguese words, on the clinic's clock."""

from datetime import date, time
from typing import Final

from balcao.domains.scheduling.free_time import FreeTime

WEEKDAYS: Final = ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo")
SHORT: Final = ("seg", "ter", "qua", "qui", "sex", "sáb", "dom")
SATURDAY: Final = 5
PERIODS: Final = {"morning": "de manhã", "afternoon": "à tarde", "evening": "à noite"}


def day_words(day: date, today: date) -> str:
    """As "quinta-feira, 26/11"; with the year where it is not this one."""
    written = day.strftime("%d/%m/%Y" if day.year != today.year else "%d/%m")
    words = f"{WEEKDAYS[day.weekday()]}, {written}"
    near = {0: "hoje, ", 1: "amanhã, "}.get((day - today).days, "")
    return f"{near}{words}"


def on_day_words(day: date, today: date) -> str:
    """As "na quinta-feira, 26/11" and "hoje, terça-feira, 24/11"."""
    words = day_words(day, today)
    if words.startswith(("hoje", "amanhã")):
        return words
    return f"{'no' if day.weekday() >= SATURDAY else 'na'} {words}"


def hour_words(hour: time | str) -> str:
    """As "14h30" and "9h"."""
    written = hour if isinstance(hour, str) else hour.strftime("%H:%M")
    hours, minutes = written.split(":")
    return f"{int(hours)}h{minutes if minutes != '00' else ''}"


def moment_words(free: FreeTime, today: date) -> str:
    return f"{day_words(free.day, today)}, às {hour_words(free.hour)}"


def minutes_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} minutos"
    return f"{hours}h{rest:02}" if rest else "1 hora" if hours == 1 else f"{hours} horas"
