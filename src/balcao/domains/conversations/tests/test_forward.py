"""Passing a message on: its words and files go, each conversation for itself."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest_asyncio
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.conversations.models import Message, MessageAttachment
from balcao.domains.files.models import StoredFile
from balcao.testing.make_inbox import Inbox, ask, inbox, neighbour


@pytest_asyncio.fixture(loop_scope="session")
async def desk(account_id: UUID) -> AsyncIterator[Inbox]:
    async with inbox(account_id) as opened:
        yield opened


async def _first(desk: Inbox, conversation: str) -> str:
    return str((await desk.ask("GET", f"/conversations/{conversation}/messages"))["items"][-1]["id"])


async def _into_picture(desk: Inbox, message_id: str) -> None:
    async with transaction(desk.account_id) as session:
        message = await session.get(Message, (desk.account_id, UUID(message_id)))
        assert message is not None
        message.kind, message.text = "image", "a receita"
        file = StoredFile(id=new_id(), media_type="image/jpeg", file_name="receita.jpg", size=3, status="ready")
        session.add(file)
        await session.flush()
        session.add(MessageAttachment(id=new_id(), message_id=message.id, file_id=file.id))


async def test_words_and_files_go_and_one_refusal_keeps_none_of_the_others(desk: Inbox) -> None:
    origin = await _first(desk, await desk.conversation("veja"))
    await _into_picture(desk, origin)
    closed = await desk.conversation()
    await desk.close_window()
    open_one, gone = await desk.conversation(), str(uuid4())
    body = {"conversation_ids": [closed, open_one, gone, open_one]}
    results = (await desk.ask("POST", f"/messages/{origin}/forwards", body))["items"]
    assert [one["conversation_id"] for one in results] == [closed, open_one, gone]
    assert [one["error"] and one["error"]["type"].rpartition("/")[2] for one in results] == [
        "window-closed", None, "not-found",
    ]  # fmt: skip
    sent = results[1]["message"]
    assert (sent["kind"], sent["text"], sent["status"]) == ("image", "a receita", "queued")
    assert [file["file_name"] for file in sent["attachments"]] == ["receita.jpg"]


async def test_notes_and_lines_stay_inside(desk: Inbox) -> None:
    conversation = await desk.conversation()
    note = await desk.ask("POST", f"/conversations/{conversation}/messages", {"kind": "note", "text": "segredo"})
    body = {"conversation_ids": [conversation]}
    await desk.ask("POST", f"/messages/{note['id']}/forwards", body, expect=409)


async def test_a_choice_goes_as_the_words_it_showed(desk: Inbox) -> None:
    conversation = await desk.conversation()
    origin = await _first(desk, conversation)
    async with transaction(desk.account_id) as session:
        await session.execute(
            text(
                'UPDATE messages SET kind = \'list_reply\', text = NULL, data = \'{"id": "1", "title": "Quinta 14h"}\''
            )
        )
    (result,) = (await desk.ask("POST", f"/messages/{origin}/forwards", {"conversation_ids": [conversation]}))["items"]
    assert (result["message"]["kind"], result["message"]["text"]) == ("text", "Quinta 14h")


async def test_neither_message_nor_conversation_of_another_account(desk: Inbox) -> None:
    conversation = await desk.conversation()
    origin = await _first(desk, conversation)
    async with neighbour() as other:
        await ask(other, "POST", f"/messages/{origin}/forwards", {"conversation_ids": [conversation]}, expect=404)
