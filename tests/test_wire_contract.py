"""The wire of the agenda word by word, as other programs rely on it: paths, fields, forms, statuses, repeats, lists."""

import itertools
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from balcao.domains.identity.roles import Role
from balcao.domains.scheduling.tests.test_wire import MONDAY, book, furnish, opened, wanted
from balcao.intake import Intake
from balcao.main import make_api
from balcao.settings import Settings

Api = httpx.AsyncClient
Ids = dict[str, str]
Json = dict[str, Any]
DOCUMENT: Json = make_api(Settings(), Intake()).openapi()
ROWS = """
POST GET /clinicas
GET PUT DELETE /clinicas/{id}
GET /clinicas/{id}/dashboard
GET /clinicas/{id}/metricas
POST GET /medicos
GET PUT DELETE /medicos/{id}
GET /medicos/{id}/agenda
GET /medicos/{id}/disponibilidade
POST /medicos/{id}/bloquear
POST GET /servicos
GET PUT DELETE /servicos/{id}
POST /servicos/{id}/ativar
GET /servicos/disponiveis
POST GET /promocoes
GET PUT /promocoes/{id}
GET /promocoes/ativas
POST /promocoes/{id}/aplicar
POST GET /agendamentos
GET PUT /agendamentos/{id}
POST /agendamentos/{id}/confirmar
POST /agendamentos/{id}/cancelar
GET /agendamentos/horarios
POST /whatsapp/processar
GET POST /conversations
GET PUT /conversations/{id}
GET POST /conversations/{id}/messages
GET PUT /messages/{id}
GET POST /contacts
GET PUT /contacts/{id}
GET /channels
GET /channels/{id}/status
POST /auth/token
POST /auth/refresh
POST /auth/revoke
"""
FREE_TIME = {
    "data", "hora", "medico_id", "medico", "servico_id", "servico", "clinica_id", "clinica", "inicio", "fim",
}  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def api(account_id: UUID) -> AsyncIterator[Api]:
    async with opened(account_id) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def ids(api: Api) -> Ids:
    return await furnish(api)


async def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def test_every_path_that_is_promised_is_in_the_document() -> None:
    promised = {
        (method.lower(), f"/api/v1{path}")
        for *methods, path in (line.split() for line in ROWS.strip().splitlines())
        for method in methods
    }
    documented = {(method, path) for path, operations in DOCUMENT["paths"].items() for method in operations}
    assert promised - documented == set()


async def test_a_path_is_the_same_with_its_last_slash(api: Api, ids: Ids) -> None:
    booked = await book(api, ids)
    promotion = await ok(
        await api.post("/promocoes/", json={"nome": "P", "inicio": "2026-01-01", "desconto_valor": 10}), 201
    )
    known = {"clinicas": ids["clinica_id"], "medicos": ids["medico_id"], "servicos": ids["servico_id"]}
    known |= {"promocoes": promotion["id"], "agendamentos": booked["id"]}
    asked = {"data": MONDAY.isoformat(), "servico_id": ids["servico_id"]}
    told = []
    for *methods, path in (line.split() for line in ROWS.strip().splitlines()):
        kind = path.split("/")[1]
        if "GET" in methods and kind in known:
            path = path.replace("{id}", known[kind])
            told.append(path)
            plain, slashed = [await ok(await api.get(path + last, params=asked)) for last in ("", "/")]
            assert plain == slashed, path
    assert len(told) == 17
    changed = await ok(await api.put(f"/agendamentos/{booked['id']}/", json={"observacoes": "Traz exames."}))
    assert changed["observacoes"] == "Traz exames."
    assert (await ok(await api.post(f"/agendamentos/{booked['id']}/cancelar/")))["status"] == "cancelled"


