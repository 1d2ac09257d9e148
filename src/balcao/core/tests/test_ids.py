"""Identifiers sort by the time of their making, also within a millisecond, and leave room to derive from."""

from balcao.core.ids import derived, new_id, new_ids


def test_later_ids_are_greater() -> None:
    ids = [new_id() for _ in range(20_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {id.version for id in ids} == {7}


def test_derived_ids_stand_between_an_id_and_the_next() -> None:
    first, second = new_id(), new_id()
    parts = [derived(first, number) for number in range(1000)]
    assert [first, *parts, second] == sorted([first, *parts, second])
    assert {part.version for part in parts} == {7}


def test_ids_made_in_bulk_stand_between_the_one_before_and_the_one_after() -> None:
    ids = [new_id(), *new_ids(1000), new_id(), *new_ids(3), new_id()]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert derived(ids[1], 1000) < ids[2]
