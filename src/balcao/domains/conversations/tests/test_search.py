"""Search as a receptionist uses it: without accents, half a word, a phrase, part of a number; and nobody else's."""

from uuid import UUID

import pytest

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.conversations.models import Message
from balcao.domains.conversations.search import snippet
from balcao.testing import make, make_identity, make_talk
from balcao.testing.api import api


async def _said(account_id: UUID, *texts: str, number: str = "5511987654321", name: str = "João Conceição") -> None:
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        for text in texts:
            await make_talk.heard(session, channel, text, number=number, name=name)


async def _search(account_id: UUID, q: str, **more: str) -> dict[str, list[dict[str, object]]]:
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        answer = await client.get("/api/v1/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, list[dict[str, object]]] = answer.json()
    return found


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Preciso de medicação", "medicacao"),
        ("Preciso de medicacao", "medicações"),
        ("quais MEDICAÇÕES posso tomar", "medicação"),
        ("quero marcar uma consulta", "consultas"),
        ("quero marcar uma consulta", "cons"),
        ("quero um agendamento", "agendame"),
        ("atendem nos hospitais?", "hospital"),
        ("meu número é (11) 98765-4321", "98765"),
        ("escreva para ana.souza@exemplo.com.br", "souza@exemplo"),
        ("bom dia doutora", '"bom dia"'),
        ("às 10h30 na clínica", "10h30"),
        ("consulta amanhã", "amanha consulta"),
    ],
)
async def test_a_message_is_found_as_people_type(account_id: UUID, said: str, asked: str) -> None:
    await _said(account_id, said, "nada a ver com isso")
    found = await _search(account_id, asked)
    assert [hit["snippet"]["text"] for hit in found["messages"]] == [said]  # type: ignore[index]
    start, end = found["messages"][0]["snippet"]["marks"][0]  # type: ignore[index]
    assert 0 <= start < end <= len(said)


@pytest.mark.parametrize("asked", ['"dia bom"', "bom tarde", "diab", '"', "   .", "!!!"])
async def test_what_was_not_said_is_not_found(account_id: UUID, asked: str) -> None:
    await _said(account_id, "bom dia doutora")
    assert (await _search(account_id, asked))["messages"] == []


@pytest.mark.parametrize(
    "asked", ["conceicao", "JOÃO conc", "conceição joão", "98765-4321", "(11) 98765", "1187654321"]
)
async def test_a_person_is_found_by_parts_of_name_and_number(account_id: UUID, asked: str) -> None:
    await _said(account_id, "oi")
    found = await _search(account_id, asked)
    assert [contact["name"] for contact in found["contacts"]] == ["João Conceição"]
    assert found["contacts"][0]["last_conversation_id"] == found["conversations"][0]["id"]


async def test_the_place_found_opens_the_page_that_begins_with_it(account_id: UUID) -> None:
    await _said(account_id, *[f"mensagem {number}" for number in range(30)], "a agulha", *["depois"] * 30)
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        hit = (await client.get("/api/v1/search?q=agulha&in=messages")).json()["messages"][0]
        path = f"/api/v1/conversations/{hit['conversation_id']}/messages"
        page = (await client.get(path, params={"cursor": hit["position"], "limit": 5})).json()
        assert [item["text"] for item in page["items"]] == ["a agulha", *[f"mensagem {n}" for n in (29, 28, 27, 26)]]
        newer = (await client.get(path, params={"after": page["previous_cursor"], "limit": 100})).json()
        assert [item["text"] for item in newer["items"]] == ["depois"] * 30
        assert newer["previous_cursor"] is None


async def test_more_messages_come_by_cursor_each_once(account_id: UUID) -> None:
    await _said(account_id, *[f"exame {number}" for number in range(7)])
    person = await make_identity.signed_in(account_id)
    seen: list[str] = []
    async with api(person.headers) as client:
        asked = {"q": "exame", "in": "messages", "limit": "3"}
        while True:
            found = (await client.get("/api/v1/search", params=asked)).json()
            seen += [hit["snippet"]["text"] for hit in found["messages"]]
            if not found["next_cursor"]:
                break
            asked["cursor"] = found["next_cursor"]
    assert seen == [f"exame {number}" for number in (6, 5, 4, 3, 2, 1, 0)]