CLINIC = {
    "nome": "Clínica Sol",
    "cnpj": "11.222.333/0001-81",
    "telefone": "+551133334444",
    "email": "contato@clinica.example",
    "cep": "01310-100",
    "endereco": "Av. Paulista, 1000",
    "fuso_horario": "America/Manaus",
    "horario_funcionamento": [{"dia": 7, "inicio": "08:00", "fim": "12:00"}],
}
PRACTITIONER = {
    "nome": "Dr. Davi Sá",
    "crm": "CRM/AM 000000",
    "especialidades": ["Clínica geral", "Pediatria"],
    "email": "davi@clinica.example",
    "telefone": "+5592988887777",
    "duracao_padrao_minutos": 40,
}
SERVICE = {
    "nome": "Avaliação",
    "descricao": "Primeira conversa.",
    "duracao_minutos": 45,
    "preparo": "Jejum de 4 horas.",
    "valor_particular": "1234.50",
    "convenios": ["Amil", "Unimed"],
    "ativo": True,
}
PROMOTION = {
    "nome": "Mês do sorriso",
    "descricao": "Dez por cento.",
    "desconto_percentual": "10.00",
    "inicio": "2026-01-01",
    "fim": "2099-12-31",
    "limite_uso": 3,
    "codigo": "SORRISO10",
}


async def kept(api: Api, path: str, body: Json) -> Json:
    """Made by POST, read by GET, found in the list, sent back whole by PUT: everywhere the same."""
    made: Json = await ok(await api.post(f"{path}/", json=body), 201)
    assert {name: made[name] for name in body} == body
    assert datetime.fromisoformat(made["criado_em"]).tzinfo is not None
    assert made["atualizado_em"] >= made["criado_em"]
    own = f"{path}/{made['id']}"
    assert await ok(await api.get(own)) == made
    assert made in (await ok(await api.get(path)))["items"]
    again = await ok(await api.put(own, json=made))
    assert again | {"atualizado_em": made["atualizado_em"]} == made
    return made


async def test_every_field_comes_back_as_it_was_given(api: Api, ids: Ids) -> None:
    clinic = await kept(api, "/clinicas", CLINIC)
    hours = [
        {"dia": 1, "inicio": "08:00", "fim": "12:00", "clinica_id": clinic["id"]},
        {"dia": 7, "inicio": "13:30", "fim": "18:00", "clinica_id": ids["clinica_id"]},
    ]
    practitioner = await ok(
        await api.post("/medicos/", json=PRACTITIONER | {"clinica_id": clinic["id"], "horarios": hours}), 201
    )
    assert {name: practitioner[name] for name in PRACTITIONER} == PRACTITIONER
    assert [{name: one[name] for name in hours[0]} for one in practitioner["horarios"]] == hours
    service = await kept(api, "/servicos", SERVICE | {"medicos": [practitioner["id"]]})
    await kept(api, "/promocoes", PROMOTION | {"servicos": [service["id"]]})


async def test_every_field_of_an_appointment_comes_back(api: Api, ids: Ids) -> None:
    code = await ok(await api.post("/promocoes", json=PROMOTION), 201)
    given = wanted(
        ids,
        "10:00",
        paciente_email="ana@clinica.example",
        convite_por_email=True,
        horario_fim="10:45",
        clinica_id=ids["clinica_id"],
        promocao_codigo=code["codigo"],
        origem="site",
        observacoes="Primeira consulta.",
    )
    made = await ok(await api.post("/agendamentos/", json=given), 201)
    assert {name: made[name] for name in given} == given | {"paciente_telefone": "+5511987654321"}
    assert (made["status"], made["valor_total"], made["desconto"]) == ("booked", "225.00", "25.00")
    assert made["inicio"] == f"{MONDAY}T10:00:00-03:00"
    assert made["atualizado_em"] >= made["criado_em"]
    assert await ok(await api.get(f"/agendamentos/{made['id']}")) == made
    with_insurer = await book(api, ids, "11:00", convenio="Unimed")
    assert (with_insurer["convenio"], with_insurer["valor_total"]) == ("Unimed", "0.00")


async def test_the_documents_own_example_books(api: Api, ids: Ids) -> None:
    body = DOCUMENT["paths"]["/api/v1/agendamentos"]["post"]["requestBody"]["content"]["application/json"]
    example = body["examples"]["AgendamentoExample"]["value"]
    given = example | {"data_agendamento": MONDAY.isoformat(), **{name: ids[name] for name in ids if name in example}}
    assert (await ok(await api.post("/agendamentos", json=given), 201))["paciente_nome"] == example["paciente_nome"]


