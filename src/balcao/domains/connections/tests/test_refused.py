"""What was refused is one list for all processes, and an attack cannot make it grow."""

import asyncio
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from balcao.core.database import transaction
from balcao.domains.connections import refused
from balcao.domains.connections.refused import HELD, KEPT, Refused, count_refused, list_refused, write_refused


@pytest.fixture
def hook() -> Iterator[str]:
    """A name that no other test refuses."""
    refused._held.clear()
    yield f"hook-{uuid4().hex[:8]}"
    refused._held.clear()


async def _listed(account_id: UUID, hook: str) -> list[Refused]:
    async with transaction(account_id) as session:
        return [one for one in await list_refused(session) if one.hook == hook]


async def test_what_two_processes_counted_is_one_count(account_id: UUID, hook: str) -> None:
    for _ in range(2):  # what was held is written: the next count begins at nothing, as another process's does
        count_refused(hook, "unknown", "100000000012345")
        count_refused(hook, "unknown", "100000000012345")
        await write_refused()
    (one,) = await _listed(account_id, hook)
    assert (one.why, one.route, one.count) == ("unknown", "••••2345", 4)


async def test_it_is_written_without_anybody_asking(account_id: UUID, hook: str) -> None:
    count_refused(hook, "challenge")
    for _ in range(100):
        if await _listed(account_id, hook):
            break
        await asyncio.sleep(0.1)
    (one,) = await _listed(account_id, hook)
    assert (one.why, one.route, one.count) == ("challenge", None, 1)


async def test_an_attack_grows_neither_memory_nor_the_table_nor_hides_another_reason(
    account_id: UUID, hook: str
) -> None:
    count_refused(hook, "signature", "100000000099999")
    await write_refused()
    for wave in range(3):
        for number in range(3_000):
            count_refused(hook, "unknown", f"1{wave:04}{number:010}")
        assert len(refused._held) <= HELD + 1
        await write_refused()
    listed = await _listed(account_id, hook)
    assert len([one for one in listed if one.why == "unknown"]) == KEPT
    assert sum(one.count for one in listed if one.route is None) > 8_000
    assert [one.route for one in listed if one.why == "signature"] == ["••••9999"]


async def test_counts_wait_while_the_database_is_away(
    account_id: UUID, hook: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise ConnectionRefusedError

    count_refused(hook, "signature")
    with monkeypatch.context() as patched:
        patched.setattr(refused, "transaction", away)
        await write_refused()
        count_refused(hook, "signature")
    await write_refused()
    assert [one.count for one in await _listed(account_id, hook)] == [2]
