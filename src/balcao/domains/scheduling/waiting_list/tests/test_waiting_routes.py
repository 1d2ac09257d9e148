"""The waiting list over HTTP: put on, shown in order, offered by hand, taken off."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest_asyncio
from httpx import AsyncClient

from balcao.core.database import transaction
from balcao.domains.identity.roles import Role
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.waiting_list.accept_offer import accept_offer
from balcao.testing import make_identity
from balcao.testing.api import api
from balcao.testing.make_agenda import at
from balcao.testing.make_inbox import ask
from balcao.testing.make_waiting_list import Clinic, clinic


@pytest_asyncio.fixture(loop_scope="session")
async def place(account_id: UUID) -> AsyncIterator[Clinic]:
    async with clinic(account_id) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def desk(account_id: UUID) -> AsyncIterator[AsyncClient]:
    person = await make_identity.signed_in(account_id, role=Role.MANAGER)
    async with api(person.headers) as client:
        yield client


def _body(place: Clinic, name: str, phone: str, **more: object) -> dict[str, object]:
    day = place.day.isoformat()
    wanted = {"paciente_nome": name, "paciente_telefone": phone, "servico_id": str(place.agenda.service.id)}
    return {**wanted, "data_inicio": day, "data_fim": day, **more}


async def test_whoever_comes_twice_stands_once_and_urgency_goes_first(place: Clinic, desk: AsyncClient) -> None:
    first = await ask(desk, "POST", "/lista-espera", _body(place, "Ana", "11987650001"), expect=201)
    again = await ask(desk, "POST", "/lista-espera", _body(place, "Ana", "11987650001", periodos=["tarde"]), expect=201)
    assert (again["id"], again["periodos"], again["posicao"]) == (first["id"], ["tarde"], 1)
    urgent = _body(place, "Bia", "11987650002", prioridade="urgente", prioridade_motivo="Dor")
    await ask(desk, "POST", "/lista-espera", urgent, expect=201)
    page = await ask(desk, "GET", "/lista-espera?limit=1")
    rest = await ask(desk, "GET", f"/lista-espera?limit=1&cursor={page['next_cursor']}")
    told = [(one["paciente_nome"], one["posicao"]) for one in page["items"] + rest["items"]]
    assert told == [("Bia", 1), ("Ana", 2)]
    assert page["items"][0]["motivos"][0]["porque"] == "Prioridade urgente: Dor"
    changed = await ask(desk, "PUT", f"/lista-espera/{first['id']}", {"prioridade": "urgente", "dias_semana": [3]})
    assert (changed["prioridade"], changed["dias_semana"], changed["periodos"]) == ("urgente", [3], ["tarde"])


async def test_hours_that_somebody_can_are_kept_told_changed_and_obeyed(place: Clinic, desk: AsyncClient) -> None:
    body = _body(place, "Ana", "11987650001", hora_de="14:10", hora_ate="15:00", periodos=["tarde"])
    made = await ask(desk, "POST", "/lista-espera", body, expect=201)
    assert (made["hora_de"], made["hora_ate"], made["periodos"]) == ("14:10", "15:00", ["tarde"])
    await place.free("14:00")
    assert await place.offers() == []
    address = f"/lista-espera/{made['id']}"
    for given in (
        {"hora_ate": "14:00"},
        {"hora_de": "15:30"},
        {"hora_de": "24:00"},
        {"periodos": ["manha"]},
        {"data_fim": "2026-01-01"},
    ):
        await ask(desk, "PUT", address, given, expect=422)
    backwards = await ask(desk, "PUT", address, {"hora_de": "16:00"}, expect=422)
    assert backwards["detail"] == "`hora_ate` não pode vir antes de `hora_de`."
    kept = await ask(desk, "PUT", address, {"prioridade": "alta"})
    assert (kept["hora_de"], kept["hora_ate"]) == ("14:10", "15:00")
    wider = await ask(desk, "PUT", address, {"hora_de": None})
    assert (wider["hora_de"], wider["hora_ate"]) == (None, "15:00")
    await place.work()
    (offer,) = await place.offers("open")
    assert offer.start_at == at(place.day, "14:00")
    assert {"fator": "periodo", "pontos": 5, "porque": "A vaga cai nos dias ou horários que escolheu"} in offer.why


async def test_a_time_is_offered_by_hand_once_and_taken_or_withdrawn(place: Clinic, desk: AsyncClient) -> None:
    await place.free("14:00", "14:30")  # nobody waits yet
    wish = await ask(desk, "POST", "/lista-espera", _body(place, "Ana", "11987650001", antecedencia_minutos=43_200))
    offer = {"medico_id": str(place.agenda.practitioner.id), "inicio": at(place.day, "14:30").isoformat()}
    taken = {**offer, "inicio": at(place.day, "15:00").isoformat()}
    refused = await ask(desk, "POST", f"/lista-espera/{wish['id']}/ofertas", taken, expect=409)
    assert refused["type"].endswith("slot-taken")
    made = await ask(desk, "POST", f"/lista-espera/{wish['id']}/ofertas", offer, expect=201)
    assert (made["status"], made["origem"], made["por"]) == ("aberta", "manual", "Ana Souza")
    await ask(desk, "POST", f"/lista-espera/{wish['id']}/ofertas", offer, expect=409)
    (standing,) = (await ask(desk, "GET", "/lista-espera/ofertas?abertas=true"))["items"]
    assert standing["id"] == made["id"]
    withdrawn = await ask(desk, "POST", f"/lista-espera/{wish['id']}/retirar-oferta")
    assert (withdrawn["status"], withdrawn["oferta"]["status"]) == ("aguardando", "retirada")
    offer["inicio"] = at(place.day, "14:00").isoformat()
    await ask(desk, "PUT", f"/lista-espera/{wish['id']}", {"hora_de": "15:00"})
    made = await ask(desk, "POST", f"/lista-espera/{wish['id']}/ofertas", offer, expect=201)
    assert "periodo" not in [one["fator"] for one in made["motivos"]], "not an hour that was asked for"
    async with transaction(place.account_id) as session:
        assert await accept_offer(session, UUID(made["id"]), actor=SYSTEM) is not None
    settled = await ask(desk, "GET", f"/lista-espera/{wish['id']}")
    assert settled["status"] == "agendado" and settled["agendado_id"]
    await ask(desk, "PUT", f"/lista-espera/{wish['id']}", {"periodos": []}, expect=409)
    assert [one["status"] for one in (await ask(desk, "GET", f"/lista-espera/{wish['id']}/ofertas"))["items"]] == [
        "aceita", "retirada",
    ]  # fmt: skip


async def test_options_and_figures_are_told(place: Clinic, desk: AsyncClient) -> None:
    options = {
        "ativa": True,
        "minutos_oferta": 30,
        "ao_mesmo_tempo": 2,
        "silencio_de": "22:00",
        "silencio_ate": "07:30",
    }
    kept = await ask(desk, "PUT", "/lista-espera/opcoes", options)
    assert kept == {**options, "antecedencia_minima_minutos": 60} == await ask(desk, "GET", "/lista-espera/opcoes")
    await ask(desk, "PUT", "/lista-espera/opcoes", {"silencio_de": "30:00"}, expect=422)
    figures = await ask(desk, "GET", "/lista-espera/metricas")
    assert (figures["vagas"], figures["taxa_preenchimento"]) == (0, None)
    await ask(desk, "GET", "/lista-espera/metricas?de=2020-01-01&ate=2026-01-01", expect=422)


async def test_who_is_taken_off_stays_readable(place: Clinic, desk: AsyncClient) -> None:
    wish = await ask(desk, "POST", "/lista-espera", _body(place, "Ana", "11987650001"))
    for _ in range(2):
        await ask(desk, "DELETE", f"/lista-espera/{wish['id']}", expect=204)
    assert (await ask(desk, "GET", "/lista-espera"))["items"] == []
    (gone,) = (await ask(desk, "GET", "/lista-espera?status=retirado"))["items"]
    assert gone["id"] == wish["id"]