async def test_appointments_are_found_by_clinic_practitioner_patient_status_and_days(api: Api, ids: Ids) -> None:
    other = await ok(await api.post("/medicos", json={"nome": "Dr. Caio", "clinica_id": ids["clinica_id"]}), 201)
    service = await ok(await api.post("/servicos", json={"nome": "Retorno"}), 201)
    later = MONDAY + timedelta(days=7)
    mine = await book(api, ids, "08:00")
    hers = await book(api, ids, "09:00", paciente_telefone="(21) 98888-0000", paciente_nome="Bia")
    his = await book(
        api, ids, "08:00", medico_id=other["id"], servico_id=service["id"], fora_do_horario=True,
        data_agendamento=later.isoformat(), paciente_telefone=None,
    )  # fmt: skip
    await ok(await api.post(f"/agendamentos/{hers['id']}/cancelar", json={"motivo": "viagem"}))
    day, last = MONDAY.isoformat(), later.isoformat()
    for asked, found in (
        ({}, [mine, hers, his]),
        ({"clinica_id": ids["clinica_id"]}, [mine, hers, his]),
        ({"medico_id": ids["medico_id"]}, [mine, hers]),
        ({"servico_id": service["id"]}, [his]),
        ({"paciente_id": hers["paciente_id"]}, [hers]),
        ({"telefone": "21988880000"}, [hers]),
        ({"status": "booked"}, [mine, his]),
        ({"status": "booked,cancelled", "data": day}, [mine, hers]),
        ({"data": day}, [mine, hers]),
        ({"data": day, "data_fim": last}, [mine, hers, his]),
        ({"data_fim": day}, [mine, hers]),
        ({"data": last}, [his]),
        ({"status": "noshow"}, []),
    ):
        listed = await ok(await api.get("/agendamentos", params=asked))
        assert [one["id"] for one in listed["items"]] == [one["id"] for one in found], asked
    assert (await api.get("/agendamentos", params={"status": "feliz"})).status_code == 422


async def test_free_times_are_local_hours_beside_instants_with_the_clinics_offset(api: Api, ids: Ids) -> None:
    await ok(await api.put(f"/clinicas/{ids['clinica_id']}", json={"fuso_horario": "America/Manaus"}))
    asked = {"data": MONDAY.isoformat(), "data_fim": (MONDAY + timedelta(days=7)).isoformat()} | {
        "servico_id": ids["servico_id"]
    }
    times = await ok(await api.get("/agendamentos/horarios/", params=asked))
    assert {one["data"] for one in times} == {asked["data"], asked["data_fim"]}
    for one in times:
        assert one.keys() == FREE_TIME
        assert one["inicio"] == f"{one['data']}T{one['hora']}:00-04:00"
        assert datetime.fromisoformat(one["fim"]) - datetime.fromisoformat(one["inicio"]) == timedelta(minutes=30)
    for more in ({"medico_id": ids["medico_id"]}, {"clinica_id": ids["clinica_id"]}):
        assert await ok(await api.get("/agendamentos/horarios", params=asked | more)) == times
    assert await ok(await api.get(f"/medicos/{ids['medico_id']}/disponibilidade", params=asked)) == times


async def test_a_taken_time_answers_with_the_three_nearest_free_ones_as_horarios_shows_them(api: Api, ids: Ids) -> None:
    for hour in ("09:00", "09:30", "10:00"):
        await book(api, ids, hour)
    asked = {"data": MONDAY.isoformat(), "servico_id": ids["servico_id"]}
    free = await ok(await api.get("/agendamentos/horarios", params=asked))
    at = datetime.fromisoformat(f"{MONDAY}T09:30:00-03:00")
    near = sorted(free, key=lambda one: (abs(datetime.fromisoformat(one["inicio"]) - at), one["inicio"]))[:3]
    refused = await ok(await api.post("/agendamentos", json=wanted(ids, "09:30")), 409)
    assert refused["alternativas"] == sorted(near, key=lambda one: str(one["inicio"]))
    moving = await book(api, ids, "17:00")
    refused = await ok(await api.put(f"/agendamentos/{moving['id']}", json={"horario_inicio": "09:30"}), 409)
    assert refused["alternativas"] == sorted(near, key=lambda one: str(one["inicio"]))


