"""The wire of SC-1, SC-2, SC-3 and SC-5 as other programs use it: paths, Portuguese names, statuses, errors."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from balcao.domains.identity.roles import Role
from balcao.testing import make, make_identity
from balcao.testing.api import api as served
from balcao.testing.make_agenda import next_weekday

MONDAY = next_weekday(1)
NOBODY = "01890000-0000-7000-8000-000000000009"
Api = httpx.AsyncClient


@asynccontextmanager
async def opened(account_id: UUID, role: Role = Role.OWNER) -> AsyncIterator[Api]:
    who = await make_identity.signed_in(account_id, role=role, name="Carla Dias")
    async with served(who.headers) as client:
        client.base_url = client.base_url.join("/api/v1/")
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def api(account_id: UUID) -> AsyncIterator[Api]:
    async with opened(account_id) as client:
        yield client


async def furnish(api: Api) -> dict[str, str]:
    """A clinic open on Mondays, a practitioner, a service; their ids as an appointment's body names them."""
    clinic = await api.post(
        "/clinicas/",
        json={
            "nome": "Clínica Jardim",
            "cnpj": "12.ABC.345/01DE-35",
            "telefone": "(11) 3333-4444",
            "cep": "01310-100",
            "endereco": "Av. Paulista, 1000",
            "fuso_horario": "America/Sao_Paulo",
            "horario_funcionamento": [{"dia": 1, "inicio": "08:00", "fim": "18:00"}],
            "fecha_feriados": False,
        },
    )
    assert clinic.status_code == 201, clinic.text
    who = await api.post(
        "/medicos/",
        json={
            "nome": "Dra. Beatriz Lima",
            "crm": "CRM/SP 000000",
            "especialidades": ["Dermatologia"],
            "clinica_id": clinic.json()["id"],
            "horarios": [{"dia": 1, "inicio": "08:00", "fim": "12:00"}, {"dia": 1, "inicio": "13:00", "fim": "18:00"}],
        },
    )
    assert who.status_code == 201, who.text
    service = await api.post(
        "/servicos/",
        json={
            "nome": "Consulta",
            "duracao_minutos": 30,
            "valor_particular": "250.00",
            "convenios": ["Unimed"],
            "medicos": [who.json()["id"]],
        },
    )
    assert service.status_code == 201, service.text
    return {"medico_id": who.json()["id"], "servico_id": service.json()["id"], "clinica_id": clinic.json()["id"]}


def wanted(ids: dict[str, str], hour: str = "14:30", **more: Any) -> dict[str, Any]:
    return {
        "paciente_nome": "Ana Souza",
        "paciente_telefone": "(11) 98765-4321",
        "data_agendamento": MONDAY.isoformat(),
        "horario_inicio": hour,
        "medico_id": ids["medico_id"],
        "servico_id": ids["servico_id"],
    } | more


async def book(api: Api, ids: dict[str, str], hour: str = "14:30", **more: Any) -> dict[str, Any]:
    answer = await api.post("/agendamentos/", json=wanted(ids, hour, **more))
    assert answer.status_code == 201, answer.text
    booked: dict[str, Any] = answer.json()
    return booked


