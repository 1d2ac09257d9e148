"""Brazil's holidays: the nation's by law, and a state's own where the state is known."""

from datetime import date
from functools import lru_cache

from holidays import country_holidays


def holiday_name(day: date, state: str | None) -> str | None:
    """The holiday's name in Portuguese, or None."""
    return _year(day.year, state).get(day)


@lru_cache(maxsize=256)
def _year(year: int, state: str | None) -> dict[date, str]:
    return dict(country_holidays("BR", subdiv=state, years=year, language="pt_BR"))