AMOUNTS = [("250.00", "250.00"), ("250,5", "250.50"), (" 0.01 ", "0.01"), (250, "250.00"), (99.9, "99.90"), (0, "0.00")]
NO_AMOUNTS = ["1.234,56", "1,234.56", "1_000", "1e2", "２５０", "R$ 250,00", "250.005", "-1", "NaN", "", True, [1]]


async def test_money_is_decimal_with_two_places_both_ways(api: Api, ids: Ids) -> None:
    service, booked = f"/servicos/{ids['servico_id']}", await book(api, ids)
    places = [(service, "valor_particular"), (f"/agendamentos/{booked['id']}", "valor_total")]
    for path, field in places:
        for given, told in AMOUNTS:
            assert (await ok(await api.put(path, json={field: given})))[field] == told
        for given in NO_AMOUNTS:
            refused = await ok(await api.put(path, json={field: given}), 422)
            (wrong,) = refused["errors"]
            assert wrong["loc"] == ["body", field], given
            assert wrong["msg"].startswith("Valor inválido"), wrong
        assert (await ok(await api.get(path)))[field] == "0.00"
    off = {"nome": "P", "inicio": "2026-01-01"}
    assert (await ok(await api.post("/promocoes", json=off | {"desconto_valor": "30,5"}), 201))["desconto_valor"] == (
        "30.50"
    )
    refused = await ok(await api.post("/promocoes", json=off | {"desconto_valor": "1.234,56"}), 422)
    assert "1.234,56" in refused["errors"][0]["msg"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("11222333000181", "11.222.333/0001-81"),
        ("11.222.333/0001-81", "11.222.333/0001-81"),
        ("12ABC34501DE35", "12.ABC.345/01DE-35"),
        ("12.abc.345/01de-35", "12.ABC.345/01DE-35"),
        ("A1B2C3D4E5F668", "A1.B2C.3D4/E5F6-68"),
        ("ZZZZZZZZZZZZ62", "ZZ.ZZZ.ZZZ/ZZZZ-62"),
        ("11.222.333/0001-82", None),
        ("12ABC34501DE36", None),
        ("00000000000000", None),
        ("12ABC34501DE3A", None),
        ("1122233300018", None),
    ],
)
async def test_a_cnpj_is_taken_in_both_forms_and_with_letters(api: Api, given: str, kept: str | None) -> None:
    answer = await api.post("/clinicas", json={"nome": "Clínica", "cnpj": given})
    if kept is None:
        assert (await ok(answer, 422))["errors"][0]["msg"] == "CNPJ inválido: confira os dígitos."
    else:
        assert (await ok(answer, 201))["cnpj"] == kept


def _places_of(form: str) -> list[tuple[str, str, str, Json]]:
    """(method, path, name, body or nothing) of each day or time of day that a question or a body of the API takes."""
    found: list[tuple[str, str, str, Json]] = []
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            for one in operation.get("parameters", []):
                if f"'format': '{form}'" in str(one["schema"]) and one["in"] == "query":
                    found.append((method, path, one["name"], {}))
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            reference = content.get("schema", {}).get("$ref", "")
            schema = DOCUMENT["components"]["schemas"].get(reference.rpartition("/")[2], {})
            for name, told in schema.get("properties", {}).items():
                if f"'format': '{form}'" in str(told):
                    found.append((method, path, name, {"body": True}))
    return found