async def test_a_clinic_is_kept_as_it_was_said(api: Api) -> None:
    ids = await furnish(api)
    answer = await api.get(f"/clinicas/{ids['clinica_id']}")
    clinic = answer.json()
    assert (clinic["nome"], clinic["cnpj"]) == ("Clínica Jardim", "12.ABC.345/01DE-35")
    assert clinic["telefone"] == "+551133334444"
    assert clinic["horario_funcionamento"] == [{"dia": 1, "inicio": "08:00", "fim": "18:00"}]
    changed = await api.put(f"/clinicas/{ids['clinica_id']}", json={"cnpj": "11222333000181"})
    assert (changed.json()["cnpj"], changed.json()["nome"]) == ("11.222.333/0001-81", "Clínica Jardim")
    place = {"latitude": -23.5654, "longitude": -46.6518}
    placed = await api.put(f"/clinicas/{ids['clinica_id']}", json={"coordenadas": place})
    renamed = await api.put(f"/clinicas/{ids['clinica_id']}", json={"nome": "Clínica Bosque"})
    moved_out = await api.put(f"/clinicas/{ids['clinica_id']}", json={"coordenadas": None})
    assert [one.json()["coordenadas"] for one in (placed, renamed, moved_out)] == [place, place, None]
    words = await api.put(
        f"/clinicas/{ids['clinica_id']}", json={"horario_funcionamento": "Segunda a sexta, das 8h às 18h"}
    )
    assert words.json()["horario_funcionamento"] == "Segunda a sexta, das 8h às 18h"
    listed = (await api.get("/clinicas")).json()
    assert [item["id"] for item in listed["items"]] == [ids["clinica_id"]]
    assert listed["next_cursor"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cnpj", "11.222.333/0001-82"),
        ("telefone", "123"),
        ("fuso_horario", "Brasil/Sul"),
        ("cep", "1310"),
        ("coordenadas", {"latitude": -23.5}),
        ("coordenadas", {"latitude": 91, "longitude": 0}),
        ("nome", None),
        ("horario_funcionamento", [{"dia": 8, "inicio": "08:00", "fim": "18:00"}]),
        ("horario_funcionamento", [{"dia": 1, "inicio": "8h", "fim": "18:00"}]),
    ],
)
async def test_what_is_wrong_is_named(api: Api, field: str, value: Any) -> None:
    answer = await api.post("/clinicas", json={"nome": "Clínica"} | {field: value})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(field in error["loc"] for error in answer.json()["errors"])


async def test_a_practitioners_hours_are_replaced_and_read_back(api: Api) -> None:
    ids = await furnish(api)
    path = f"/medicos/{ids['medico_id']}"
    hours = [{"dia": 3, "inicio": "22:00", "fim": "02:00"}, {"dia": 5, "inicio": "08:00", "fim": "24:00"}]
    changed = await api.put(path, json={"horarios": hours, "intervalo_depois_minutos": 10})
    assert changed.status_code == 200, changed.text
    read = (await api.get(path)).json()
    assert [(h["dia"], h["inicio"], h["fim"]) for h in read["horarios"]] == [
        (3, "22:00", "02:00"),
        (5, "08:00", "24:00"),
    ]
    assert (read["intervalo_depois_minutos"], read["crm"]) == (10, "CRM/SP 000000")
    overlapping = [{"dia": 1, "inicio": "08:00", "fim": "12:00"}, {"dia": 1, "inicio": "11:00", "fim": "13:00"}]
    assert (await api.put(path, json={"horarios": overlapping})).status_code == 422
    back = await api.put(path, json=read)
    assert back.status_code == 200
    assert {**back.json(), "atualizado_em": None} == {**read, "atualizado_em": None}


async def test_services_can_be_retired_and_money_has_two_places(api: Api) -> None:
    ids = await furnish(api)
    path = f"/servicos/{ids['servico_id']}"
    assert (await api.get(path)).json()["valor_particular"] == "250.00"
    assert (await api.put(path, json={"valor_particular": 99.9})).json()["valor_particular"] == "99.90"
    assert (await api.put(path, json={"valor_particular": "1.999"})).status_code == 422
    assert (await api.post(f"{path}/ativar", json={"ativo": False})).json()["ativo"] is False
    assert (await api.get("/servicos/disponiveis")).json()["items"] == []
    for _ in range(2):
        assert (await api.post(f"{path}/ativar")).json()["ativo"] is True
    assert len((await api.get("/servicos/disponiveis", params={"medico_id": ids["medico_id"]})).json()["items"]) == 1


async def test_free_times_are_a_plain_list(api: Api) -> None:
    ids = await furnish(api)
    params = {"data": MONDAY.isoformat(), "servico_id": ids["servico_id"]}
    times = (await api.get("/agendamentos/horarios", params=params)).json()
    assert times[0] == {
        "data": MONDAY.isoformat(),
        "hora": "08:00",
        "medico_id": ids["medico_id"],
        "medico": "Dra. Beatriz Lima",
        "servico_id": ids["servico_id"],
        "servico": "Consulta",
        "clinica_id": ids["clinica_id"],
        "clinica": "Clínica Jardim",
        "inicio": f"{MONDAY}T08:00:00-03:00",
        "fim": f"{MONDAY}T08:30:00-03:00",
    }
    assert len(times) == 18
    same = await api.get(f"/medicos/{ids['medico_id']}/disponibilidade", params=params)
    assert same.json() == times
    afternoon = await api.get("/agendamentos/horarios", params=params | {"periodo": "tarde", "limite": 2})
    assert [time["hora"] for time in afternoon.json()] == ["13:00", "13:30"]


