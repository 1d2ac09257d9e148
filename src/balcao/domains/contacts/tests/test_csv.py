"""Contacts from and to a CSV: of any making, wrong lines told, nobody doubled, harmless in a spreadsheet."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.contacts.export import harmless
from balcao.domains.contacts.imports.run import run_import
from balcao.domains.identity.roles import Role
from balcao.testing import make_desk
from balcao.testing.make_inbox import Inbox, ask, inbox, neighbour

SHEET = (
    "Nome;Celular;E-mail;Obs;Convênio;Cor\n"
    "Ana Conceição;(11) 98765-4321;ana@exemplo.com;prefere manhã;Unimed;azul\n"
    "Beto Reis;1187651111;;;;verde\n"
    ";;;;;\n"
    "Caio;999;não-é-email;;;\n"
    '"Dias, Eva";+5521987652222;eva@exemplo.com;"duas\nlinhas";Amil;\n'
    "Só Nome;;;;;\n"
)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(
    account_id: UUID, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Inbox]:
    async with inbox(account_id, role=Role.MANAGER) as opened:
        given = {"key": "convenio", "name": "Convênio", "kind": "list", "options": ["Unimed", "Bradesco"]}
        await opened.ask("POST", "/contact-attributes", given)
        yield opened


async def _upload(desk: Inbox, content: str | bytes, client: Any = None) -> str:
    body = content.encode() if isinstance(content, str) else content
    answer = await (client or desk.client).post("/api/v1/attachments", files={"file": ("lista.csv", body, "text/csv")})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _import(desk: Inbox, content: str | bytes, **more: Any) -> Any:
    begun = await desk.ask("POST", "/contact-imports", {"file_id": await _upload(desk, content)} | more, expect=202)
    await make_desk.work_off(desk.account_id, "run_import")
    return await desk.ask("GET", f"/contact-imports/{begun['id']}")


async def _people(desk: Inbox) -> dict[str, Any]:
    return {item["name"]: item for item in (await desk.ask("GET", "/contacts?limit=100"))["items"]}


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        (SHEET, "utf-8-sig", ";"),
        ("\ufeff" + SHEET, "utf-8-sig", ";"),
        (SHEET.encode("cp1252"), "cp1252", ";"),
        (SHEET.replace("\n", "\r\n"), "utf-8-sig", ";"),
        (SHEET.encode("utf-16"), "utf-16", ";"),
    ],
)
async def test_a_preview_knows_the_making_and_tells_of_each_wrong_line(
    desk: Inbox, content: str | bytes, encoding: str, delimiter: str
) -> None:
    seen = await desk.ask("POST", "/contact-imports/previews", {"file_id": await _upload(desk, content)})
    assert (seen["encoding"], seen["delimiter"]) == (encoding, delimiter)
    assert seen["columns"] == ["name", "phone", "email", "notes", "attributes.convenio", None]
    assert (seen["total"], seen["wrong"]) == (5, 2)
    first = seen["rows"][0]["contact"]
    assert (first["name"], first["phone"], first["attributes"]) == (
        "Ana Conceição", "+5511987654321", {"convenio": "Unimed"},
    )  # fmt: skip
    assert seen["rows"][1]["contact"]["phone"] == "+5511987651111"
    assert [error["line"] for error in seen["errors"]] == [5, 6]
    assert "telefone inválido: 999" in seen["errors"][0]["errors"][0]
    assert "escolha entre Unimed, Bradesco" in seen["errors"][1]["errors"][0]
    assert await _people(desk) == {}


async def test_good_lines_come_in_and_the_same_file_again_doubles_nobody(desk: Inbox) -> None:
    done = await _import(desk, SHEET)
    assert (done["status"], done["total"], done["done"]) == ("done", 5, 5)
    assert (done["created"], done["failed"]) == (3, 2)
    assert [error["line"] for error in done["errors"]] == [5, 6]
    people = await _people(desk)
    assert sorted(people) == ["Ana Conceição", "Beto Reis", "Só Nome"]
    assert people["Ana Conceição"]["notes"] == "prefere manhã"
    again = await _import(desk, SHEET)
    assert (again["created"], again["merged"], again["skipped"]) == (0, 0, 3)
    assert len(await _people(desk)) == 3
    assert [frame.event for frame in await desk.frames("import.")][-1] == "import.updated"


@pytest.mark.parametrize(
    ("duplicates", "email", "counted"), [("merge", "bia@exemplo.com", "merged"), ("skip", None, "skipped")]
)
async def test_who_is_known_is_filled_or_left_as_chosen(desk: Inbox, duplicates: str, email: str, counted: str) -> None:
    await desk.conversation(name="Bia Lima")
    number = desk.numbers[0].removeprefix("55")
    without_nine = number[:2] + number[3:]
    done = await _import(
        desk, f"nome,telefone,email\nOutro Nome,{without_nine},bia@exemplo.com\n", duplicates=duplicates
    )
    assert done[counted] == 1
    known = (await _people(desk))["Bia Lima"]
    assert known["email"] == email
    history = (await desk.ask("GET", f"/contacts/{known['id']}/history"))["items"]
    assert [item["what"] for item in history] == (["imported"] if email else [])


async def test_columns_are_what_the_person_says_and_numbers_may_lack_their_area(desk: Inbox) -> None:
    sheet = "a,b\n98765-4321,Ana\n"
    file_id = await _upload(desk, sheet)
    asked = {"file_id": file_id, "columns": ["phone", "name"], "area_code": "41"}
    seen = await desk.ask("POST", "/contact-imports/previews", asked)
    assert seen["rows"][0]["contact"]["phone"] == "+5541987654321"
    for columns in (["phone"], ["name", "name"], ["phone", "attributes.nope"]):
        await desk.ask("POST", "/contact-imports/previews", asked | {"columns": columns}, expect=422)
    await desk.ask("POST", "/contact-imports", {"file_id": file_id}, expect=422)
    await desk.ask("POST", "/contact-imports/previews", {"file_id": await _upload(desk, "\n\n")}, expect=422)


async def test_workers_at_once_and_one_that_died_take_each_row_once(desk: Inbox) -> None:
    sheet = "nome,telefone\n" + "".join(f"Pessoa {n},1198{n:07}\n" for n in range(2_000_000, 2_000_350))
    begun = await desk.ask("POST", "/contact-imports", {"file_id": await _upload(desk, sheet)})
    await asyncio.gather(*(run_import(desk.account_id, UUID(begun["id"])) for _ in range(3)))
    done = await desk.ask("GET", f"/contact-imports/{begun['id']}")
    assert (done["status"], done["done"], done["created"]) == ("done", 350, 350)
    async with transaction(desk.account_id) as session:
        assert await session.scalar(text("SELECT count(*) FROM contacts")) == 350


async def test_one_that_is_called_off_stops_where_it_is(desk: Inbox) -> None:
    begun = await desk.ask("POST", "/contact-imports", {"file_id": await _upload(desk, SHEET)})
    assert (await desk.ask("DELETE", f"/contact-imports/{begun['id']}"))["status"] == "cancelled"
    await run_import(desk.account_id, UUID(begun["id"]))
    assert await _people(desk) == {}
    await desk.ask("DELETE", f"/contact-imports/{begun['id']}", expect=409)


async def test_an_export_comes_back_in_as_it_went_out(desk: Inbox) -> None:
    await desk.ask("POST", "/contacts", {"name": "=2+5", "phone": "+1 212 555 2368", "notes": 'a;b\n"c"'})
    given = {"name": "Ana", "phone": "11987654321", "attributes": {"convenio": "unimed"}}
    await desk.ask("POST", "/contacts", given)
    before = await _people(desk)
    answer = await desk.client.get("/api/v1/contacts.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    table = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert table[0][:6] == ["Nome", "Telefone", "E-mail", "Observações", "Não quer mensagens", "Convênio"]
    assert [row[:2] for row in table[1:]] == [["'=2+5", "'+1 212-555-2368"], ["Ana", "(11) 98765-4321"]]
    done = await _import(desk, answer.content)
    assert (done["failed"], done["created"], done["merged"], done["skipped"]) == (0, 0, 0, 2)
    assert await _people(desk) == before


async def test_an_export_is_a_managers_and_is_noted(desk: Inbox, account_id: UUID) -> None:
    async with inbox(account_id) as attendant:
        assert (await attendant.client.get("/api/v1/contacts.csv")).status_code == 403
    await desk.client.get("/api/v1/contacts.csv")
    async with transaction(account_id) as session:
        assert await session.scalar(text("SELECT count(*) FROM audit WHERE act = 'exported'")) == 1


@pytest.mark.parametrize("cell", ["=1+1", "+5511", "-1", "@x", "\t=1", "\r=1", " =1", "\n@x"])
def test_what_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert harmless(cell).startswith("'")


async def test_another_accounts_file_and_import_do_not_exist(desk: Inbox) -> None:
    file_id = await _upload(desk, SHEET)
    begun = await desk.ask("POST", "/contact-imports", {"file_id": file_id})
    async with neighbour() as other:
        await ask(other, "POST", "/contact-imports/previews", {"file_id": file_id}, expect=404)
        await ask(other, "POST", "/contact-imports", {"file_id": file_id}, expect=404)
        await ask(other, "GET", f"/contact-imports/{begun['id']}", expect=404)
        await ask(other, "DELETE", f"/contact-imports/{begun['id']}", expect=404)
        assert "Ana" not in (await other.get("/api/v1/contacts.csv")).text