@pytest.mark.parametrize(
    ("form", "written", "sentence", "most"),
    [("date", "1767225600", "Escreva a data", 20), ("time", "52200", "Escreva o horário", 6)],
)
async def test_no_day_and_no_time_anywhere_is_read_out_of_a_number(
    api: Api, form: str, written: str, sentence: str, most: int
) -> None:
    places = _places_of(form)
    assert len(places) >= most
    for method, path, name, has_body in places:
        path = path.removeprefix("/api/v1").replace("{id}", "01890000-0000-7000-8000-000000000009")
        path = path.replace("{data}", "2027-01-01")
        given: Json = {"json": {name: written}} if has_body else {"params": {name: written}}
        wrong = (await ok(await api.request(method, path, **given), 422))["errors"]
        said = [one["msg"] for one in wrong if one["loc"][-1] == name]
        assert said and said[0].startswith(sentence), (method, path, name, wrong)


# FHIR's codes, how one of each is come to, and where it may go from there.
WAYS: dict[str, tuple[str, ...]] = {
    "proposed": (),
    "pending": (),
    "booked": (),
    "waitlist": (),
    "arrived": ("booked", "arrived"),
    "checked-in": ("booked", "checked-in"),
    "fulfilled": ("booked", "fulfilled"),
    "noshow": ("booked", "noshow"),
    "cancelled": ("booked", "cancelled"),
    "entered-in-error": ("booked", "entered-in-error"),
}
MOVES = {
    "proposed": "pending booked waitlist cancelled entered-in-error",
    "pending": "booked waitlist cancelled entered-in-error",
    "booked": "arrived checked-in fulfilled noshow waitlist cancelled entered-in-error",
    "waitlist": "proposed pending booked cancelled entered-in-error",
    "arrived": "booked checked-in fulfilled noshow cancelled entered-in-error",
    "checked-in": "arrived fulfilled cancelled entered-in-error",
    "fulfilled": "checked-in entered-in-error",
    "noshow": "booked arrived entered-in-error",
    "cancelled": "booked entered-in-error",
    "entered-in-error": "",
}


@pytest.mark.parametrize("before", WAYS)
async def test_put_of_a_status_follows_fhir_and_refuses_the_rest(api: Api, ids: Ids, before: str) -> None:
    minutes = itertools.count()

    async def one() -> str:
        """An appointment in that status, at a time of its own."""
        at = f"{8 + next(minutes) // 2:02}:{30 * (next(minutes) // 2 % 2):02}"
        first, *others = WAYS[before] or (before,)
        id: str = (await book(api, ids, at, status=first, fora_do_horario=True))["id"]
        for status in others:
            await ok(await api.put(f"/agendamentos/{id}", json={"status": status}))
        return id

    standing = await one()
    for after in WAYS:
        allowed = after in MOVES[before].split() or after == before
        id = await one() if allowed and after != before else standing
        answer = await api.put(f"/agendamentos/{id}", json={"status": after})
        if not allowed:
            assert (await ok(answer, 409))["type"].endswith("/wrong-status"), (before, after)
            continue
        assert (await ok(answer))["status"] == after, (before, after)
        read = await ok(await api.get(f"/agendamentos/{id}"))
        assert read == (await ok(await api.put(f"/agendamentos/{id}", json={"status": after}))), "a repeat changes it"
    assert (await ok(await api.get(f"/agendamentos/{standing}")))["status"] == before


async def test_who_waits_takes_no_time_until_it_is_booked(api: Api, ids: Ids) -> None:
    first = await book(api, ids, "09:00")
    waits = await book(api, ids, "09:00", status="waitlist", paciente_nome="Bia")
    path = f"/agendamentos/{waits['id']}"
    refused = await ok(await api.put(path, json={"status": "booked"}), 409)
    assert len(refused["alternativas"]) == 3
    moved = await ok(await api.put(path, json={"horario_inicio": "10:00"}))
    assert (moved["status"], moved["horario_inicio"]) == ("waitlist", "10:00")
    await book(api, ids, "10:00", paciente_nome="Caio")
    await ok(await api.put(f"/agendamentos/{first['id']}", json={"status": "waitlist"}))
    taken = await ok(await api.put(path, json={"horario_inicio": "09:00", "status": "booked"}))
    assert (taken["id"], taken["status"], taken["horario_inicio"]) == (waits["id"], "booked", "09:00")
    assert (await api.put(f"/agendamentos/{first['id']}", json={"status": "booked"})).status_code == 409
    assert (await api.post("/agendamentos", json=wanted(ids, "11:00", status="arrived"))).status_code == 422
    anybody = wanted(ids, "11:00", status="waitlist") | {"medico_id": None}
    assert (await api.post("/agendamentos", json=anybody)).status_code == 422


