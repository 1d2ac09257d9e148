"""What people book on another provider's page, through the real processes: signed webhooks in, acts of ours out."""

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest_asyncio

from balcao.testing.stage import Stage

SOON = (datetime.now(UTC) + timedelta(days=7)).replace(hour=12, minute=0, second=0, microsecond=0)
HOOK = "/api/v1/webhooks/calendly"


class Page:
    """The page at the provider, its visitors, and the connection to it."""

    def __init__(self, stage: Stage, connection: str) -> None:
        self.stage, self.connection = stage, connection

    async def book(self, name: str, hours: int, **more: Any) -> str:
        wanted = {"event_type": "SANDBOXCONSULTA", "name": name, "email": f"{name.lower()}@exemplo.com.br"}
        at = (SOON + timedelta(hours=hours)).isoformat()
        made = await self.stage.play("POST", "calendly/invitees", {**wanted, "start_time": at, **more})
        return str(made["uri"]).rpartition("/")[2]

    async def do(self, invitee: str, act: str, body: Any = None) -> Any:
        return await self.stage.play("POST", f"calendly/invitees/{invitee}/{act}", body or {})

    async def at_provider(self, invitee: str) -> dict[str, Any]:
        listed = (await self.stage.play("GET", "calendly/invitees"))["items"]
        return next(one for one in listed if one["uri"].endswith(invitee))

    async def bookings(self, **query: str) -> list[dict[str, Any]]:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        listed = await self.stage.call("GET", f"/api/v1/marcacoes-externas?limit=100&{asked}")
        return [one for one in listed["items"] if one["connection_id"] == self.connection]

    async def of(self, name: str) -> dict[str, Any] | None:
        return next((one for one in await self.bookings() if one["paciente_nome"] == name), None)

    async def until(self, name: str, **fields: Any) -> dict[str, Any]:
        async def is_so() -> dict[str, Any] | None:
            found = await self.of(name)
            return found if found and all(found[field] == value for field, value in fields.items()) else None

        booking: dict[str, Any] = await self.stage.until(is_so, 15, f"{name}: {fields}")
        return booking

    async def appointment(self, booking: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = await self.stage.call("GET", f"/api/v1/agendamentos/{booking['agendamento_id']}")
        return found

    async def origin(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.stage.call("GET", f"/api/v1/connections/{self.connection}/origem")
        return found

    async def subscriptions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.stage.play("GET", "calendly/subscriptions"))["items"]
        return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(stage: Stage) -> AsyncIterator[Page]:
    """Connected by a personal token; what can be booked there is linked with what it is here."""
    place = f"{stage.sandbox}/calendly"
    settings = {"personal_token": "sandbox-calendly-token", "base_url": f"{place}/api"}
    given = {"connector": "calendly", "name": "Calendly", "settings": settings}
    connection = await stage.call("POST", "/api/v1/connections", given)
    assert connection["status"] == "active"
    page = Page(stage, connection["id"])
    clinic = await stage.call("POST", "/api/v1/clinicas", {"nome": "Centro", "fuso_horario": "America/Sao_Paulo"})
    doctor = {"nome": "Dra. Ana", "clinica_id": clinic["id"], "email": "dra.ana@exemplo.com.br"}
    doctor = await stage.call("POST", "/api/v1/medicos", doctor)
    service = {"nome": "Consulta", "duracao_minutos": 30, "medicos": [doctor["id"]]}
    service = await stage.call("POST", "/api/v1/servicos", service)
    offered = (await stage.call("GET", f"/api/v1/connections/{page.connection}/ofertas"))["items"]
    # By the host's e-mail: no practitioner is named.
    links = [{"id": one["id"], "nome": one["nome"], "servico_id": service["id"]} for one in offered]
    await stage.call("PUT", f"/api/v1/connections/{page.connection}/ofertas", {"items": links})

    async def subscribed() -> bool:
        return bool((await page.origin())["estado"] == "ativa")

    await stage.until(subscribed, 15, "the subscription")
    yield page
    await stage.call("DELETE", f"/api/v1/connections/{page.connection}")
    assert await page.subscriptions() == [], "nothing is left behind at the provider"


async def test_booked_moved_and_cancelled_there_it_is_one_appointment_here(stage: Stage, page: Page) -> None:
    answers = [{"question": "Telefone", "answer": "(11) 97777-1234", "position": 0}]
    invitee = await page.book("Rosa", 0, answers=answers)
    first = await page.until("Rosa", situacao="agendada")
    made = await page.appointment(first)
    assert (made["origem"], made["status"], made["paciente_telefone"]) == ("calendly", "booked", "+5511977771234")
    for number, order in enumerate(("canceled_first", "created_first"), 1):
        await stage.play("PUT", "calendly/settings", {"move_order": order})
        moved = await page.do(invitee, "move", {"start_time": (SOON + timedelta(days=number)).isoformat()})
        invitee = str(moved["uri"]).rpartition("/")[2]

        async def has_moved(at: datetime = SOON + timedelta(days=number)) -> bool:
            found = await stage.call("GET", f"/api/v1/agendamentos/{made['id']}")
            return datetime.fromisoformat(found["inicio"]) == at

        await stage.until(has_moved, 15, f"the move, {order}")
    history = (await stage.call("GET", f"/api/v1/agendamentos/{made['id']}/historico"))["items"]
    assert [one["acao"] for one in history] == ["agendado", "remarcado", "remarcado"]
    await page.do(invitee, "cancel", {"reason": "Viagem"})
    gone = await page.until("Rosa", situacao="cancelada")
    assert gone["agendamento_id"] == made["id"]
    assert (await page.appointment(gone))["motivo_cancelamento"] == "Viagem"


async def test_half_of_a_move_that_never_comes_is_found_by_the_list(stage: Stage, page: Page) -> None:
    """Whichever half: what the webhooks lost, the hourly list catches (asked for here by hand)."""
    for number, told in enumerate((["canceled"], ["created"], [])):
        name = f"Meia{number}"
        invitee = await page.book(name, 3 + number)
        made = await page.until(name, situacao="agendada")
        to = SOON + timedelta(days=3, hours=number)
        await page.do(invitee, "move", {"start_time": to.isoformat(), "told": told})
        await stage.call("POST", f"/api/v1/connections/{page.connection}/origem")

        async def has_moved(id: str = made["agendamento_id"], at: datetime = to) -> bool:
            found = await stage.call("GET", f"/api/v1/agendamentos/{id}")
            return datetime.fromisoformat(found["inicio"]) == at and found["status"] == "booked"

        await stage.until(has_moved, 15, f"the move of which {told} was told")


async def test_cancelled_and_not_come_here_is_told_there(stage: Stage, page: Page) -> None:
    invitee = await page.book("Tiago", 8)
    booking = await page.until("Tiago", situacao="agendada")
    appointment = f"/api/v1/agendamentos/{booking['agendamento_id']}"
    await stage.call("PUT", appointment, {"status": "noshow"})

    async def has(mark: bool) -> bool:
        return bool((await page.at_provider(invitee))["no_show"]) is mark

    await stage.until(lambda: has(True), 15, "the no-show there")
    await stage.call("PUT", appointment, {"status": "booked"})
    await stage.until(lambda: has(False), 15, "the no-show taken back there")
    await stage.call("POST", f"/api/v1/marcacoes-externas/{booking['id']}/cancelar", {"motivo": "A médica adoeceu"})
    await page.until("Tiago", situacao="cancelada", cancelada_la=True)
    there = await page.at_provider(invitee)
    assert (there["status"], there["cancellation"]["reason"]) == ("canceled", "A médica adoeceu")
    assert (await stage.call("GET", appointment))["status"] == "cancelled"


async def test_what_the_provider_does_not_take_waits_for_a_person(stage: Stage, page: Page) -> None:
    invitee = await page.book("Xavi", 16)
    booking = await page.until("Xavi", situacao="agendada")
    away = {"scope": "calendly.events.cancel", "kind": "error", "http": 503, "code": "away", "times": 1}
    await stage.play("PUT", "faults", away)
    refused = {"scope": "calendly.events.cancel", "kind": "error", "http": 400, "code": "no", "times": 1}
    await stage.play("PUT", "faults", refused)
    await stage.call("POST", f"/api/v1/agendamentos/{booking['agendamento_id']}/cancelar")
    # Once it was away, and asked again five seconds later; then it refused.
    await page.until("Xavi", situacao="conflito", motivo="provedor_nao_aceitou")
    await stage.call("POST", f"/api/v1/marcacoes-externas/{booking['id']}/resolver", {"acao": "tentar"})
    await page.until("Xavi", situacao="cancelada", cancelada_la=True)
    assert (await page.at_provider(invitee))["status"] == "canceled"


async def test_connected_by_consent_its_webhooks_are_signed_by_the_application(stage: Stage, page: Page) -> None:
    place = f"{stage.sandbox}/calendly"
    settings = {
        "client_id": "sandbox-calendly-client",
        "client_secret": "sandbox-secret",
        "signing_key": "sandbox-calendly-app-key",
        "base_url": f"{place}/api",
        "auth_url": f"{place}/oauth/authorize",
        "token_url": f"{place}/oauth/token",
        "revoke_url": f"{place}/oauth/revoke",
    }
    async with stage.another_account("Por consentimento"):
        made = {"connector": "calendly", "name": "Calendly", "settings": settings}
        connection = await stage.call("POST", "/api/v1/connections", made)
        assert connection["status"] == "pending"
        begun = await stage.call("POST", f"/api/v1/connections/{connection['id']}/authorization")
        async with stage.http.get(begun["url"] + "&auto=1", allow_redirects=False) as consent:
            back = consent.headers["Location"]
        async with stage.http.get(back, allow_redirects=False) as answer:
            assert answer.headers["Location"].endswith("?ok=1")
        hers = Page(stage, connection["id"])

        async def subscribed() -> bool:
            return bool((await hers.origin())["estado"] == "ativa")

        await stage.until(subscribed, 15, "the subscription")
        await hers.book("Wilma", 18)
        await hers.until("Wilma", situacao="conflito", motivo="sem_vinculo")
        await stage.call("DELETE", f"/api/v1/connections/{connection['id']}")
        assert len(await hers.subscriptions()) == 1, "its own is gone, the other stays"


async def test_cancelling_one_of_a_group_does_not_cancel_the_others(stage: Stage, page: Page) -> None:
    first = await page.book("Una", 10)
    event = (await page.at_provider(first))["event"]
    booking = await page.until("Una", situacao="agendada")
    kind = {"user": "SANDBOXDRAANA", "name": "Grupo", "minutes": 30, "kind": "group"}
    await stage.play("PUT", "calendly/event_types/GRUPO", kind)
    group = await page.book("Gil", 12, event_type="GRUPO")
    event = (await page.at_provider(group))["event"]
    await page.until("Gil", situacao="conflito", motivo="sem_vinculo")
    await page.book("Gal", 12, event_type="GRUPO", event=event)
    await page.until("Gal", situacao="conflito")
    found = await page.of("Gal")
    assert found is not None and found["pessoas"] == 2
    await stage.call("POST", f"/api/v1/marcacoes-externas/{found['id']}/cancelar")
    await page.until("Gal", situacao="conflito", motivo="em_grupo")
    assert (await page.at_provider(group))["status"] == "active"
    assert (await page.appointment(booking))["status"] == "booked"


async def test_what_collides_is_an_open_conflict_and_is_taken_when_the_time_is_free(stage: Stage, page: Page) -> None:
    """A hundred bookings of ours would be no different: the agenda has the time, the page has promised it too."""
    await page.book("Vera", 14)
    ours = await page.until("Vera", situacao="agendada")
    await page.book("Zeca", 14)
    await page.until("Zeca", situacao="conflito", motivo="horario_ocupado")
    assert (await page.origin())["conflitos"] >= 1
    await stage.call("POST", f"/api/v1/agendamentos/{ours['agendamento_id']}/cancelar", {"motivo": "Desistiu"})
    zeca = await page.until("Zeca", situacao="agendada")
    assert (await page.appointment(zeca))["paciente_nome"] == "Zeca"


async def test_a_hundred_for_one_time_by_whatsapp_page_and_api_and_the_providers_own_among_them(
    stage: Stage, page: Page
) -> None:
    """One has it. Whoever of ours was later is told what else is free; what collides from there is an open conflict."""
    made = await _one_time_a_day(stage, page)
    await stage.call("PUT", f"/api/v1/connections/{stage.channel_id}", {"bot": True, "bot_patience": 0})
    patients = [stage.patient(f"55119876420{number:02}", f"Zap {number}") for number in range(20)]
    try:
        await asyncio.gather(*(patient.say("queria marcar um clareamento") for patient in patients))
        offers = [(await patient.heard(1, within=60))[-1]["text"] for patient in patients]
        assert all("1" in offer and "15h" in offer for offer in offers), offers[0]
        day = min(one["data"] for one in await _free(stage, made))
        at = datetime.fromisoformat(f"{day}T15:00:00-03:00")

        async def by_api(number: int) -> bool:
            return await _book_by_api(stage, made, day, f"Api {number}")

        async def by_page(number: int) -> bool:
            return await _book_on_page(stage, made, at, f"Pagina {number}")

        async def by_provider(number: int) -> None:
            hours = (at - SOON) // timedelta(hours=1)
            await page.book(f"Fora{number}", hours, event_type="CEM")

        _, api, web, _ = await asyncio.gather(
            asyncio.gather(*(patient.say("1") for patient in patients)),
            asyncio.gather(*(by_api(number) for number in range(62))),
            asyncio.gather(*(by_page(number) for number in range(8))),
            asyncio.gather(*(by_provider(number) for number in range(10))),
        )
        for patient in patients:
            await patient.heard(2, within=60)
    finally:
        await stage.call("PUT", f"/api/v1/connections/{stage.channel_id}", {"bot": False})

    async def all_told() -> Any:
        found = [one for one in await page.bookings() if one["paciente_nome"].startswith("Fora")]
        return found if len(found) == 10 and all(one["situacao"] != "recebida" for one in found) else None

    there = await stage.until(all_told, 30, "the provider's own taken in")
    of_the_day = f"data={day}&medico_id={made['medico']}&limit=100"
    visits = (await stage.call("GET", f"/api/v1/agendamentos?{of_the_day}"))["items"]
    (stands,) = [one for one in visits if one["status"] == "booked"]
    assert len(visits) == 1
    won = {"api": sum(api), "pagina": sum(web)}
    assert sum(won.values()) == (1 if stands["origem"] in won else 0), (won, stands["origem"])
    taken = [one for one in there if one["situacao"] == "agendada"]
    assert [one["agendamento_id"] for one in taken] == ([stands["id"]] if stands["origem"] == "calendly" else [])
    collided = [(one["situacao"], one["motivo"]) for one in there if one not in taken]
    assert set(collided) == {("conflito", "horario_ocupado")}
    judged = await stage.verdict()
    assert not judged["sent_twice"]


async def _one_time_a_day(stage: Stage, page: Page) -> dict[str, str]:
    """A doctor who does one thing once a day, whom one can book everywhere."""
    clinic = {"nome": "Sorriso", "fuso_horario": "America/Sao_Paulo", "fecha_feriados": False}
    clinic = await stage.call("POST", "/api/v1/clinicas", clinic)
    hours = [{"dia": day, "inicio": "15:00", "fim": "15:30"} for day in range(1, 8)]
    doctor = {"nome": "Dr. Bento Luz", "crm": "CRO/SP 777", "clinica_id": clinic["id"], "horarios": hours}
    doctor = await stage.call("POST", "/api/v1/medicos", doctor)
    service = {"nome": "Clareamento", "duracao_minutos": 30, "medicos": [doctor["id"]]}
    service = await stage.call("POST", "/api/v1/servicos", service)
    slug = f"sorriso-{clinic['id'][-8:]}"
    await stage.call("POST", "/api/v1/paginas-agendamento", {"slug": slug, "clinica_id": clinic["id"]})
    kind = {"user": "SANDBOXDRAANA", "name": "Clareamento", "minutes": 30}
    await stage.play("PUT", "calendly/event_types/CEM", kind)
    offered = (await stage.call("GET", f"/api/v1/connections/{page.connection}/ofertas"))["items"]
    links = [
        {**{name: one[name] for name in ("id", "nome", "servico_id", "medico_id")}}
        for one in offered
        if one["servico_id"] is not None
    ]
    (new,) = [one for one in offered if one["id"].endswith("/CEM")]
    links.append({"id": new["id"], "nome": new["nome"], "servico_id": service["id"], "medico_id": doctor["id"]})
    await stage.call("PUT", f"/api/v1/connections/{page.connection}/ofertas", {"items": links})
    return {"medico": doctor["id"], "servico": service["id"], "slug": slug}


async def _free(stage: Stage, made: dict[str, str]) -> list[dict[str, Any]]:
    first = datetime.now(UTC).date()
    days = f"data={first}&data_fim={first + timedelta(days=4)}"
    who = f"servico_id={made['servico']}&medico_id={made['medico']}"
    found: list[dict[str, Any]] = await stage.call("GET", f"/api/v1/agendamentos/horarios?{days}&{who}")
    return found


async def _book_by_api(stage: Stage, made: dict[str, str], day: str, name: str) -> bool:
    body = {
        "paciente_nome": name, "data_agendamento": day, "horario_inicio": "15:00", "medico_id": made["medico"],
        "servico_id": made["servico"], "origem": "api",
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {stage.token}"}
    async with stage.http.post(f"{stage.base}/api/v1/agendamentos", json=body, headers=headers) as answer:
        told = await answer.json(content_type=None)
        assert answer.status in {201, 409}, told
        assert answer.status == 201 or len(told["alternativas"]) == 3
        return answer.status == 201


async def _book_on_page(stage: Stage, made: dict[str, str], at: datetime, name: str) -> bool:
    """As a browser without script does it: the time, then the form."""
    place = f"{stage.base}/agendar"
    chosen = {"inicio": at.isoformat(), "servico": made["servico"], "medico": made["medico"]}
    async with stage.http.post(f"{place}/{made['slug']}/horario", data=chosen, allow_redirects=False) as answer:
        assert answer.status in {303, 409}, await answer.text()
        if answer.status == 409:
            return False
        to = answer.headers["Location"]
    async with stage.http.get(stage.base + to) as answer:
        form = await answer.text()
    hidden = dict(re.findall(r'name="(t|consentimento)" value="([^"]+)"', form))
    person = {"nome": name, "telefone": f"1196{uuid4().int % 10**7:07}", **hidden}
    async with stage.http.post(f"{place}/-/marcar", data=person, allow_redirects=False) as answer:
        assert answer.status in {303, 409}, await answer.text()
        return answer.status == 303


async def test_replayed_forged_old_and_other_peoples_webhooks_change_nothing(stage: Stage, page: Page) -> None:
    (subscription,) = await page.subscriptions()
    key, address = subscription["signing_key"], subscription["callback_url"]
    assert address == f"{stage.base}{HOOK}/{page.connection}"
    told = await _as_told(page, "Zeca")
    body = json.dumps(told).encode()
    now = int(time.time())

    async def post(to: str, secret: str, at: int, sent: bytes = body) -> int:
        signature = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Calendly-Webhook-Signature": f"t={at},v1={signature}"}
        async with stage.http.post(to, data=sent, headers=headers) as answer:
            return answer.status

    wire = stage.base + HOOK
    assert [await post(to, key, now) for to in (address, address, wire)] == [200] * 3, "the same, as often as you like"
    assert await post(address, "another key", now) == 401
    assert await post(wire, "another key", now) == 401
    assert await post(address, key, now, body.replace(b"Zeca", b"Zica")) == 401
    assert await post(address, key, now - 181) == 401
    assert await post(address, key, now + 181) == 401
    # Another tenant's connection, of the same account there, has a key of its own.
    async with stage.another_account("Outra"):
        settings = {"personal_token": "sandbox-calendly-token", "base_url": f"{stage.sandbox}/calendly/api"}
        made = {"connector": "calendly", "name": "Dela", "settings": settings}
        hers = await stage.call("POST", "/api/v1/connections", made)

        async def two() -> bool:
            return len(await page.subscriptions()) == 2

        await stage.until(two, 15, "her subscription")
        assert await post(f"{wire}/{hers['id']}", key, now) == 401
        assert (await stage.call("GET", "/api/v1/marcacoes-externas?situacao=agendada"))["items"] == []
        await stage.call("DELETE", f"/api/v1/connections/{hers['id']}")
    await asyncio.sleep(0.5)
    assert [one["situacao"] for one in await page.bookings() if one["paciente_nome"] == "Zeca"] == ["agendada"]


async def test_a_subscription_that_was_switched_off_is_made_anew_and_what_was_lost_is_fetched(
    stage: Stage, page: Page
) -> None:
    await stage.play("POST", "calendly/subscriptions/disabled")
    await page.book("Yara", 20)
    assert await page.of("Yara") is None
    await stage.call("POST", f"/api/v1/connections/{page.connection}/origem")
    await page.until("Yara", situacao="agendada")
    (subscription,) = await page.subscriptions()
    assert subscription["state"] == "active"


async def _as_told(page: Page, name: str) -> dict[str, Any]:
    ledger = await page.stage.play("GET", "ledger?kind=webhook&limit=5000")
    bodies = [json.loads(one["body"]) for one in ledger["entries"] if one["field"] == "calendly"]
    return next(body for body in reversed(bodies) if body["payload"]["name"] == name)
