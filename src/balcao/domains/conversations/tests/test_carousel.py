"""A carousel by the API: its cards with their files in order, and what is wrong with it told at its field."""

from typing import Any
from uuid import UUID

import pytest

from balcao.contracts.messaging import Alias
from balcao.core.database import find, transaction
from balcao.domains.conversations.models import Message
from balcao.domains.conversations.outgoing import outgoing
from balcao.testing import make_identity, make_talk
from balcao.testing.api import api

LINK = {"title": "Preparo", "url": "https://clinica.example/preparo"}


async def _asked(account_id: UUID, cards: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        await make_talk.heard(session, channel, "quais exames?")
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        id = (await client.get("/api/v1/conversations")).json()["items"][0]["id"]
        for card in cards:
            if "file_id" not in card:
                content = {"file": (f"{card['name']}.png", b"\x89PNG\r\n\x1a\n" + card["name"].encode(), "image/png")}
                card["file_id"] = (await client.post("/api/v1/attachments", files=content)).json()["id"]
        body = {
            "text": "Nossos exames",
            "carousel": {"cards": [{k: v for k, v in card.items() if k != "name"} for card in cards]},
        }
        answer = await client.post(f"/api/v1/conversations/{id}/messages", json=body)
    return answer.status_code, answer.json()


async def test_the_cards_are_kept_with_their_files_in_order(account_id: UUID) -> None:
    cards = [{"name": name, "text": f"Exame {name}", "link": LINK} for name in ("b", "a", "c")]
    status, said = await _asked(account_id, cards)
    assert (status, said["kind"]) == (201, "carousel")
    assert said["data"]["cards"] == [{"text": f"Exame {name}", "link": LINK} for name in ("b", "a", "c")]
    assert [file["file_name"] for file in said["attachments"]] == ["b.png", "a.png", "c.png"]
    async with transaction(account_id) as session:
        message = await find(session, Message, UUID(said["id"]))
        assert message is not None
        sent = await outgoing(session, message, Alias("phone", "5511987654321"))
    assert [file.file_name for file in sent.files] == ["b.png", "a.png", "c.png"]


@pytest.mark.parametrize(
    ("cards", "pointer"),
    [
        ([{"name": "a", "link": LINK}], "/carousel/cards"),
        ([{"name": "a", "link": LINK}, {"name": "b"}], "/carousel/cards/1"),
        ([{"name": "a", "link": LINK}, {"name": "b", "text": "x" * 161, "link": LINK}], "/carousel/cards/1/text"),
        ([{"name": "a", "link": LINK}, {"name": "b", "buttons": [{"id": "1", "title": "Quero"}]}], "/carousel"),
        ([{"name": n, "buttons": [{"id": "1", "title": "Quero"}]} for n in ("a", "b")], "/carousel"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(cards: list[dict[str, Any]], pointer: str, account_id: UUID) -> None:
    status, problem = await _asked(account_id, cards)
    assert status == 422
    assert ["/".join(["", *map(str, error["loc"][1:])]) for error in problem["errors"]] == [pointer]
