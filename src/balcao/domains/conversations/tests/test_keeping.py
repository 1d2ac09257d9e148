"""What people keep at the inbox: filters, drafts, what they follow and where they were called."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from balcao.core import clock
from balcao.domains.conversations import listing
from balcao.domains.identity.roles import Role
from balcao.testing import make_desk
from balcao.testing.make_inbox import Inbox, as_person, ask, inbox, neighbour


@pytest_asyncio.fixture(loop_scope="session")
async def desk(account_id: UUID) -> AsyncIterator[Inbox]:
    async with inbox(account_id) as opened:
        yield opened


async def test_a_saved_filter_brings_back_the_same_list(desk: Inbox) -> None:
    wanted = await desk.conversation("quero marcar")
    other = await desk.conversation("obrigada")
    await desk.ask("PUT", f"/conversations/{other}", {"priority": "low"})
    await desk.ask("PUT", f"/conversations/{wanted}", {"priority": "urgent", "labels": ["retorno"]})
    given = {"name": "Urgentes", "filter": {"status": "unresolved", "label": "retorno", "sort": "priority"}}
    saved = await desk.ask("POST", "/saved-filters", given)
    kept = (await desk.ask("GET", "/saved-filters"))["items"][0]
    assert kept["filter"] == given["filter"]
    answer = await desk.client.get("/api/v1/conversations", params=kept["filter"])
    assert [item["id"] for item in answer.json()["items"]] == [wanted]
    await desk.ask("PUT", f"/saved-filters/{saved['id']}", {"name": "Retornos"})
    assert (await desk.ask("GET", f"/saved-filters/{saved['id']}"))["filter"] == given["filter"]


async def test_a_personal_filter_is_nobody_elses_and_a_shared_one_is_changed_by_its_maker(desk: Inbox) -> None:
    own = await desk.ask("POST", "/saved-filters", {"name": "Minhas"})
    shared = await desk.ask("POST", "/saved-filters", {"name": "Nossas", "is_shared": True})
    async with as_person(desk.account_id) as (_, other):
        seen = (await ask(other, "GET", "/saved-filters"))["items"]
        assert [(item["name"], item["mine"], item["owner"]["name"]) for item in seen] == [
            ("Nossas", False, "Ana Souza")
        ]
        await ask(other, "GET", f"/saved-filters/{own['id']}", expect=404)
        await ask(other, "DELETE", f"/saved-filters/{shared['id']}", expect=403)
    async with as_person(desk.account_id, role=Role.MANAGER) as (_, manager):
        await ask(manager, "DELETE", f"/saved-filters/{own['id']}", expect=404)
        await ask(manager, "DELETE", f"/saved-filters/{shared['id']}", expect=204)


async def test_lists_sort_by_each_order_and_page_without_gap_or_repeat(desk: Inbox) -> None:
    ids = [await desk.conversation(f"oi {number}") for number in range(5)]
    for id, priority in zip(ids, ["low", "urgent", "none", "urgent", "high"], strict=True):
        await desk.ask("PUT", f"/conversations/{id}", {"priority": priority})
    expected = {
        "newest": ids[::-1],
        "oldest": ids,
        "waiting": ids,
        "priority": [ids[3], ids[1], ids[4], ids[0], ids[2]],
    }
    for sort, order in expected.items():
        seen: list[str] = []
        cursor = ""
        while True:
            page = await desk.ask("GET", f"/conversations?sort={sort}&limit=2{cursor}")
            seen += [item["id"] for item in page["items"]]
            if not page["next_cursor"]:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert seen == order, sort


@pytest.mark.parametrize("rare", [1, 100])
async def test_a_rare_and_a_frequent_label_list_the_same(
    desk: Inbox, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(listing, "RARE", rare)  # a thousand conversations would take long
    ids = [await desk.conversation(f"oi {number}") for number in range(3)]
    for id in ids[:2]:
        await desk.ask("PUT", f"/conversations/{id}", {"labels": ["retorno", "outra"]})
    found = (await desk.ask("GET", "/conversations?label=retorno"))["items"]
    assert [one["id"] for one in found] == [ids[1], ids[0]]


async def test_a_draft_is_kept_shown_to_own_tabs_alone_and_gone_when_it_is_sent(desk: Inbox) -> None:
    id = await desk.conversation()
    await desk.ask("GET", f"/conversations/{id}/draft", expect=404)
    await desk.ask("PUT", f"/conversations/{id}/draft", {"text": "Bom dia! O seu"})
    await desk.ask("PUT", f"/conversations/{id}/draft", {"text": "Bom dia! O seu exame"})
    assert (await desk.ask("GET", f"/conversations/{id}/draft"))["text"] == "Bom dia! O seu exame"
    assert [one["id"] for one in (await desk.ask("GET", "/conversations?has_draft=true"))["items"]] == [id]
    async with as_person(desk.account_id) as (_, other):
        await ask(other, "GET", f"/conversations/{id}/draft", expect=404)
        assert (await ask(other, "GET", "/drafts"))["items"] == []
    frames = await desk.frames("draft.")
    assert {frame.user_id for frame in frames} == {desk.person.user.id}
    await desk.ask("POST", f"/conversations/{id}/messages", {"kind": "note", "text": "não é o rascunho"})
    assert len((await desk.ask("GET", "/drafts"))["items"]) == 1
    await desk.ask("POST", f"/conversations/{id}/messages", {"text": "Bom dia! O seu exame chegou."})
    assert (await desk.ask("GET", "/drafts"))["items"] == []
    assert (await desk.frames("draft."))[-1].event == "draft.deleted"


async def test_a_note_calls_a_colleague_who_finds_reads_and_follows_it(desk: Inbox) -> None:
    id = await desk.conversation()
    async with as_person(desk.account_id) as (caio, other):
        note = {"kind": "note", "text": "@Caio pode ver?", "mentions": [str(caio.user.id)] * 2}
        written = await desk.ask("POST", f"/conversations/{id}/messages", note)
        assert written["data"]["mentions"] == [str(caio.user.id)]
        assert (await ask(other, "GET", "/mentions/counters")) == {"unread": 1}
        mention = (await ask(other, "GET", "/mentions?unread=true"))["items"][0]
        assert (mention["message"]["id"], mention["by_name"]) == (written["id"], "Ana Souza")
        (frame,) = await desk.frames("mention.created")
        assert (frame.user_id, str(frame.object_id)) == (caio.user.id, mention["id"])
        assert [one["id"] for one in (await ask(other, "GET", "/conversations?mentioned=true"))["items"]] == [id]
        assert (await ask(other, "PUT", "/mentions", {"conversation_id": id})) == {"unread": 0}
        assert (await ask(other, "GET", "/mentions?unread=true"))["items"] == []
        assert len((await ask(other, "GET", "/mentions"))["items"]) == 1
        people = (await ask(other, "GET", f"/conversations/{id}/participants"))["items"]
        assert [(one["user"]["name"], one["wrote"], one["mentioned"], one["follows"]) for one in people] == [
            ("Ana Souza", True, False, True),
            ("Caio Reis", False, True, True),
        ]
        await ask(other, "PUT", f"/conversations/{id}/participants/me", {"follows": False})
        assert (await ask(other, "GET", "/conversations?participating=true"))["items"] == []
        await ask(
            other, "PUT", f"/conversations/{id}/participants/{desk.person.user.id}", {"follows": False}, expect=403
        )
    assert (await desk.ask("GET", "/mentions/counters")) == {"unread": 0}


async def test_only_colleagues_are_called_and_only_by_notes(desk: Inbox) -> None:
    id = await desk.conversation()
    path = f"/conversations/{id}/messages"
    await desk.ask("POST", path, {"kind": "note", "text": "quem?", "mentions": [str(uuid4())]}, expect=422)
    mine = [str(desk.person.user.id)]
    await desk.ask("POST", path, {"text": "oi", "mentions": mine}, expect=422)


async def test_who_sees_only_their_own_sees_searches_and_changes_nothing_else_until_they_are_called(
    desk: Inbox,
) -> None:
    id = await desk.conversation("segredo de outra equipe")
    await make_desk.options(desk.account_id, sight="own_team")
    await desk.ask("GET", f"/conversations/{id}/draft", expect=404)
    await desk.ask("PUT", f"/conversations/{id}/draft", {"text": "oi"}, expect=404)
    assert (await desk.ask("GET", "/search?q=segredo"))["messages"] == []
    assert (await desk.ask("GET", "/search?q=bia"))["conversations"] == []
    bulk = {"ids": [id], "change": {"priority": "high"}}
    assert (await desk.ask("POST", "/conversations/bulk", bulk))["failed"] == 1
    async with as_person(desk.account_id, role=Role.MANAGER) as (_, manager):
        planned = {"text": "até logo", "send_at": (clock.now() + timedelta(days=1)).isoformat()}
        later = await ask(manager, "POST", f"/conversations/{id}/messages", planned)
        await desk.ask("GET", f"/scheduled-messages/{later['id']}", expect=404)
        assert (await desk.ask("GET", "/scheduled-messages"))["items"] == []
        note = {"kind": "note", "text": "@Ana veja", "mentions": [str(desk.person.user.id)]}
        await ask(manager, "POST", f"/conversations/{id}/messages", note)
    assert (await desk.ask("GET", f"/conversations/{id}"))["id"] == id
    assert len((await desk.ask("GET", "/search?q=segredo"))["messages"]) == 1
    assert len((await desk.ask("GET", "/scheduled-messages"))["items"]) == 1


async def test_unread_again_and_asleep_until_a_moment(desk: Inbox) -> None:
    id = await desk.conversation()
    path = f"/conversations/{id}"
    assert (await desk.ask("PUT", path, {"unread_count": 0}))["unread_count"] == 0
    assert (await desk.ask("PUT", path, {"is_unread": True}))["unread_count"] == 1
    assert (await desk.ask("PUT", path, {"is_unread": False}))["unread_count"] == 0
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    assert (await desk.ask("PUT", path, {"snoozed_until": tomorrow}))["status"] == "snoozed"
    await desk.ask("PUT", path, {"snoozed_until": "2020-01-01T00:00:00Z"}, expect=422)
    await desk.hear(desk.numbers[0], "voltei")
    assert (await desk.ask("GET", path))["status"] == "open"


async def test_another_account_sees_and_changes_none_of_it(desk: Inbox) -> None:
    id = await desk.conversation()
    saved = await desk.ask("POST", "/saved-filters", {"name": "Nossas", "is_shared": True})
    async with neighbour() as other:
        for method, path, body in (
            ("GET", f"/saved-filters/{saved['id']}", None),
            ("PUT", f"/saved-filters/{saved['id']}", {"name": "minha"}),
            ("PUT", f"/conversations/{id}/draft", {"text": "oi"}),
            ("GET", f"/conversations/{id}/participants", None),
            ("PUT", f"/conversations/{id}/participants/me", {"follows": True}),
        ):
            await ask(other, method, path, body, expect=404)
        assert (await ask(other, "GET", "/saved-filters"))["items"] == []
