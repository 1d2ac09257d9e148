"""Messages planned for later: said once at their time, called off when the patient writes, failing with a reason."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest_asyncio
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.conversations.scheduled.send_due import send_due
from balcao.testing.make_inbox import Inbox, ask, inbox, neighbour


@pytest_asyncio.fixture(loop_scope="session")
async def desk(account_id: UUID) -> AsyncIterator[Inbox]:
    async with inbox(account_id) as opened:
        yield opened


def _later(**more: Any) -> dict[str, Any]:
    return {
        "text": "Lembrete: sua consulta é amanhã.",
        "send_at": (clock.now() + timedelta(hours=2)).isoformat(),
    } | more


async def _plan(desk: Inbox, id: str, **more: Any) -> dict[str, Any]:
    planned: dict[str, Any] = await desk.ask("POST", f"/conversations/{id}/messages", _later(**more), expect=202)
    return planned


async def _make_due(desk: Inbox) -> None:
    async with transaction(desk.account_id) as session:
        await session.execute(text("UPDATE scheduled_messages SET send_at = now() - interval '1 second'"))


async def _texts(desk: Inbox, id: str) -> list[str]:
    page = await desk.ask("GET", f"/conversations/{id}/messages")
    return [item["text"] for item in page["items"] if item["kind"] == "text" and item["direction"] == "outbound"]


async def test_it_is_said_once_though_many_workers_look(desk: Inbox) -> None:
    id = await desk.conversation()
    planned = await _plan(desk, id)
    await send_due(desk.account_id)
    assert await _texts(desk, id) == []
    await _make_due(desk)
    await asyncio.gather(*(send_due(desk.account_id) for _ in range(6)))
    assert await _texts(desk, id) == ["Lembrete: sua consulta é amanhã."]
    settled = await desk.ask("GET", f"/scheduled-messages/{planned['id']}")
    message = await desk.ask("GET", f"/messages/{settled['message_id']}")
    assert (settled["status"], message["sender"]["name"]) == ("sent", "Ana Souza")
    await desk.ask("DELETE", f"/scheduled-messages/{planned['id']}", expect=409)


async def test_the_clock_is_told_of_accounts_with_something_due_alone(desk: Inbox) -> None:
    await _plan(desk, await desk.conversation())
    asked = text("SELECT :account_id IN (SELECT accounts_due_for_scheduled())")
    async with transaction(None) as session:
        assert not await session.scalar(asked, {"account_id": desk.account_id})
    await _make_due(desk)
    async with transaction(None) as session:
        assert await session.scalar(asked, {"account_id": desk.account_id})


async def test_the_patients_word_calls_off_only_what_was_to_be(desk: Inbox) -> None:
    id = await desk.conversation()
    off = await _plan(desk, id, cancel_on_reply=True)
    stays = await _plan(desk, id)
    await desk.hear(desk.numbers[0], "já confirmei")
    statuses = {one["id"]: one["status"] for one in (await desk.ask("GET", "/scheduled-messages"))["items"]}
    assert statuses == {off["id"]: "cancelled", stays["id"]: "waiting"}


async def test_a_closed_window_fails_in_sight_and_says_what_to_do(desk: Inbox) -> None:
    id = await desk.conversation()
    planned = await _plan(desk, id)
    await desk.close_window()
    await _make_due(desk)
    await send_due(desk.account_id)
    failed = await desk.ask("GET", f"/scheduled-messages/{planned['id']}")
    assert (failed["status"], failed["error"]["code"]) == ("failed", "window-closed")
    assert "modelo" in failed["error"]["detail"]
    shown = await desk.ask("GET", f"/messages/{failed['message_id']}")
    assert (shown["status"], shown["error"]["code"]) == ("failed", "window-closed")
    await desk.ask("PUT", f"/messages/{shown['id']}", {"send_again": True}, expect=409)
    await desk.hear(desk.numbers[0], "oi de novo")
    assert (await desk.ask("PUT", f"/messages/{shown['id']}", {"send_again": True}))["status"] == "queued"


async def test_it_can_be_changed_until_it_is_said(desk: Inbox) -> None:
    planned = await _plan(desk, await desk.conversation())
    path = f"/scheduled-messages/{planned['id']}"
    at = (clock.now() + timedelta(days=3)).isoformat()
    changed = await desk.ask("PUT", path, {"message": {"text": "Outro texto"}, "send_at": at})
    assert (changed["message"], changed["status"]) == ({"text": "Outro texto"}, "waiting")
    await desk.ask("PUT", path, {"send_at": "2020-01-01T00:00:00Z"}, expect=422)
    await desk.ask("PUT", path, {"message": {}}, expect=422)
    await desk.ask("DELETE", path, expect=204)
    await desk.ask("PUT", path, {"send_at": at}, expect=409)
    assert (await desk.ask("GET", path))["status"] == "cancelled"


async def test_it_goes_where_the_person_talks_now(desk: Inbox) -> None:
    first = await desk.conversation()
    await _plan(desk, first)
    await desk.ask("PUT", f"/conversations/{first}", {"status": "resolved"})
    async with transaction(desk.account_id) as session:
        await session.execute(text("UPDATE conversations SET resolved_at = now() - interval '9 days'"))
    second = await desk.hear(desk.numbers[0], "tenho outra dúvida")
    assert second != first
    await _make_due(desk)
    await send_due(desk.account_id)
    assert await _texts(desk, second) == ["Lembrete: sua consulta é amanhã."]


async def test_what_could_not_be_said_now_is_not_planned(desk: Inbox) -> None:
    path = f"/conversations/{await desk.conversation()}/messages"
    for broken in (_later(text="  "), _later(send_at="2020-01-01T00:00:00Z"), _later(send_at="2999-01-01T00:00:00Z"),
                   _later(send_at="2030-01-01T00:00:00")):  # fmt: skip
        await desk.ask("POST", path, broken, expect=422)


async def test_another_account_finds_none_of_it(desk: Inbox) -> None:
    id = await desk.conversation()
    planned = await _plan(desk, id)
    async with neighbour() as other:
        await ask(other, "POST", f"/conversations/{id}/messages", _later(), expect=404)
        for method, body in (("GET", None), ("PUT", {"cancel_on_reply": True}), ("DELETE", None)):
            await ask(other, method, f"/scheduled-messages/{planned['id']}", body, expect=404)
        assert (await ask(other, "GET", "/scheduled-messages"))["items"] == []