async def test_an_appointment_is_booked_shown_and_found(api: Api) -> None:
    ids = await furnish(api)
    booked = await book(api, ids, observacoes="Primeira consulta.")
    assert booked["status"] == "booked"
    assert (booked["data_agendamento"], booked["horario_inicio"], booked["horario_fim"]) == (
        MONDAY.isoformat(),
        "14:30",
        "15:00",
    )
    assert (booked["inicio"], booked["paciente_telefone"]) == (f"{MONDAY}T14:30:00-03:00", "+5511987654321")
    assert (booked["medico"], booked["servico"], booked["clinica_id"]) == (
        "Dra. Beatriz Lima",
        "Consulta",
        ids["clinica_id"],
    )
    assert (booked["valor_total"], booked["calendario"]["estado"], booked["versao"]) == ("250.00", "sem_calendario", 1)
    for params in (
        {"data": MONDAY.isoformat()},
        {"data": MONDAY.isoformat(), "data_fim": (MONDAY + timedelta(days=3)).isoformat()},
        {"telefone": "11 98765-4321"},
        {"paciente_id": booked["paciente_id"], "status": "booked,pending"},
        {"medico_id": ids["medico_id"], "clinica_id": ids["clinica_id"]},
    ):
        found = (await api.get("/agendamentos", params=params)).json()["items"]
        assert [item["id"] for item in found] == [booked["id"]], params
    for params in ({"data": (MONDAY - timedelta(days=1)).isoformat()}, {"status": "cancelled"}):
        assert (await api.get("/agendamentos", params=params)).json()["items"] == []


