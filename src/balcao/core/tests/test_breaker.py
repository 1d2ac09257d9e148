"""A circuit: closed, open after failures in a row, tried with one call, closed or open for longer."""

import pytest

from balcao.core.breaker import FAILURES, FIRST_REST, LONGEST_REST, Breakers
from balcao.core.outcomes import Rejected, Unavailable, Unknown

KEY = ("connection", "api.example")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def fail(breakers: Breakers, kind: type[Exception] = Unavailable) -> None:
    with pytest.raises(kind), breakers.passing(KEY):
        raise kind("provider")


def opened(clock: Clock) -> Breakers:
    breakers = Breakers(clock)
    for _ in range(FAILURES):
        fail(breakers)
    return breakers


def is_open(breakers: Breakers) -> bool:
    try:
        with breakers.passing(KEY):
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        return False
    except Unavailable as refused:
        assert refused.code == "circuit_open"
        return True


def test_it_opens_after_failures_in_a_row_and_a_success_in_between_begins_anew() -> None:
    breakers = Breakers(Clock())
    for _ in range(FAILURES - 1):
        fail(breakers, Unknown)
    with breakers.passing(KEY):
        pass
    assert breakers.circuits == {}
    for _ in range(FAILURES):
        assert not is_open(breakers)
        fail(breakers)
    assert is_open(breakers)


def test_what_the_provider_refuses_is_no_failure_and_what_it_answers_with_500_is() -> None:
    breakers = Breakers(Clock())
    for _ in range(FAILURES * 2):
        fail(breakers, Rejected)
    assert breakers.circuits == {}
    for _ in range(FAILURES):
        with breakers.passing(KEY) as passage:
            passage.failed = True
    assert is_open(breakers)


def test_one_call_tries_it_and_the_others_wait() -> None:
    clock = Clock()
    breakers = opened(clock)
    clock.now = FIRST_REST + 0.1
    with breakers.passing(KEY):
        assert is_open(breakers)
    assert breakers.circuits == {}


def test_a_failed_trial_doubles_the_rest_up_to_a_bound() -> None:
    clock = Clock()
    breakers = opened(clock)
    rests = []
    for _ in range(6):
        rest = breakers.circuits[KEY].open_until - clock.now
        rests.append(rest)
        clock.now += rest - 0.1
        assert is_open(breakers)
        clock.now += 0.2
        fail(breakers)
    assert rests[:3] == pytest.approx([FIRST_REST, FIRST_REST * 2, FIRST_REST * 4])
    assert max(rests) == pytest.approx(LONGEST_REST)


def test_a_trial_that_was_cancelled_leaves_the_next_one_free() -> None:
    clock = Clock()
    breakers = opened(clock)
    clock.now = FIRST_REST + 0.1
    with pytest.raises(KeyboardInterrupt), breakers.passing(KEY):
        raise KeyboardInterrupt
    assert not is_open(breakers)


def test_calls_that_were_under_way_do_not_lengthen_the_rest() -> None:
    clock = Clock()
    breakers = Breakers(clock)
    late = breakers.passing(KEY)
    late.__enter__()
    for _ in range(FAILURES):
        fail(breakers)
    until = breakers.circuits[KEY].open_until
    clock.now = 1.0
    assert late.__exit__(Unavailable, Unavailable("late"), None) in (None, False)
    assert breakers.circuits[KEY].open_until == until