async def test_an_edited_note_is_found_by_its_new_words_alone(account_id: UUID) -> None:
    await _said(account_id, "oi")
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        id = (await client.get("/api/v1/conversations")).json()["items"][0]["id"]
        path = f"/api/v1/conversations/{id}/messages"
        note = (await client.post(path, json={"kind": "note", "text": "prefere quinta"})).json()
        await client.put(f"/api/v1/messages/{note['id']}", json={"text": "prefere sábado"})
    assert (await _search(account_id, "quinta"))["messages"] == []
    assert len((await _search(account_id, "sabado"))["messages"]) == 1


async def test_a_conversation_is_listed_by_what_was_said_in_it(account_id: UUID) -> None:
    await _said(account_id, "vou faltar na terça", number="5511987650001", name="Rui")
    await _said(account_id, "obrigada", number="5511987650002", name="Eva")
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        for asked, name in (("terca", "Rui"), ("eva", "Eva")):
            items = (await client.get("/api/v1/conversations", params={"q": asked})).json()["items"]
            assert [item["contact"]["name"] for item in items] == [name]


async def test_lines_about_what_happened_are_not_found_but_notes_are(account_id: UUID) -> None:
    await _said(account_id, "bom dia")
    person = await make_identity.signed_in(account_id, name="Marta Assumpção")
    async with api(person.headers) as client:
        id = (await client.get("/api/v1/conversations")).json()["items"][0]["id"]
        await client.put(f"/api/v1/conversations/{id}", json={"assignee_id": "me", "priority": "high"})
        lines = (await client.get(f"/api/v1/conversations/{id}/messages")).json()["items"]
        assert any("assumiu a conversa" in (line["text"] or "") for line in lines)
        await client.post(f"/api/v1/conversations/{id}/messages", json={"kind": "note", "text": "assumiu o convênio"})
    found = await _search(account_id, "assumiu")
    assert [hit["snippet"]["text"] for hit in found["messages"]] == ["assumiu o convênio"]  # type: ignore[index]
    assert (await _search(account_id, "prioridade"))["messages"] == []


async def test_nothing_of_another_account_is_found(account_id: UUID) -> None:
    await _said(account_id, "segredo da vizinha")
    found = await _search(await make.account(), "segredo")
    assert found == {"contacts": [], "conversations": [], "messages": [], "next_cursor": None}
    assert (await _search(await make.account(), "joao"))["contacts"] == []


async def test_a_word_is_found_among_many_whether_frequent_rare_or_old(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        first = await make_talk.heard(session, channel, "comum antiga raridade")
        template = await session.get(Message, (account_id, first))
        assert template is not None
        values = {c.key: getattr(template, c.key) for c in Message.__table__.columns}
    async with transaction(account_id) as session:
        rows = []
        for number in range(8_000):
            id = new_id()
            text = "comum" + (" escassa" if number < 3_500 else "")
            rows.append(values | {"id": id, "place": id, "provider_message_id": None, "text": text})
        await session.run_sync(lambda plain: plain.bulk_insert_mappings(Message, rows))
    for asked, count in (("raridade", 1), ("antiga", 1), ("comum", 20), ("escassa", 20)):
        assert len((await _search(account_id, asked, limit="20"))["messages"]) == count, asked


def test_a_snippet_shows_the_first_word_found_and_counts_its_marks_in_itself() -> None:
    whole = "palavra " * 60 + "agulha fim " + "resto " * 60
    shown = snippet(whole, {"agulha"})
    assert [shown.text[start:end] for start, end in shown.marks] == ["agulha"]
    assert shown.text.startswith("… ") and shown.text.endswith(" …")
