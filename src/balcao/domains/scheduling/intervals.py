"""Arithmetic on sorted intervals of whole minutes: the inner loop of free times, without a datetime in it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

Interval = tuple[int, int]


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, with those that touch or overlap made one."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def without(interval: Interval, taken: Sequence[Interval]) -> Iterator[Interval]:
    """What remains of an interval; `taken` is as merge() gives it."""
    start, end = interval
    for taken_start, taken_end in taken:
        if taken_end <= start:
            continue
        if taken_start >= end:
            break
        if start < taken_start:
            yield start, taken_start
        start = taken_end
    if start < end:
        yield start, end


def free_starts(
    interval: Interval,
    *,
    anchor: int,
    step: int,
    duration: int,
    before: int,
    after: int,
    busy_starts: Sequence[int],
    busy_ends: Sequence[int],
    earliest: int,
    latest: int,
) -> Iterator[int]:
    """Where a visit can begin: on the grid of `step` from `anchor`, at `earliest` or after, before `latest`.

    The visit lies wholly within the interval, and its buffers, which may leave it, are clear of what is busy. The busy
    intervals are sorted and do not overlap.
    """
    start, end = interval
    at = anchor + -(-(max(start, earliest) - anchor) // step) * step
    place = bisect_right(busy_ends, at - before)
    count = len(busy_ends)
    last = min(end - duration, latest - 1)
    while at <= last:
        while place < count and busy_ends[place] <= at - before:
            place += 1
        if place < count and busy_starts[place] < at + duration + after:
            at += -(-(busy_ends[place] + before - at) // step) * step
        else:
            yield at
            at += step
