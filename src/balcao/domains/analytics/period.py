"""Which days are looked at, and with which they are compared."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from balcao.core.problems import Invalid

LONGEST = 366
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Both days are in it."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + number * _ONE for number in range((self.last - self.first).days + 1)]


def period_of(first: date | None, last: date | None, today: date) -> Period:
    """Without days: this month until today. Without one of them: to today, or the one day."""
    if first is None:
        last = last or today
        first = last.replace(day=1)
    period = Period(first, last or max(first, today))
    if period.last < period.first:
        raise Invalid("O período termina antes de começar: confira `data` e `data_fim`.")
    if (period.last - period.first).days >= LONGEST:
        raise Invalid(f"O período vai até {LONGEST} dias.")
    if period.first.year < 1900 or period.last.year > 2200:
        raise Invalid("O período está fora do calendário.")
    return period


def before(period: Period) -> Period:
    """A month, or a month's beginning, is compared with the same of the month before; else as many days before."""
    first, last = period.first, period.last
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        end = first - _ONE
        whole = last.day == monthrange(last.year, last.month)[1]
        return Period(end.replace(day=1), end if whole else end.replace(day=min(last.day, end.day)))
    return Period(first - (last - first) - _ONE, first - _ONE)