async def test_what_may_be_repeated_has_one_effect_and_one_answer(api: Api, ids: Ids) -> None:
    booked = await book(api, ids, "09:00")
    off = await ok(await api.post("/promocoes", json=PROMOTION), 201)
    own, practitioner = f"/agendamentos/{booked['id']}", f"/medicos/{ids['medico_id']}"
    once = {"inicio": f"{MONDAY}T16:00", "fim": f"{MONDAY}T17:00", "motivo": "Reunião"}
    acts: list[tuple[str, Json | None, int]] = [
        (f"/promocoes/{off['id']}/aplicar", {"agendamento_id": booked["id"]}, 200),
        (f"{own}/confirmar", None, 200),
        (f"{own}/desconfirmar", None, 200),
        (f"{own}/confirmar", None, 200),
        (f"{own}/cancelar", {"motivo": "viagem"}, 200),
        (f"/servicos/{ids['servico_id']}/ativar", {"ativo": False}, 200),
        (f"/servicos/{ids['servico_id']}/ativar", None, 200),
        (f"{practitioner}/bloquear", once, 201),
        (f"{practitioner}/bloquear", once | {"rrule": "FREQ=WEEKLY;BYDAY=MO;COUNT=4"}, 201),
    ]
    for path, body, status in acts:
        first, again = [await ok(await api.post(path, json=body), status) for _ in range(2)]
        assert first == again, path
    history = (await ok(await api.get(f"{own}/historico")))["items"]
    assert [one["acao"] for one in history][-4:] == ["confirmado", "desconfirmado", "confirmado", "cancelado"]
    assert len(history) == 6
    assert len((await ok(await api.get(f"{practitioner}/bloqueios")))["items"]) == 2
    assert (await ok(await api.get(f"/promocoes/{off['id']}")))["usos"] == 0, "cancelling gives the use back"


async def test_a_rule_blocks_each_of_its_days_and_no_other(api: Api, ids: Ids) -> None:
    body = {"inicio": f"{MONDAY}T08:00", "fim": f"{MONDAY}T17:30", "rrule": "FREQ=WEEKLY;INTERVAL=2;COUNT=2"}
    blocked = await ok(await api.post(f"/medicos/{ids['medico_id']}/bloquear", json=body), 201)
    assert (blocked["inicio"], blocked["rrule"]) == (f"{MONDAY}T08:00:00-03:00", body["rrule"])
    weeks = [MONDAY + timedelta(weeks=week) for week in range(5)]
    asked = {"data": weeks[0].isoformat(), "data_fim": weeks[-1].isoformat(), "servico_id": ids["servico_id"]}
    free = await ok(await api.get("/agendamentos/horarios", params=asked))
    assert [sum(one["data"] == week.isoformat() for one in free) for week in weeks] == [1, 18, 1, 18, 18]


LISTS = {
    "/clinicas": lambda n, ids: {"nome": f"Clínica {n}"},
    "/medicos": lambda n, ids: {"nome": f"Dr. {n}", "clinica_id": ids["clinica_id"]},
    "/servicos": lambda n, ids: {"nome": f"Serviço {n}"},
    "/promocoes": lambda n, ids: {"nome": f"P {n}", "inicio": "2026-01-01", "desconto_valor": "1.00"},
    "/agendamentos": lambda n, ids: wanted(
        ids, f"{n // 2:02}:{n % 2 * 30:02}", fora_do_horario=True, paciente_telefone=None
    ),
}


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_neither_skips_nor_repeats_while_rows_come_in(api: Api, ids: Ids, path: str) -> None:
    body: Any = LISTS[path]
    before = {(await ok(await api.post(path, json=body(n, ids)), 201))["id"] for n in range(20, 30, 2)}
    seen: list[str] = []
    cursor, inserted = None, itertools.chain((19, 31, 25), itertools.count(33, 2))
    while True:
        page = await ok(await api.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {})))
        assert page.keys() == {"items", "next_cursor"}
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        if len(seen) <= 6:  # on both sides of where the reader is
            await ok(await api.post(path, json=body(next(inserted), ids)), 201)
    assert len(seen) == len(set(seen))
    assert before <= set(seen)
    assert (await api.get(path, params={"cursor": "estragado"})).status_code == 422


