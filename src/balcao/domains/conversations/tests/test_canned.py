"""Canned replies: whose they are, how they are found, and what their variables become."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.conversations.canned.variables import render
from balcao.domains.files.models import StoredFile
from balcao.testing.make_inbox import Inbox, as_person, ask, inbox, neighbour


@pytest_asyncio.fixture(loop_scope="session")
async def desk(account_id: UUID) -> AsyncIterator[Inbox]:
    async with inbox(account_id) as opened:
        yield opened


async def _file(desk: Inbox, name: str = "mapa.pdf") -> str:
    id = new_id()
    async with transaction(desk.account_id) as session:
        session.add(StoredFile(id=id, media_type="application/pdf", file_name=name, size=3, status="ready"))
    return str(id)


async def _add(desk: Inbox, shortcut: str, text: str = "Olá", **more: object) -> str:
    body = {"shortcut": shortcut, "title": shortcut.title(), "text": text} | more
    return str((await desk.ask("POST", "/canned-replies", body))["id"])


@pytest.mark.parametrize(
    ("text", "shown", "missing", "unknown"),
    [
        ("Oi {{contato.nome}}!", "Oi Bia!", [], []),
        ("Oi {{ contato.nome | cliente }}!", "Oi Bia!", [], []),
        ("Oi {{contato.email|sem e-mail}}!", "Oi sem e-mail!", [], []),
        ("Oi {{contato.email|}}!", "Oi !", [], []),
        ("{{contato.email}} {{contato.email}}", "{{contato.email}} {{contato.email}}", ["contato.email"], []),
        ("{{contatos.nome}}", "{{contatos.nome}}", [], ["contatos.nome"]),
        ("{{ }} {{}} {contato.nome}", "{{ }} {{}} {contato.nome}", [], []),
    ],
)
def test_variables_become_what_they_stand_for(text: str, shown: str, missing: list[str], unknown: list[str]) -> None:
    rendered = render(text, {"contato.nome": "Bia"})
    assert (rendered.text, rendered.missing, rendered.unknown) == (shown, missing, unknown)


def test_a_value_that_looks_like_a_variable_is_left_alone() -> None:
    assert (
        render("{{contato.nome}}", {"contato.nome": "{{clinica.nome}}", "clinica.nome": "X"}).text == "{{clinica.nome}}"
    )


async def test_it_reads_in_the_conversation_with_its_files_and_counts_as_used(desk: Inbox) -> None:
    conversation = await desk.conversation(name="Bia Lima")
    contact_id = (await desk.ask("GET", f"/conversations/{conversation}"))["contact_id"]
    await desk.ask("PUT", f"/contacts/{contact_id}", {"attributes": {"convenio": "Unimed", "idoso": True}})
    text = "{{contato.primeiro_nome}} ({{contato.convenio}}, idoso {{contato.idoso}}), aqui é {{atendente.nome}}, "
    text += "{{clinica.nome}}, {{contato.telefone}}, {{contato.altura}}"
    id = await _add(desk, "oi", text, attachment_ids=[await _file(desk)])
    given = {"conversation_id": conversation}
    await desk.ask("POST", f"/canned-replies/{id}/renderings", given | {"used": False})
    shown = await desk.ask("POST", f"/canned-replies/{id}/renderings", given)
    expected = "Bia (Unimed, idoso sim), aqui é Ana Souza, Clínica de Teste, (11) 98700-0000, {{contato.altura}}"
    assert (shown["text"], shown["missing"]) == (expected, ["contato.altura"])
    assert [file["file_name"] for file in shown["attachments"]] == ["mapa.pdf"]
    assert (await desk.ask("GET", f"/canned-replies/{id}"))["used_count"] == 1


async def test_they_are_found_without_accents_and_the_most_used_come_first(desk: Inbox) -> None:
    conversation = await desk.conversation()
    rare = await _add(desk, "endereco", "Ficamos na Rua das Acácias")
    often = await _add(desk, "horario", "Atendemos até as 18 h, na mesma rua")
    for _ in range(2):
        await desk.ask("POST", f"/canned-replies/{often}/renderings", {"conversation_id": conversation})
    for asked, ids in (("acacias", [rare]), ("RUA", [often, rare]), ("/end", [rare]), ("nada", [])):
        found = (await desk.client.get("/api/v1/canned-replies", params={"q": asked, "sort": "use"})).json()
        assert [item["id"] for item in found["items"]] == ids, asked


async def test_a_personal_one_is_nobody_elses_and_may_have_a_shared_ones_shortcut(desk: Inbox) -> None:
    await _add(desk, "pix", "Chave da clínica")
    own = await _add(desk, "pix", "Minha versão", is_personal=True)
    taken = {"shortcut": "pix", "title": "x", "text": "x"}
    await desk.ask("POST", "/canned-replies", taken, expect=409)
    await desk.ask("POST", "/canned-replies", taken | {"is_personal": True}, expect=409)
    async with as_person(desk.account_id) as (_, other):
        assert [item["text"] for item in (await ask(other, "GET", "/canned-replies"))["items"]] == ["Chave da clínica"]
        await ask(other, "GET", f"/canned-replies/{own}", expect=404)
        await ask(other, "DELETE", f"/canned-replies/{own}", expect=404)
    await desk.ask("PUT", f"/canned-replies/{own}", {"is_personal": False}, expect=409)
    changed = await desk.ask("PUT", f"/canned-replies/{own}", {"is_personal": False, "shortcut": "pix2"})
    assert (changed["text"], changed["is_personal"]) == ("Minha versão", False)


async def test_files_must_be_here_and_are_replaced_as_a_whole(desk: Inbox) -> None:
    body = {"shortcut": "a", "title": "a", "text": "a", "attachment_ids": [str(uuid4())]}
    await desk.ask("POST", "/canned-replies", body, expect=422)
    id = await _add(desk, "b", attachment_ids=[await _file(desk, "1.pdf"), await _file(desk, "2.pdf")])
    changed = await desk.ask("PUT", f"/canned-replies/{id}", {"attachment_ids": [await _file(desk, "3.pdf")]})
    assert [file["file_name"] for file in changed["attachments"]] == ["3.pdf"]


async def test_another_account_sees_none(desk: Inbox) -> None:
    id, conversation = await _add(desk, "oi"), await desk.conversation()
    async with neighbour() as other:
        await ask(other, "GET", f"/canned-replies/{id}", expect=404)
        await ask(other, "POST", f"/canned-replies/{id}/renderings", {"conversation_id": conversation}, expect=404)
        own = await ask(other, "POST", "/canned-replies", {"shortcut": "oi", "title": "x", "text": "x"})
        await ask(
            other, "POST", f"/canned-replies/{own['id']}/renderings", {"conversation_id": conversation}, expect=404
        )
