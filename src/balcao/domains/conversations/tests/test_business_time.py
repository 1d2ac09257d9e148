"""Business time against an oracle that looks at the wall's clock every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balcao.domains.conversations.business_time import Hours, Period, add, between, is_open, opens_at

MINUTE = timedelta(minutes=1)
# A day of each zone on which its clock is changed, forwards or back: at midnight, at two, by half an hour, by a day.
CHANGES = [
    ("America/Sao_Paulo", datetime(2018, 2, 17, 12, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 11, 3, 12, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2026, 6, 10, 12, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 7, 12, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 10, 31, 12, tzinfo=UTC)),
    ("America/St_Johns", datetime(2010, 11, 6, 12, tzinfo=UTC)),
    ("Europe/Lisbon", datetime(2026, 10, 24, 12, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 0, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 29, 0, tzinfo=UTC)),
]

periods = st.builds(lambda start, length: Period(start, start + length), st.integers(0, 1439), st.integers(1, 1439))
weeks = st.dictionaries(st.integers(1, 7), st.lists(periods, max_size=3).map(tuple), max_size=7)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Hours, datetime]:
    name, around = draw(st.sampled_from(CHANGES))
    day = (around + timedelta(days=1)).astimezone(ZoneInfo(name)).date()
    closed = draw(st.booleans())
    special = {day: draw(st.lists(periods, max_size=2).map(tuple))} if draw(st.booleans()) else {}
    hours = Hours(ZoneInfo(name), draw(weeks), special, lambda asked: closed and asked == day)
    return hours, around + draw(st.integers(-600, 2200)) * MINUTE


def open_minutes(hours: Hours, start: datetime, minutes: int) -> list[bool]:
    return [shows_open(hours, (start + number * MINUTE).astimezone(hours.zone)) for number in range(minutes)]


def shows_open(hours: Hours, local: datetime) -> bool:
    minute = local.hour * 60 + local.minute
    today = local.date()
    yesterday = today - timedelta(days=1)
    return any(p.start_minute <= minute < p.end_minute for p in hours.periods(today)) or any(
        p.start_minute <= minute + 1440 < p.end_minute for p in hours.periods(yesterday)
    )


@settings(max_examples=80, deadline=None)
@given(cases(), st.integers(0, 3000))
def test_time_between_is_the_count_of_open_minutes(case: tuple[Hours, datetime], length: int) -> None:
    hours, start = case
    assert between(hours, start, start + length * MINUTE) == sum(open_minutes(hours, start, length)) * MINUTE


@settings(max_examples=80, deadline=None)
@given(cases(), st.integers(1, 1500))
def test_adding_ends_with_the_last_of_the_open_minutes(case: tuple[Hours, datetime], wanted: int) -> None:
    hours, start = case
    seen = 0
    for number, opened in enumerate(open_minutes(hours, start, 6000)):
        seen += opened
        if seen == wanted:
            assert add(hours, start, wanted * MINUTE) == start + (number + 1) * MINUTE
            return
    later = add(hours, start, wanted * MINUTE)
    assert later is None or later > start + 6000 * MINUTE


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 1000))
def test_what_was_added_lies_between(case: tuple[Hours, datetime], minutes: int) -> None:
    hours, start = case
    end = add(hours, start, minutes * MINUTE)
    if end is not None:
        assert between(hours, start, end) == minutes * MINUTE


@settings(max_examples=60, deadline=None)
@given(cases())
def test_it_is_open_when_the_wall_says_so_and_opens_at_the_first_such_minute(case: tuple[Hours, datetime]) -> None:
    hours, start = case
    ahead = open_minutes(hours, start, 4000)
    assert is_open(hours, start) == ahead[0]
    first = next((start + number * MINUTE for number, opened in enumerate(ahead) if opened), None)
    found = opens_at(hours, start)
    assert found == first or (first is None and (found is None or found >= start + 4000 * MINUTE))


LUNCH = Hours(
    ZoneInfo("America/Sao_Paulo"), {day: (Period(480, 720), Period(780, 1080)) for day in range(1, 6)},
    is_closed=lambda day: day == date(2026, 9, 7),
)  # fmt: skip


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-09-03T11:45", 30, "2026-09-03T13:15"),  # lunch
        ("2026-09-03T17:50", 30, "2026-09-04T08:20"),  # overnight
        ("2026-09-04T17:50", 30, "2026-09-08T08:20"),  # a weekend and Independence Day
        ("2026-09-05T10:00", 60, "2026-09-08T09:00"),  # asked on a Saturday
        ("2026-09-03T08:00", 540, "2026-09-03T18:00"),  # a whole day ends when it closes, not when it opens again
    ],
)
def test_the_clinics_hours(start: str, minutes: int, end: str) -> None:
    def local(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=LUNCH.zone)

    assert add(LUNCH, local(start), minutes * MINUTE) == local(end)


def test_hours_that_never_come_are_never_due_and_no_hours_are_all_hours() -> None:
    at = datetime(2026, 9, 3, 12, tzinfo=UTC)
    assert add(Hours(LUNCH.zone, {}), at, MINUTE) is None
    assert opens_at(Hours(LUNCH.zone, {}), at) is None
    assert add(None, at, MINUTE) == at + MINUTE
    assert between(None, at, at - MINUTE) == timedelta(0)
