"""An attendant who sees only their own and their teams' conversations: every route, every id, the live feed too."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from balcao.core import clock, live
from balcao.core.database import find, transaction
from balcao.domains.conversations.change import change
from balcao.domains.conversations.desk_models import SatisfactionOptions, TeamMember
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.reply import Author, Said, reply
from balcao.domains.identity.roles import Role
from balcao.domains.operations.live_sight import Sight
from balcao.testing import make_desk, make_identity, make_talk
from balcao.testing.api import api

# Whom the clinic knows is everybody's; what they wrote is not.
SECRET = "Zuleica"


class Desk:
    """A conversation that the attendant sees, one that they do not, and who they are."""

    def __init__(self, account_id: UUID) -> None:
        self.account_id = account_id

    async def open(self) -> "Desk":
        self.channel = await make_talk.channel(self.account_id)
        mine = await make_desk.team(self.account_id, "Minha")
        other = await make_desk.team(self.account_id, "Outra")
        self.seen = await make_desk.wrote(self.account_id, self.channel, 1, name="Ana")
        self.hidden = await make_desk.wrote(self.account_id, self.channel, 2, f"segredo {SECRET}", name="Davi")
        self.loose = await make_desk.wrote(self.account_id, self.channel, 3, f"sem dono {SECRET}", name="Edu")
        self.attendant = await make_identity.signed_in(self.account_id, role=Role.ATTENDANT, name="Bia")
        self.manager = await make_identity.signed_in(self.account_id, role=Role.MANAGER, name="Caio")
        async with transaction(self.account_id) as session:
            await change(session, self.seen, {"team_id": mine})
            await change(session, self.hidden, {"team_id": other, "assignee_id": self.manager.user.id})
            said = await reply(session, self.hidden, Author("user", None, "Caio"), Said("text", f"oi {SECRET}"))
            self.hidden_message = said.id
            hidden = await find(session, Conversation, self.hidden)
            assert hidden is not None
            self.contact = hidden.contact_id
            session.add(TeamMember(account_id=self.account_id, team_id=mine, user_id=self.attendant.user.id))
            session.add(
                SatisfactionOptions(
                    account_id=self.account_id, channel_id=self.channel.id, active=True, question="?", thanks=""
                )
            )
        await make_desk.options(self.account_id, sight="own_team")
        return self


@pytest.fixture
async def desk(account_id: UUID) -> Desk:
    return await Desk(account_id).open()


async def _ids(client: httpx.AsyncClient, **query: str) -> set[str]:
    items = (await client.get("/api/v1/conversations", params={"status": "all", **query})).json()["items"]
    return {item["id"] for item in items}


async def test_lists_and_counters_show_what_is_theirs_and_a_manager_sees_all(desk: Desk) -> None:
    async with api(desk.attendant.headers) as client:
        assert await _ids(client) == {str(desk.seen)}
        assert await _ids(client, q=SECRET) == set()
        assert await _ids(client, team="none") == set()
        counted = (await client.get("/api/v1/conversations/counters")).json()
        assert (counted["open"], counted["unread"], counted["waiting"]) == (1, 1, 1)
    async with api(desk.manager.headers) as client:
        assert await _ids(client) == {str(desk.seen), str(desk.hidden), str(desk.loose)}
        assert (await client.get("/api/v1/conversations/counters")).json()["open"] == 3
    await make_desk.options(desk.account_id, sight="all")
    async with api(desk.attendant.headers) as client:
        assert len(await _ids(client)) == 3


async def test_no_route_shows_or_changes_what_is_out_of_sight(desk: Desk) -> None:
    before = await _rows(desk)
    asked = 0
    async with api(desk.attendant.headers, quiet=True) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]
        for path, operations in paths.items():
            if path.startswith(("/api/v1/auth", "/api/v1/webhooks", "/api/v1/oauth")) or "{path}" in path:
                continue
            for method in operations.keys() & {"get", "put", "post", "delete"}:
                for address in _addresses(path, desk):
                    answer = await client.request(method, address, json=_body(operations[method], desk))
                    asked += 1
                    assert answer.status_code not in {500, 502}, f"{method} {address}: {answer.text[:300]}"
                    told = [id for id in (desk.hidden, desk.loose) if str(id) in answer.text and str(id) not in address]
                    assert SECRET not in answer.text, f"{method} {address}: {answer.text[:500]}"
                    assert not told, f"{method} {address}: {answer.text[:500]}"
                    if "/conversations/{" in path or "/messages/{" in path:
                        assert answer.status_code in {404, 405, 422}, f"{method} {address}: {answer.status_code}"
    assert asked > 80
    assert await _rows(desk) == before


def _addresses(path: str, desk: Desk) -> list[str]:
    if "{" not in path:
        return [path, f"{path}?q={SECRET}"]
    before, _, rest = path.partition("{")
    after = rest.partition("}")[2]
    ids = [desk.hidden, desk.loose, desk.hidden_message, desk.contact]
    return [] if "{" in after else [f"{before}{id}{after}" for id in ids]


def _body(operation: dict[str, Any], desk: Desk) -> Any:
    """A body that names what is out of sight wherever a body could."""
    if "requestBody" not in operation:
        return None
    hidden = str(desk.hidden)
    return {
        "text": "x", "status": "open", "conversation_id": hidden, "conversation_ids": [hidden], "ids": [hidden],
        "message_id": str(desk.hidden_message), "message_ids": [str(desk.hidden_message)],
    }  # fmt: skip


async def _rows(desk: Desk) -> Any:
    found = [await make_desk.conversation(desk.account_id, id) for id in (desk.hidden, desk.loose)]
    async with transaction(desk.account_id) as session:
        texts = await session.scalars(
            select(Message.text).where(Message.conversation_id.in_([desk.hidden, desk.loose])).order_by(Message.id)
        )
        return [(row.status, row.assignee_id, row.team_id, row.version) for row in found], texts.all()


async def test_writing_first_takes_what_nobody_has_and_leaves_what_others_have(desk: Desk) -> None:
    async with api(desk.attendant.headers) as client:
        for id, status in ((desk.hidden, 409), (desk.loose, 201)):
            found = await make_desk.conversation(desk.account_id, id)
            given = {"channel_id": str(found.channel_id), "contact_id": str(found.contact_id)}
            assert (await client.post("/api/v1/conversations", json=given)).status_code == status
    assert (await make_desk.conversation(desk.account_id, desk.loose)).assignee_id == desk.attendant.user.id


async def test_who_passes_a_conversation_on_loses_sight_of_it(desk: Desk) -> None:
    found = await make_desk.conversation(desk.account_id, desk.hidden)
    async with api(desk.attendant.headers) as client:
        path = f"/api/v1/conversations/{desk.seen}"
        passed = await client.post(f"{path}/transfers", json={"team_id": str(found.team_id), "note": "é com vocês"})
        assert passed.status_code == 201, passed.text
        assert (await client.get(path)).status_code == 404


async def test_the_live_feed_keeps_to_what_its_watcher_sees(desk: Desk) -> None:
    attendant = Sight(desk.account_id, desk.attendant.user.id)
    manager = Sight(desk.account_id, desk.manager.user.id)
    frame = live.Frame("1.1", "message.created", clock.now(), {"conversation_id": str(desk.hidden)})
    assert await attendant.within(frame, "whole") is None
    assert await manager.within(frame, "whole") == "whole"
    frame.data = {"conversation_id": str(desk.seen)}
    assert await attendant.within(frame, "whole") == "whole"
    frame.event, frame.data = "conversation.updated", {"id": str(desk.hidden), "contact": {"name": SECRET}}
    word = await attendant.within(frame, "whole") or ""
    assert "conversation.hidden" in word and str(desk.hidden) in word and SECRET not in word
    frame.event, frame.data = "appointment.updated", {"id": 1}
    assert await attendant.within(frame, "whole") == "whole"
