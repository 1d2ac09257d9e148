"""An interval is told on the clock as each of its minutes is."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from balcao.domains.scheduling.offered_time import _by_day, _by_hour
from balcao.domains.scheduling.wall_clock import DAY, EPOCH, minute_of, offset_at


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("America/Sao_Paulo", datetime(2026, 3, 7, 11, tzinfo=UTC)),
        ("America/Sao_Paulo", datetime(2018, 11, 4, 1, 30, tzinfo=UTC)),  # forward at midnight
        ("America/New_York", datetime(2026, 3, 8, 3, 10, tzinfo=UTC)),  # forward at two
        ("America/New_York", datetime(2026, 11, 1, 3, 10, tzinfo=UTC)),  # back at two
    ],
)
def test_minutes_by_day_and_hour(zone: str, start: datetime) -> None:
    first = minute_of(start)
    last = first + 7 * 60 + 15
    expected: Counter[tuple[date, int]] = Counter()
    for minute in range(first, last):
        day, of_day = divmod(minute + offset_at(zone, minute), DAY)
        expected[date.fromordinal(EPOCH + day), of_day // 60] += 1
    found: Counter[tuple[date, int]] = Counter()
    for on, at, length in _by_day(first, last, zone):
        for hour, part in _by_hour(at, at + length):
            found[on, hour] += part
    assert found == expected
