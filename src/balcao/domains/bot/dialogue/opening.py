"""When the clinics are open, for saying so and for knowing whether a person can answer now."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from balcao.domains.bot.dialogue.days import SHORT, hour_words
from balcao.domains.bot.dialogue.desk import Desk
from balcao.domains.clinics.clock_times import written
from balcao.domains.clinics.holidays import closed_days
from balcao.domains.clinics.models import Clinic


def is_open(desk: Desk, now: datetime) -> bool:
    """Where no clinic says its hours it counts as open."""
    told = [clinic for clinic in desk.clinics if clinic.opening_hours]
    return not told or any(_is_open(desk, clinic, now) for clinic in told)


def _is_open(desk: Desk, clinic: Clinic, now: datetime) -> bool:
    wall = now.astimezone(ZoneInfo(clinic.timezone))
    if closed_on(desk, clinic, wall.date()):
        return False
    minute = wall.hour * 60 + wall.minute
    return any(
        row["weekday"] == wall.isoweekday() and row["start_minute"] <= minute < row["end_minute"]
        for row in clinic.opening_hours
    )


def closed_on(desk: Desk, clinic: Clinic, day: date) -> str | None:
    """Why the clinic is closed on a day of its calendars: the nation's, state's or town's, or by its own word."""
    closed = closed_days(desk.calendars[clinic.id], day.year).get(day)
    return closed.name if closed else None


def all_closed_on(desk: Desk, day: date) -> str | None:
    """Why no clinic at all is open on a day; None where one is."""
    names = [closed_on(desk, clinic, day) for clinic in desk.clinics]
    return names[0] if names and all(names) else None


def next_opening_words(desk: Desk) -> str:
    told = [clinic for clinic in desk.clinics if clinic.opening_hours or clinic.opening_hours_text]
    return hours_words(told[0]) if told else ""


def hours_words(clinic: Clinic) -> str:
    """As "seg a sex, 8h às 12h e 13h às 18h; sáb, 8h às 12h"; empty where the clinic does not say."""
    if not clinic.opening_hours:
        return clinic.opening_hours_text or ""
    days: dict[int, list[str]] = {}
    for row in sorted(clinic.opening_hours, key=lambda row: (row["weekday"], row["start_minute"])):
        span = f"{hour_words(written(row['start_minute']))} às {hour_words(written(row['end_minute']))}"
        days.setdefault(row["weekday"], []).append(span)
    return "; ".join(f"{_days_words(first, last)}, {hours}" for first, last, hours in _runs(days))


def _runs(days: dict[int, list[str]]) -> list[tuple[int, int, str]]:
    """Days one after the other with the same hours, together."""
    runs: list[tuple[int, int, str]] = []
    for day, spans in days.items():
        hours = " e ".join(spans)
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], day, hours)
        else:
            runs.append((day, day, hours))
    return runs


def _days_words(first: int, last: int) -> str:
    if first == last:
        return SHORT[first - 1]
    return f"{SHORT[first - 1]} {'e' if last == first + 1 else 'a'} {SHORT[last - 1]}"
