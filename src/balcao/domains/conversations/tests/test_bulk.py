"""Many conversations at once: each with its own result, taken up after a break, undone but for what changed since."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.conversations.bulk.run import run_bulk
from balcao.testing import make_desk
from balcao.testing.make_inbox import Inbox, as_person, ask, inbox, neighbour


@pytest_asyncio.fixture(loop_scope="session")
async def desk(account_id: UUID) -> AsyncIterator[Inbox]:
    async with inbox(account_id) as opened:
        yield opened


async def _many(desk: Inbox, count: int) -> list[str]:
    return [await desk.conversation(f"oi {number}") for number in range(count)]


async def _bulk(desk: Inbox, change: dict[str, Any], **which: Any) -> Any:
    return await desk.ask("POST", "/conversations/bulk", {"change": change, **which})


async def _state(desk: Inbox, id: str) -> dict[str, Any]:
    seen = await desk.ask("GET", f"/conversations/{id}")
    names = ("status", "labels", "priority", "unread_count", "assignee_id", "snoozed_until")
    return {name: seen[name] for name in names}


async def test_each_has_its_own_result_and_undoing_brings_back_what_was(desk: Inbox) -> None:
    ids = await _many(desk, 3)
    await desk.ask("PUT", f"/conversations/{ids[0]}", {"labels": ["antiga"], "priority": "low"})
    await desk.ask("PUT", f"/conversations/{ids[1]}", {"status": "resolved"})
    before = [await _state(desk, id) for id in ids]
    done = await _bulk(desk, {"status": "resolved", "add_labels": ["nova"]}, ids=[*ids, str(uuid4())])
    assert (done["status"], done["total"], done["changed"], done["failed"]) == ("done", 4, 3, 1)
    assert done["items"][0]["error"] == "Esta conversa não existe."
    assert (await _state(desk, ids[0]))["labels"] == ["antiga", "nova"]
    undone = await desk.ask("POST", f"/bulk-changes/{done['id']}/undo")
    assert (undone["status"], undone["restored"], undone["changed_since"]) == ("undone", 3, 0)
    assert [await _state(desk, id) for id in ids] == before


async def test_what_somebody_changed_since_stays_as_they_left_it(desk: Inbox) -> None:
    first, second = await _many(desk, 2)
    done = await _bulk(desk, {"priority": "high", "add_labels": ["x"]}, ids=[first, second])
    await desk.ask("PUT", f"/conversations/{first}", {"priority": "urgent"})
    undone = await desk.ask("POST", f"/bulk-changes/{done['id']}/undo")
    assert {item["conversation_id"]: item["status"] for item in undone["items"]} == {
        first: "changed_since",
        second: "restored",
    }
    assert ((await _state(desk, first))["priority"], (await _state(desk, first))["labels"]) == ("urgent", [])
    again = await desk.ask("POST", f"/bulk-changes/{done['id']}/undo")
    assert again["restored"] == 1


async def test_a_filter_takes_all_that_it_finds_by_a_job_and_tells_of_its_progress(desk: Inbox) -> None:
    ids = await _many(desk, 60)
    await desk.ask("PUT", f"/conversations/{ids[0]}", {"status": "pending"})
    begun = await _bulk(desk, {"status": "resolved"}, filter={"status": "open"})
    assert (begun["status"], begun["total"], begun["waiting"]) == ("running", 59, 59)
    await desk.ask("POST", f"/bulk-changes/{begun['id']}/undo", expect=409)
    assert await make_desk.work_off(desk.account_id, "run_bulk") == 1
    done = await desk.ask("GET", f"/bulk-changes/{begun['id']}")
    assert (done["status"], done["changed"], done["waiting"]) == ("done", 59, 0)
    assert [frame.user_id for frame in await desk.frames("bulk.updated")][-1] == desk.person.user.id
    await desk.ask("POST", f"/bulk-changes/{begun['id']}/undo", expect=202)
    await make_desk.work_off(desk.account_id, "run_bulk")
    assert (await desk.ask("GET", f"/bulk-changes/{begun['id']}"))["restored"] == 59
    assert (await desk.ask("GET", "/conversations/counters"))["open"] == 59


async def test_workers_at_once_do_each_item_once(desk: Inbox) -> None:
    await _many(desk, 60)
    begun = await _bulk(desk, {"priority": "high"}, filter={"status": "all"})
    await asyncio.gather(*(run_bulk(desk.account_id, UUID(begun["id"])) for _ in range(4)))
    async with transaction(desk.account_id) as session:
        lines = await session.scalar(text("SELECT count(*) FROM messages WHERE data->>'line' = 'priority'"))
    assert lines == 60


async def test_a_change_that_cannot_be_made_fails_alone(desk: Inbox) -> None:
    first = await desk.conversation()
    await desk.ask("PUT", f"/conversations/{first}", {"status": "resolved"})
    async with transaction(desk.account_id) as session:
        await session.execute(text("UPDATE conversations SET resolved_at = now() - interval '9 days'"))
    await desk.hear(desk.numbers[0], "outra coisa")
    other = await desk.conversation()
    await desk.ask("PUT", f"/conversations/{other}", {"status": "pending"})
    done = await _bulk(desk, {"status": "open"}, ids=[first, other])
    assert {item["conversation_id"]: item["status"] for item in done["items"]} == {first: "failed", other: "changed"}


async def test_it_is_undone_in_time_by_whoever_did_it(desk: Inbox) -> None:
    done = await _bulk(desk, {"priority": "high"}, ids=[await desk.conversation()])
    async with as_person(desk.account_id) as (_, other):
        await ask(other, "POST", f"/bulk-changes/{done['id']}/undo", expect=403)
    async with transaction(desk.account_id) as session:
        await session.execute(text("UPDATE bulk_changes SET undo_until = now() - interval '1 second'"))
    await desk.ask("POST", f"/bulk-changes/{done['id']}/undo", expect=409)


async def test_what_is_wanted_has_to_be_clear(desk: Inbox) -> None:
    id = await desk.conversation()
    for body in ({"change": {"status": "open"}}, {"ids": [id], "filter": {}, "change": {"status": "open"}},
                 {"ids": [id], "change": {}}, {"ids": [id], "change": {"status": "nope"}}):  # fmt: skip
        await desk.ask("POST", "/conversations/bulk", body, expect=422)


async def test_another_accounts_conversations_are_neither_found_nor_changed(desk: Inbox) -> None:
    id = await desk.conversation()
    done = await _bulk(desk, {"priority": "high"}, ids=[id])
    async with neighbour() as other:
        body = {"ids": [id], "change": {"priority": "urgent"}}
        result = await ask(other, "POST", "/conversations/bulk", body)
        assert (result["failed"], result["changed"]) == (1, 0)
        all_of_it = await ask(
            other, "POST", "/conversations/bulk", {"filter": {"status": "all"}} | {"change": body["change"]}
        )
        assert all_of_it["total"] == 0
        await ask(other, "GET", f"/bulk-changes/{done['id']}", expect=404)
        await ask(other, "POST", f"/bulk-changes/{done['id']}/undo", expect=404)
    assert (await _state(desk, id))["priority"] == "high"
