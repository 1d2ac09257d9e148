"""Promotions (SC-4): the wire, the price, and uses that are counted exactly once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.clinics.promotions.models import Promotion
from balcao.domains.clinics.promotions.price import reduced
from balcao.domains.clinics.promotions.queries import active_promotions
from balcao.domains.identity.roles import Role
from balcao.domains.scheduling.tests.test_wire import MONDAY, Api, furnish, opened

TODAY = clock.now().date()
OFF = {"nome": "Mês do sorriso", "desconto_percentual": "20", "inicio": "2026-01-01", "codigo": "sorriso20"}


@pytest_asyncio.fixture(loop_scope="session")
async def api(account_id: UUID) -> AsyncIterator[Api]:
    async with opened(account_id) as client:
        yield client


async def promotion(api: Api, **fields: Any) -> dict[str, Any]:
    answer = await api.post("/promocoes/", json=OFF | fields)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def book(api: Api, ids: dict[str, str], hour: str, **fields: Any) -> httpx.Response:
    body = {
        **ids,
        "paciente_nome": "Ana Souza",
        "paciente_telefone": "(11) 98765-4321",
        "data_agendamento": MONDAY.isoformat(),
        "horario_inicio": hour,
    }
    return await api.post("/agendamentos/", json=body | fields)


async def uses(api: Api, id: str) -> int:
    count: int = (await api.get(f"/promocoes/{id}")).json()["usos"]
    return count


@pytest.mark.parametrize(
    ("price", "percent", "amount", "left"),
    [
        (25_000, "20", None, 20_000),
        (9_999, "33.33", None, 6_666),  # 66.663 3
        (101, "50", None, 51),  # half a cent counts as one
        (25_000, None, 3_050, 21_950),
        (2_000, None, 3_050, 0),
        (25_000, "100", None, 0),
    ],
)
def test_a_price_is_rounded_as_money_is(price: int, percent: str | None, amount: int | None, left: int) -> None:
    row = Promotion(percent_off=Decimal(percent) if percent else None, amount_off_cents=amount)
    assert reduced(row, price) == left


async def test_a_code_takes_its_share_off_and_is_read_back(api: Api) -> None:
    ids = await furnish(api)
    made = await promotion(api, servicos=[ids["servico_id"]], limite_uso=5)
    assert (made["codigo"], made["desconto_percentual"], made["desconto_valor"]) == ("SORRISO20", "20.00", None)
    assert (made["estado"], made["usos"], made["servicos"]) == ("ativa", 0, [ids["servico_id"]])
    booked = (await book(api, ids, "09:00", promocao_codigo=" Sorriso20")).json()
    assert (booked["valor_total"], booked["desconto"]) == ("200.00", "50.00")
    assert (booked["promocao_codigo"], booked["promocao"]) == ("SORRISO20", "Mês do sorriso")
    assert await uses(api, made["id"]) == 1
    again = await api.put(f"/agendamentos/{booked['id']}", json=booked | {"observacoes": "Traz exames."})
    assert (again.json()["valor_total"], again.json()["promocao_codigo"]) == ("200.00", "SORRISO20")
    assert await uses(api, made["id"]) == 1


async def test_without_a_telling_price_service_day_or_use_the_reason_is_said(api: Api) -> None:
    ids = await furnish(api)
    tomorrow, yesterday = (TODAY + timedelta(days=2)).isoformat(), (TODAY - timedelta(days=2)).isoformat()
    other = (await api.post("/servicos/", json={"nome": "Outro", "valor_particular": "90.00"})).json()
    await promotion(api, servicos=[other["id"]])
    await promotion(api, codigo="LOGO", inicio=tomorrow)
    await promotion(api, codigo="FOI", fim=yesterday)
    await promotion(api, codigo="FIM", ativa=False)
    await promotion(api, codigo="VALE")
    for code, told in [
        ("SORRISO20", "não é para este serviço"),
        ("LOGO", "só começa em"),
        ("FOI", "já se encerrou"),
        ("FIM", "já se encerrou"),
        ("NUNCA", "Não há promoção"),
        ("?", "Código inválido"),
    ]:
        refused = await book(api, ids, "09:00", promocao_codigo=code)
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "promotion-refused"), code
        assert told in refused.json()["detail"]
    refused = await book(api, ids, "09:00", promocao_codigo="VALE", convenio="Unimed")
    assert "não se soma a convênio" in refused.json()["detail"]
    refused = await book(api, ids, "09:00", promocao_codigo="VALE", valor_total="10.00")
    assert "calculado aqui" in refused.json()["detail"]
    assert (await book(api, ids, "09:00", promocao_codigo="VALE", valor_total="200.00")).status_code == 201
    insured = await book(api, ids, "10:00", convenio="Unimed")
    mixed = await api.put(f"/agendamentos/{insured.json()['id']}", json={"promocao_codigo": "VALE"})
    assert "não se soma a convênio" in mixed.json()["detail"]


async def test_a_use_goes_back_on_cancelling_and_is_taken_again_if_it_is_still_there(api: Api) -> None:
    ids = await furnish(api)
    made = await promotion(api, limite_uso=1)
    first = (await book(api, ids, "09:00", promocao_codigo="SORRISO20")).json()
    refused = await book(api, ids, "10:00", promocao_codigo="SORRISO20")
    assert "que é o limite dela" in refused.json()["detail"]
    for _ in range(2):
        await api.post(f"/agendamentos/{first['id']}/cancelar")
    assert await uses(api, made["id"]) == 0
    taken_up = (await api.put(f"/agendamentos/{first['id']}", json={"status": "booked"})).json()
    assert (taken_up["valor_total"], await uses(api, made["id"])) == ("200.00", 1)
    await api.put(f"/agendamentos/{first['id']}", json={"status": "entered-in-error"})
    second = (await book(api, ids, "10:00", promocao_codigo="SORRISO20")).json()
    await api.post(f"/agendamentos/{second['id']}/cancelar")
    third = await book(api, ids, "11:00", promocao_codigo="SORRISO20")
    assert third.status_code == 201
    whole = (await api.put(f"/agendamentos/{second['id']}", json={"status": "booked"})).json()
    assert (whole["valor_total"], whole["promocao_codigo"]) == ("250.00", None)
    assert await uses(api, made["id"]) == 1


async def test_applying_repeats_safely_and_a_quote_counts_nothing(api: Api) -> None:
    ids = await furnish(api)
    made = await promotion(api, codigo=None, desconto_percentual=None, desconto_valor="30,50")
    path = f"/promocoes/{made['id']}/aplicar"
    told = (await api.post(path, json={"servico_id": ids["servico_id"]})).json()
    assert (told["valor_original"], told["desconto"], told["valor_total"]) == ("250.00", "30.50", "219.50")
    assert (told["aplicada"], await uses(api, made["id"])) == (False, 0)
    booked = (await book(api, ids, "09:00")).json()
    answers = await asyncio.gather(*(api.post(path, json={"agendamento_id": booked["id"]}) for _ in range(8)))
    assert {answer.json()["valor_total"] for answer in answers} == {"219.50"}
    assert await uses(api, made["id"]) == 1
    history = (await api.get(f"/agendamentos/{booked['id']}/historico")).json()["items"]
    assert [change["acao"] for change in history] == ["agendado", "editado"]
    assert history[1]["alteracoes"]["valor_total"] == ["250.00", "219.50"]
    kept = (await api.put(f"/agendamentos/{booked['id']}", json={"promocao_codigo": None})).json()
    assert kept["desconto"] == "30.50"
    whole = (await api.put(f"/agendamentos/{booked['id']}", json={"promocao_codigo": ""})).json()
    assert (whole["valor_total"], whole["desconto"], await uses(api, made["id"])) == ("250.00", None, 0)
    assert (await api.post(path, json={})).status_code == 422


async def test_another_code_takes_the_place_of_the_first(api: Api) -> None:
    ids = await furnish(api)
    first, second = await promotion(api), await promotion(api, codigo="METADE", desconto_percentual=50)
    booked = (await book(api, ids, "09:00", promocao_codigo="SORRISO20")).json()
    body = booked | {"promocao_codigo": "METADE"}
    changed = (await api.put(f"/agendamentos/{booked['id']}", json=body)).json()
    assert (changed["valor_total"], changed["promocao_codigo"]) == ("125.00", "METADE")
    assert (await uses(api, first["id"]), await uses(api, second["id"])) == (0, 1)


async def test_twenty_at_one_time_share_three_uses(api: Api, account_id: UUID) -> None:
    ids = await furnish(api)
    made = await promotion(api, limite_uso=3)
    hours = [f"{hour:02}:{minute}" for hour in range(8, 18) for minute in ("00", "30")]
    answers = await asyncio.gather(*(book(api, ids, hour, promocao_codigo="SORRISO20") for hour in hours))
    assert sorted(answer.status_code for answer in answers).count(201) == 3
    assert {answer.status_code for answer in answers} == {201, 422}
    assert (await api.get(f"/promocoes/{made['id']}")).json()["estado"] == "esgotada"
    async with transaction(account_id) as session:
        counted = await session.scalar(text("SELECT count(*) FROM appointments WHERE promotion_id IS NOT NULL"))
    assert counted == 3


async def test_a_code_is_one_promotions_until_that_has_ended(api: Api) -> None:
    made = await promotion(api)
    clash = await api.post("/promocoes/", json=OFF)
    assert (clash.status_code, "já usa esse código" in clash.json()["detail"]) == (409, True)
    ended = (await api.put(f"/promocoes/{made['id']}", json={"ativa": False})).json()
    assert ended["estado"] == "encerrada"
    past = await promotion(api, fim="2026-01-31")
    assert past["estado"] == "encerrada"
    now = await promotion(api)  # the days of the last one are over
    assert now["estado"] == "ativa"
    resumed = await api.put(f"/promocoes/{made['id']}", json={"ativa": True})
    assert resumed.status_code == 409


async def test_what_a_promotion_says_has_to_make_sense(api: Api) -> None:
    ids = await furnish(api)
    for wrong in (
        {"desconto_valor": "10.00"},
        {"desconto_percentual": None},
        {"desconto_percentual": 0},
        {"desconto_percentual": 101},
        {"desconto_percentual": None, "desconto_valor": "0"},
        {"fim": "2025-12-31"},
        {"codigo": "com espaço"},
        {"limite_uso": 0},
    ):
        assert (await api.post("/promocoes/", json=OFF | wrong)).status_code == 422, wrong
    assert (await api.post("/promocoes/", json=OFF | {"servicos": [ids["medico_id"]]})).status_code == 404
    made = await promotion(api, limite_uso=2)
    await book(api, ids, "09:00", promocao_codigo="SORRISO20")
    await book(api, ids, "10:00", promocao_codigo="SORRISO20")
    low = await api.put(f"/promocoes/{made['id']}", json={"limite_uso": 1})
    assert (low.status_code, "usada 2" in low.json()["detail"]) == (422, True)
    whole = await api.put(f"/promocoes/{made['id']}", json={"desconto_valor": "5.00", "limite_uso": None})
    assert (whole.json()["desconto_percentual"], whole.json()["desconto_valor"]) == (None, "5.00")


async def test_the_day_is_the_clinics_own(api: Api, account_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """At two in the morning UTC it is still the day before in São Paulo, and already the day in Lisbon."""
    await promotion(api, inicio="2027-03-01", fim="2027-03-01")
    lisbon = UUID((await api.post("/clinicas/", json={"nome": "Lisboa", "fuso_horario": "Europe/Lisbon"})).json()["id"])
    async with transaction(account_id) as session:
        monkeypatch.setattr(clock, "now", lambda: datetime(2027, 3, 1, 2, tzinfo=UTC))
        assert [row.code for row in await active_promotions(session, clinic_id=lisbon)] == ["SORRISO20"]
        assert await active_promotions(session) == []
        monkeypatch.setattr(clock, "now", lambda: datetime(2027, 3, 2, 2, tzinfo=UTC))
        assert await active_promotions(session, clinic_id=lisbon) == []
        assert [row.code for row in await active_promotions(session)] == ["SORRISO20"]


async def test_the_active_ones_are_listed_for_a_service_and_all_in_pages(api: Api, account_id: UUID) -> None:
    ids = await furnish(api)
    other = (await api.post("/servicos/", json={"nome": "Outro"})).json()
    for code, services in (("A1", []), ("B2", [ids["servico_id"]]), ("C3", [other["id"]])):
        await promotion(api, codigo=code, servicos=services)
    await promotion(api, codigo="D4", inicio="2099-01-01")
    path = f"/promocoes/ativas?servico_id={ids['servico_id']}"
    assert [row["codigo"] for row in (await api.get(path)).json()["items"]] == ["A1", "B2"]
    page = (await api.get("/promocoes/?limit=3")).json()
    rest = (await api.get(f"/promocoes/?limit=3&cursor={page['next_cursor']}")).json()
    assert [row["codigo"] for row in page["items"] + rest["items"]] == ["D4", "C3", "B2", "A1"]
    assert (await api.delete(f"/servicos/{other['id']}")).status_code == 204
    gone = next(row for row in (await api.get("/promocoes/")).json()["items"] if row["codigo"] == "C3")
    assert (gone["servicos"], gone["todos_servicos"]) == ([], False)
    async with transaction(account_id) as session:
        found = await active_promotions(session, service_id=UUID(ids["servico_id"]))
    assert [row.code for row in found] == ["A1", "B2"]


async def test_a_receptionist_applies_and_does_not_make(account_id: UUID, api: Api) -> None:
    ids = await furnish(api)
    made = await promotion(api)
    async with opened(account_id, Role.ATTENDANT) as desk:
        assert (await desk.post("/promocoes/", json=OFF | {"codigo": "OUTRO"})).status_code == 403
        told = await desk.post(f"/promocoes/{made['id']}/aplicar", json={"servico_id": ids["servico_id"]})
        assert told.json()["valor_total"] == "200.00"