async def test_figures_by_day_and_practitioner_are_those_counted_by_hand(api: Api, ids: Ids, account_id: UUID) -> None:
    """Two of 18 offered half-hours were used, a third missed, one cancelled; 250.00 and 225.00 were earned."""
    day = MONDAY.isoformat()
    await ok(await api.post("/promocoes", json=PROMOTION), 201)
    for hour, status, more in (
        ("08:00", "fulfilled", {"origem": "site"}),
        ("08:30", "fulfilled", {"origem": "whatsapp", "promocao_codigo": "SORRISO10"}),
        ("09:00", "noshow", {"origem": "whatsapp"}),
        ("09:30", "cancelled", {"origem": "site"}),
        ("10:00", "booked", {"origem": "telefone"}),
        ("10:30", "waitlist", {"origem": "telefone"}),
    ):
        made = await book(api, ids, hour, **more)
        await ok(await api.put(f"/agendamentos/{made['id']}", json={"status": status}))
    asked = {"data": day, "data_fim": day}
    board = await ok(await api.get(f"/clinicas/{ids['clinica_id']}/dashboard", params=asked))
    (row,) = (await ok(await api.get(f"/clinicas/{ids['clinica_id']}/metricas", params=asked)))["items"]
    by_hand = {
        "agendamentos": 4,
        "realizados": 2,
        "faltas": 1,
        "taxa_faltas": 0.3333,
        "cancelados": 1,
        "taxa_cancelamento": 0.2,
        "minutos_ocupados": 120,
        "minutos_oferecidos": 540,
        "ocupacao": 0.2222,
        "receita": {"realizada": "475.00", "prevista": "250.00", "perdida": "250.00"},
    }
    assert row == by_hand | {"data": day, "medico_id": ids["medico_id"], "medico": "Dra. Beatriz Lima"}
    assert board["por_dia"] == [by_hand | {"data": day}]
    assert board["por_medico"] == [by_hand | {"medico_id": ids["medico_id"], "medico": "Dra. Beatriz Lima"}]
    assert by_hand.items() <= board["resumo"].items()
    assert [(one["origem"], one["agendamentos"], one["cancelados"], one["faltas"]) for one in board["origens"]] == [
        ("whatsapp", 2, 0, 1), ("site", 1, 1, 0), ("telefone", 1, 0, 0),
    ]  # fmt: skip
    assert board["resumo"]["primeira_resposta"] == {
        "conversas": 0, "mediana_segundos": None, "media_segundos": None, "em_cinco_minutos": None,
    }  # fmt: skip
    async with opened(account_id, Role.ATTENDANT) as attendant:
        (row,) = (await ok(await attendant.get(f"/clinicas/{ids['clinica_id']}/metricas", params=asked)))["items"]
        assert (row["ocupacao"], row["receita"]) == (0.2222, None)


async def test_the_bot_answers_programs_by_its_promised_fields(api: Api, ids: Ids) -> None:
    body: Json = {"telefone": "5511987650042", "mensagem": "quero marcar uma consulta"}
    answer = await ok(await api.post("/whatsapp/processar/", json=body))
    assert answer["resposta"]
    assert all(one.keys() == FREE_TIME for one in answer["horarios"])
    hinted = body | {"telefone": "5511987650043", "intent": "endereco", "timestamp": f"{date(2026, 11, 24)}T12:00:00Z"}
    assert (await ok(await api.post("/whatsapp/processar", json=hinted)))["resposta"]
