"""Arithmetic on minutes, against the plainest way of doing the same."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from balcao.domains.scheduling.intervals import free_starts, merge, without

DAY = 400
intervals = st.lists(
    st.tuples(st.integers(0, DAY), st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=12
)


def minutes(found: list[tuple[int, int]]) -> set[int]:
    return {minute for start, end in found for minute in range(start, end)}


@given(intervals)
def test_merging_keeps_every_minute_and_leaves_gaps_between(given_intervals: list[tuple[int, int]]) -> None:
    merged = merge(given_intervals)
    assert minutes(merged) == minutes(given_intervals)
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(merged))


@given(st.integers(0, DAY), st.integers(1, 200), intervals)
def test_what_remains_is_what_was_not_taken(start: int, length: int, taken: list[tuple[int, int]]) -> None:
    left = list(without((start, start + length), merge(taken)))
    assert minutes(left) == minutes([(start, start + length)]) - minutes(taken)


@given(
    start=st.integers(0, 100),
    length=st.integers(1, 300),
    step=st.integers(1, 45),
    duration=st.integers(1, 60),
    before=st.integers(0, 30),
    after=st.integers(0, 30),
    busy=intervals,
    earliest=st.integers(0, 200),
    latest=st.integers(0, 500),
    behind=st.integers(0, 50),
)
def test_a_visit_can_start_where_nothing_is_in_its_way_and_nowhere_else(
    start: int,
    length: int,
    step: int,
    duration: int,
    before: int,
    after: int,
    busy: list[tuple[int, int]],
    earliest: int,
    latest: int,
    behind: int,
) -> None:
    taken = merge(busy)
    anchor = start - behind
    found = list(
        free_starts(
            (start, start + length), anchor=anchor, step=step, duration=duration, before=before, after=after,
            busy_starts=[first for first, _ in taken], busy_ends=[last for _, last in taken], earliest=earliest,
            latest=latest,
        )
    )  # fmt: skip
    expected = [
        at
        for at in range(anchor, start + length, step)
        if at >= start and earliest <= at < latest and at + duration <= start + length
        if not any(first < at + duration + after and at - before < last for first, last in taken)
    ]
    assert found == expected
