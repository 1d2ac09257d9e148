"""Calls that come meanwhile go together, and each learns how its own part ended."""

import asyncio
from collections.abc import Mapping

import pytest

from balcao.core.together import Together


class Doing:
    """Records what was done at once; the number 13 fails alone, 666 takes all with it."""

    def __init__(self) -> None:
        self.done: list[tuple[str, list[int]]] = []
        self.open = asyncio.Event()

    async def __call__(self, kind: str, items: list[int]) -> Mapping[int, Exception]:
        self.done.append((kind, items))
        await self.open.wait()
        if 666 in items:
            raise RuntimeError("all of it")
        return {item: ValueError("unlucky") for item in items if item == 13}


async def test_what_comes_meanwhile_goes_together_in_order() -> None:
    doing = Doing()
    together = Together(doing, most=3)
    first = asyncio.create_task(together("a", [1]))
    await asyncio.sleep(0.01)
    rest = [asyncio.create_task(together("a", [n])) for n in range(2, 7)]
    other = asyncio.create_task(together("b", [1]))
    await asyncio.sleep(0.01)
    assert doing.done == [("a", [1]), ("b", [1])]
    doing.open.set()
    await asyncio.gather(first, other, *rest)
    assert doing.done[2:] == [("a", [2, 3, 4]), ("a", [5, 6])]


async def test_a_failure_is_told_to_the_one_it_befell() -> None:
    doing = Doing()
    doing.open.set()
    together = Together(doing, most=10)
    ends = await asyncio.gather(*(together("a", [n]) for n in (1, 13, 2)), return_exceptions=True)
    assert [type(end) for end in ends] == [type(None), ValueError, type(None)]


async def test_a_failure_of_all_is_told_to_all_and_the_next_call_begins_anew() -> None:
    doing = Doing()
    doing.open.set()
    together = Together(doing, most=10)
    ends = await asyncio.gather(together("a", [1]), together("a", [666]), return_exceptions=True)
    assert [type(end) for end in ends] == [RuntimeError, RuntimeError]
    await together("a", [1])


async def test_one_who_gives_up_does_not_take_the_others_with_it() -> None:
    doing = Doing()
    together = Together(doing, most=10)
    patient = asyncio.create_task(together("a", [1]))
    hasty = asyncio.create_task(together("a", [1, 2]))
    await asyncio.sleep(0.01)
    hasty.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hasty
    doing.open.set()
    await patient
    assert doing.done == [("a", [1, 2])]