async def test_lists_go_on_where_they_stopped(api: Api) -> None:
    ids = await furnish(api)
    for hour in ("08:00", "09:00", "10:00"):
        await book(api, ids, hour)
    first = (await api.get("/agendamentos", params={"limit": 2})).json()
    rest = (await api.get("/agendamentos", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [item["horario_inicio"] for item in first["items"] + rest["items"]] == ["08:00", "09:00", "10:00"]
    assert rest["next_cursor"] is None


async def test_a_taken_time_answers_409_with_the_three_nearest(api: Api) -> None:
    ids = await furnish(api)
    await book(api, ids, "14:30")
    answer = await api.post("/agendamentos", json=wanted(ids, "14:30"))
    problem = answer.json()
    assert (answer.status_code, problem["type"].rsplit("/", 1)[1]) == (409, "slot-taken")
    assert answer.headers["content-type"] == "application/problem+json"
    assert [time["hora"] for time in problem["alternativas"]] == ["13:30", "14:00", "15:00"]
    assert problem["alternativas"][0].keys() == {
        "data", "hora", "medico_id", "medico", "servico_id", "servico", "clinica_id", "clinica", "inicio", "fim",
    }  # fmt: skip


async def test_what_may_still_be_asked_for_at_a_taken_time_is_said_and_is_true(api: Api) -> None:
    ids = await furnish(api)
    await book(api, ids, "14:30")
    taken = (await api.post("/agendamentos", json=wanted(ids, "14:30"))).json()
    assert taken["ainda_pode"] == ["encaixe", "espera"]
    anybody = await api.post("/agendamentos", json=wanted(ids, "14:30", medico_id=None))
    assert anybody.json()["ainda_pode"] == ["encaixe"], "who waits does so for somebody"
    await book(api, ids, "14:30", encaixe=True, encaixe_motivo="dor")
    await book(api, ids, "14:30", status="waitlist")
    block = {"inicio": f"{MONDAY}T16:00", "fim": f"{MONDAY}T17:00", "motivo": "Congresso"}
    assert (await api.post(f"/medicos/{ids['medico_id']}/bloquear", json=block)).status_code == 201
    for more in ({}, {"encaixe": True, "encaixe_motivo": "dor"}, {"status": "waitlist"}):
        blocked = await api.post("/agendamentos", json=wanted(ids, "16:00", **more))
        assert (blocked.status_code, blocked.json()["ainda_pode"]) == (409, []), more
        assert "tire antes o bloqueio" in blocked.json()["detail"]


async def test_a_hundred_requests_at_once_for_one_time_make_one(api: Api) -> None:
    ids = await furnish(api)
    people = [wanted(ids, "09:00", paciente_nome=f"Pessoa {n}", paciente_telefone=None) for n in range(100)]
    answers = await asyncio.gather(*(api.post("/agendamentos", json=body) for body in people))
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(201), statuses.count(409)) == (1, 99)
    assert all(len(answer.json()["alternativas"]) == 3 for answer in answers if answer.status_code == 409)


async def test_outside_hours_is_422_until_a_person_insists(api: Api) -> None:
    ids = await furnish(api)
    refused = await api.post("/agendamentos", json=wanted(ids, "12:15"))
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("outside-hours")
    assert len(refused.json()["alternativas"]) == 3
    assert (await book(api, ids, "12:15", fora_do_horario=True))["horario_inicio"] == "12:15"


async def test_put_with_another_time_moves_and_the_id_stays(api: Api) -> None:
    ids = await furnish(api)
    booked = await book(api, ids, "14:30")
    path = f"/agendamentos/{booked['id']}"
    await api.post(f"{path}/confirmar")
    moved = (await api.put(path, json={"horario_inicio": "16:00"})).json()
    assert (moved["id"], moved["horario_inicio"], moved["horario_fim"]) == (booked["id"], "16:00", "16:30")
    assert moved["confirmado_em"] is None
    longer = (await api.put(path, json={"horario_fim": "17:00"})).json()
    assert (longer["horario_inicio"], longer["horario_fim"]) == ("16:00", "17:00")
    back = (await api.put(path, json=longer)).json()
    assert back == longer
    told = (await api.get(f"{path}/historico")).json()["items"]
    assert [row["acao"] for row in told] == ["agendado", "confirmado", "remarcado", "remarcado"]
    assert told[0]["autor"]["nome"] == "Carla Dias"
    assert told[2]["alteracoes"]["inicio"][1].startswith(MONDAY.isoformat())


async def test_moving_onto_a_taken_time_changes_nothing(api: Api) -> None:
    ids = await furnish(api)
    booked = await book(api, ids, "14:30")
    await book(api, ids, "16:00")
    path = f"/agendamentos/{booked['id']}"
    refused = await api.put(path, json={"horario_inicio": "16:00", "observacoes": "nova"})
    assert refused.status_code == 409
    assert (await api.get(path)).json() == booked


async def test_only_the_given_fields_change_and_an_old_etag_is_refused(api: Api) -> None:
    ids = await furnish(api)
    booked = await book(api, ids)
    path = f"/agendamentos/{booked['id']}"
    read = await api.get(path)
    changed = await api.put(path, json={"observacoes": "Traz exames."}, headers={"If-Match": read.headers["etag"]})
    assert (changed.status_code, changed.json()["observacoes"], changed.json()["versao"]) == (200, "Traz exames.", 2)
    stale = await api.put(path, json={"observacoes": "x"}, headers={"If-Match": read.headers["etag"]})
    assert stale.status_code == 412
    assert (await api.put("/clinicas/" + ids["clinica_id"], json={}, headers={"If-Match": '"9"'})).status_code == 412


async def test_a_confirmation_is_taken_back_while_nothing_else_has_happened(api: Api) -> None:
    ids = await furnish(api)
    path = f"/agendamentos/{(await book(api, ids))['id']}"
    made = (await api.post(f"{path}/confirmar")).json()
    stale = await api.post(f"{path}/desconfirmar", headers={"If-Match": f'"{made["versao"] - 1}"'})
    assert stale.status_code == 412
    undone = (await api.post(f"{path}/desconfirmar", headers={"If-Match": f'"{made["versao"]}"'})).json()
    assert (undone["status"], undone["confirmado_em"], undone["versao"]) == ("booked", None, made["versao"] + 1)
    assert (await api.post(f"{path}/desconfirmar")).json() == undone
    told = (await api.get(f"{path}/historico")).json()["items"]
    assert [row["acao"] for row in told] == ["agendado", "confirmado", "desconfirmado"]
    await api.post(f"{path}/confirmar")
    await api.put(path, json={"observacoes": "traz exames"})
    late = await api.post(f"{path}/desconfirmar")
    assert (late.status_code, late.json()["type"].rsplit("/", 1)[-1]) == (409, "wrong-status")
    assert (await api.get(path)).json()["confirmado_em"] is not None


async def test_confirming_and_cancelling_repeat_safely(api: Api) -> None:
    ids = await furnish(api)
    booked = await book(api, ids)
    path = f"/agendamentos/{booked['id']}"
    first = (await api.post(f"{path}/confirmar")).json()
    assert (first["status"], first["confirmado_em"] is not None) == ("booked", True)
    assert (await api.post(f"{path}/confirmar")).json() == first
    gone = (await api.post(f"{path}/cancelar", json={"motivo": "viagem"})).json()
    assert (gone["status"], gone["motivo_cancelamento"]) == ("cancelled", "viagem")
    assert (await api.post(f"{path}/cancelar", json={"motivo": "outra"})).json() == gone
    refused = await api.post(f"{path}/confirmar")
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (409, "wrong-status")
    assert (await book(api, ids))["id"] != booked["id"]


async def test_arrival_and_no_show_are_said_by_status(api: Api) -> None:
    ids = await furnish(api)
    path = f"/agendamentos/{(await book(api, ids))['id']}"
    for status in ("arrived", "checked-in", "fulfilled"):
        assert (await api.put(path, json={"status": status})).json()["status"] == status
    assert (await api.put(path, json={"status": "noshow"})).status_code == 409
    assert (await api.put(path, json={"status": "feliz"})).status_code == 422


async def test_a_reservation_keeps_the_time_for_who_made_it(api: Api) -> None:
    ids = await furnish(api)
    params: dict[str, str | int] = {"data": MONDAY.isoformat(), "servico_id": ids["servico_id"], "limite": 1}
    free = (await api.get("/agendamentos/horarios", params=params)).json()[0]
    held = await api.post("/agendamentos/reservas", json=free)
    assert held.status_code == 201, held.text
    assert held.json()["horario"] == free
    assert (await api.post("/agendamentos/reservas", json=free)).status_code == 409
    assert (await api.post("/agendamentos", json=wanted(ids, free["hora"]))).status_code == 409
    assert (await book(api, ids, free["hora"], reserva_id=held.json()["id"]))["horario_inicio"] == free["hora"]
    assert (await api.delete(f"/agendamentos/reservas/{held.json()['id']}")).status_code == 204


async def test_a_block_lists_whom_it_meets_and_can_be_lifted(api: Api) -> None:
    ids = await furnish(api)
    booked = await book(api, ids, "14:30")
    path = f"/medicos/{ids['medico_id']}"
    body = {"inicio": f"{MONDAY}T13:00", "fim": f"{MONDAY}T18:00", "motivo": "Congresso"}
    blocked = await api.post(f"{path}/bloquear", json=body)
    assert blocked.status_code == 201, blocked.text
    assert [found["id"] for found in blocked.json()["conflitos"]] == [booked["id"]]
    again = await api.post(f"{path}/bloquear", json=body)
    assert again.json()["id"] == blocked.json()["id"]
    assert (await api.post("/agendamentos", json=wanted(ids, "16:00"))).status_code == 409
    agenda = (await api.get(f"{path}/agenda", params={"data": MONDAY.isoformat()})).json()
    assert [hours["inicio"] for hours in agenda["expediente"]] == [f"{MONDAY}T08:00:00-03:00"]
    assert [len(agenda[part]) for part in ("agendamentos", "bloqueios")] == [1, 1]
    assert len((await api.get(f"{path}/bloqueios")).json()["items"]) == 1
    assert (await api.delete(f"/bloqueios/{blocked.json()['id']}")).status_code == 204
    assert (await book(api, ids, "16:00"))["status"] == "booked"


async def test_a_day_with_hours_of_its_own(api: Api) -> None:
    ids = await furnish(api)
    path = f"/medicos/{ids['medico_id']}/excecoes"
    day = {"data": MONDAY.isoformat(), "intervalos": [{"inicio": "19:00", "fim": "20:00"}], "motivo": "Mutirão"}
    added = await api.post(path, json=day)
    assert added.status_code == 201, added.text
    params = {"data": MONDAY.isoformat(), "servico_id": ids["servico_id"]}
    assert [time["hora"] for time in (await api.get("/agendamentos/horarios", params=params)).json()] == [
        "19:00",
        "19:30",
    ]
    await api.post(path, json={"data": MONDAY.isoformat()})
    assert (await api.get(path)).json()["items"] == [{"data": MONDAY.isoformat(), "intervalos": [], "motivo": None}]
    assert (await api.get("/agendamentos/horarios", params=params)).json() == []
    assert (await api.delete(f"{path}/{MONDAY}")).status_code == 204
    assert len((await api.get("/agendamentos/horarios", params=params)).json()) == 18


async def test_what_is_used_is_not_removed_and_says_by_what(api: Api) -> None:
    ids = await furnish(api)
    booked = await book(api, ids)
    for path in (f"/medicos/{ids['medico_id']}", f"/servicos/{ids['servico_id']}", f"/clinicas/{ids['clinica_id']}"):
        refused = await api.delete(path)
        assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (409, "in-use")
        assert refused.json()["impedimentos"]["proximos"][0]["id"] == booked["id"]
    unused = (await api.post("/servicos", json={"nome": "Retorno"})).json()
    assert (await api.delete(f"/servicos/{unused['id']}")).status_code == 204
    assert (await api.get(f"/servicos/{unused['id']}")).status_code == 404
    place = (await api.post("/clinicas", json={"nome": "Filial"})).json()
    who = (await api.post("/medicos", json={"nome": "Dr. Caio", "clinica_id": place["id"]})).json()
    assert (await api.delete(f"/clinicas/{place['id']}")).json()["impedimentos"] == {"medicos": 1}
    assert (await api.delete(f"/medicos/{who['id']}")).status_code == 204
    assert (await api.delete(f"/clinicas/{place['id']}")).status_code == 204


async def test_a_neighbour_finds_nothing_and_books_nothing(api: Api) -> None:
    ids = await furnish(api)
    booked = await book(api, ids)
    async with opened(await make.account("Vizinha")) as neighbour:
        for method, path in (
            ("GET", f"/clinicas/{ids['clinica_id']}"),
            ("GET", f"/medicos/{ids['medico_id']}"),
            ("GET", f"/medicos/{ids['medico_id']}/agenda?data={MONDAY}"),
            ("GET", f"/servicos/{ids['servico_id']}"),
            ("GET", f"/agendamentos/{booked['id']}"),
            ("GET", f"/agendamentos/{booked['id']}/historico"),
            ("PUT", f"/agendamentos/{booked['id']}"),
            ("POST", f"/agendamentos/{booked['id']}/cancelar"),
            ("DELETE", f"/servicos/{ids['servico_id']}"),
        ):
            answer = await neighbour.request(method, path, json={} if method in ("PUT", "POST") else None)
            assert answer.status_code == 404, (method, path)
        assert (await neighbour.get("/agendamentos")).json()["items"] == []
        assert (await neighbour.post("/agendamentos", json=wanted(ids))).status_code == 404
    assert (await api.get(f"/agendamentos/{booked['id']}")).json() == booked


async def test_roles_decide_what_may_be_changed(api: Api, account_id: UUID) -> None:
    ids = await furnish(api)
    async with opened(account_id, Role.READ_ONLY) as reader:
        assert (await reader.get("/agendamentos")).status_code == 200
        assert (await reader.post("/agendamentos", json=wanted(ids))).status_code == 403
    async with opened(account_id, Role.ATTENDANT) as attendant:
        assert (await attendant.post("/agendamentos", json=wanted(ids))).status_code == 201
        assert (await attendant.post("/clinicas", json={"nome": "Outra"})).status_code == 403


async def test_what_is_not_there_is_404_and_who_is_unknown_401(api: Api) -> None:
    for path in (f"/agendamentos/{NOBODY}", f"/medicos/{NOBODY}", f"/clinicas/{NOBODY}", f"/servicos/{NOBODY}"):
        assert (await api.get(path)).status_code == 404
    params = {"data": date(2027, 1, 4).isoformat(), "servico_id": NOBODY}
    assert (await api.get("/agendamentos/horarios", params=params)).status_code == 404
    assert (await api.get("/agendamentos", headers={"Authorization": "Bearer x"})).status_code == 401


async def test_a_repeated_post_with_its_key_books_once(api: Api) -> None:
    ids = await furnish(api)
    headers = {"Idempotency-Key": "chave-1"}
    first, again = [await api.post("/agendamentos", json=wanted(ids), headers=headers) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
