"""Chains over HTTP: kept for a scope, shown as patients read them, and followed by what is planned."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest_asyncio
from httpx import AsyncClient
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.identity.roles import Role
from balcao.testing import make_identity
from balcao.testing.api import api
from balcao.testing.make_inbox import ask
from balcao.testing.make_reminders import Desk, desk

STEP = {
    "antes_minutos": 1440,
    "modelo": "lembrete",
    "variaveis": {"nome": "paciente", "dia": "dia", "hora": "hora", "profissional": "profissional"},
    "botoes": ["confirmar", "remarcar", "cancelar"],
}


@pytest_asyncio.fixture(loop_scope="session")
async def clinic(account_id: UUID) -> AsyncIterator[Desk]:
    async with desk(account_id) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def manager(account_id: UUID) -> AsyncIterator[AsyncClient]:
    person = await make_identity.signed_in(account_id, role=Role.MANAGER)
    async with api(person.headers) as client:
        yield client


def _chain(clinic: Desk, **more: Any) -> dict[str, Any]:
    return {"nome": "Só da consulta", "servico_id": str(clinic.agenda.service.id), "passos": [STEP], **more}


async def test_the_narrower_chain_counts_and_its_end_brings_the_wider_one_back(
    clinic: Desk, manager: AsyncClient
) -> None:
    id = await clinic.book()
    made = await ask(manager, "POST", "/lembretes/sequencias", _chain(clinic), expect=201)
    await ask(manager, "POST", "/lembretes/sequencias", _chain(clinic), expect=409)
    await clinic.work("plan_all", "plan_reminders")
    planned = [row.before_minutes for row in await clinic.reminders(id) if row.status == "planned"]
    assert planned == [1440]
    changed = _chain(clinic, passos=[{**STEP, "id": made["passos"][0]["id"], "antes_minutos": 2880}])
    await ask(manager, "PUT", f"/lembretes/sequencias/{made['id']}", changed)
    await clinic.work("plan_all", "plan_reminders")
    assert [row.before_minutes for row in await clinic.reminders(id) if row.status == "planned"] == [2880]
    await ask(manager, "DELETE", f"/lembretes/sequencias/{made['id']}", expect=204)
    await clinic.work("plan_all", "plan_reminders")
    planned = [row.before_minutes for row in await clinic.reminders(id) if row.status == "planned"]
    assert sorted(planned) == [1440, 2880]


async def test_a_chain_that_is_off_means_silence_for_its_visits(clinic: Desk, manager: AsyncClient) -> None:
    id = await clinic.book()
    await ask(manager, "POST", "/lembretes/sequencias", _chain(clinic, ativa=False), expect=201)
    await clinic.work("plan_all", "plan_reminders")
    assert {row.status for row in await clinic.reminders(id)} == {"dropped"}


async def test_the_preview_reads_as_the_patient_will_and_says_what_stands_in_the_way(
    clinic: Desk, manager: AsyncClient
) -> None:
    (shown,) = (await ask(manager, "POST", "/lembretes/sequencias/previas", _chain(clinic)))["items"]
    assert shown["texto"].startswith("Olá, Ana! ") and "Dra. Beatriz Lima" in shown["texto"]
    assert shown["botoes"] == ["Confirmar", "Remarcar", "Cancelar"] and shown["avisos"] == []
    async with transaction(clinic.account_id) as session:
        await session.execute(text("UPDATE provider_templates SET status = 'rejected'"))
    half = _chain(clinic, passos=[{**STEP, "variaveis": {"nome": "paciente"}}])
    (shown,) = (await ask(manager, "POST", "/lembretes/sequencias/previas", half))["items"]
    assert shown["avisos"] == ["O modelo “lembrete” foi recusado.", "Diga o que vai em {{dia}} do modelo “lembrete”."]


async def test_what_makes_no_sense_is_refused(clinic: Desk, manager: AsyncClient) -> None:
    twice = _chain(clinic, passos=[STEP, STEP])
    service = _chain(clinic, passos=[{**STEP, "variaveis": {"nome": "servico"}}])
    channel = _chain(clinic, passos=[{**STEP, "canais": ["pombo"]}])
    strange = _chain(clinic, servico_id="01890000-0000-7000-8000-000000000003")
    await ask(manager, "POST", "/lembretes/sequencias/previas", strange, expect=422)
    for body in (twice, service, channel, _chain(clinic, silencio_de="26:00"), _chain(clinic, passos=[])):
        await ask(manager, "POST", "/lembretes/sequencias", body, expect=422)


async def test_the_timeline_tells_what_was_planned_and_pages_hold_together(clinic: Desk, manager: AsyncClient) -> None:
    id = await clinic.book()
    await clinic.book("15:00")
    told = (await ask(manager, "GET", f"/agendamentos/{id}/lembretes"))["items"]
    assert [(one["status"], one["antes_minutos"]) for one in told] == [("planejado", 2880), ("planejado", 1440)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = await ask(manager, "GET", f"/lembretes?status=planejado&limit=3{cursor}")
        seen += [one["id"] for one in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 4
