"""Whether a free time is one that somebody waits for."""

from collections.abc import Sequence
from datetime import time

from balcao.domains.scheduling.free_time import FreeTime
from balcao.domains.scheduling.free_times import PERIODS
from balcao.domains.scheduling.waiting_list.models import WaitingWish
from balcao.domains.scheduling.wall_clock import DAY


def fits(wish: WaitingWish, free: FreeTime) -> bool:
    """With whom, where, on which day, and when it begins on the clinic's clock; what was not said is anything."""
    if wish.practitioner_ids and free.practitioner_id not in wish.practitioner_ids:
        return False
    if wish.clinic_ids and free.clinic_id not in wish.clinic_ids:
        return False
    if not wish.first_day <= free.day <= wish.last_day or (
        wish.weekdays and free.day.isoweekday() not in wish.weekdays
    ):
        return False
    minute = int(free.hour[:2]) * 60 + int(free.hour[3:])
    return any(minute in span for span in spans(wish.periods, wish.first_minute, wish.last_minute))


def spans(periods: Sequence[str], first_minute: int | None, last_minute: int | None) -> list[range]:
    """The minutes at which it may begin: of the parts of the day what lies within the hours. None: it never can."""
    parts = [PERIODS[period] for period in periods] or [(0, DAY)]
    first = 0 if first_minute is None else first_minute
    end = DAY if last_minute is None else last_minute + 1
    found = [range(max(start, first), min(stop, end)) for start, stop in parts]
    return [span for span in found if span]


def only_hour(wish: WaitingWish) -> time | None:
    """Where it may begin at one minute alone, which need not be on the grid of those that are shown."""
    if wish.first_minute is None or wish.first_minute != wish.last_minute:
        return None
    return time(wish.first_minute // 60, wish.first_minute % 60)
