"""How the bot is wanted: read and changed over HTTP, and heard in what it says."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio
from httpx import AsyncClient

from balcao.core.database import transaction
from balcao.domains.bot.consider import consider
from balcao.domains.connections.connect import connect
from balcao.domains.connections.models import Connection
from balcao.domains.identity.models import Account
from balcao.domains.identity.roles import Role
from balcao.testing import make_bot, make_identity
from balcao.testing.api import api

PATH = "/api/v1/bot"


@pytest_asyncio.fixture(loop_scope="session")
async def manager(account_id: UUID) -> AsyncIterator[AsyncClient]:
    async with api() as client:
        client.headers.update((await make_identity.signed_in(account_id, role=Role.MANAGER)).headers)
        yield client


async def model_of(account_id: UUID) -> str:
    settings = {"provider": "ollama", "model": "m", "base_url": "http://localhost:11434/v1"}
    async with transaction(account_id) as session:
        made = await connect(session, None, connector="language_model", name="Modelo", settings=settings)
        return str(made.id)


async def test_it_is_off_until_a_model_is_chosen(manager: AsyncClient, account_id: UUID) -> None:
    told = (await manager.get(PATH)).json()
    assert told["model"] == {"on": False, "connection_id": None, "openings": False, "monthly_tokens": 300_000}
    assert told["usage"] is None
    assert (await manager.put(PATH, json={"model": {"on": True}})).status_code == 422
    chosen = await model_of(account_id)
    changed = await manager.put(PATH, json={"model": {"on": True, "connection_id": chosen}})
    assert changed.json()["model"] == told["model"] | {"on": True, "connection_id": chosen}


async def test_what_is_no_model_of_ours_is_refused(manager: AsyncClient, account_id: UUID) -> None:
    async with transaction(account_id) as session:
        calendar = Connection(connector="google_calendar", name="Agenda", status="active")
        session.add(calendar)
        await session.flush()
    for id in (uuid4(), calendar.id):
        refused = await manager.put(PATH, json={"model": {"connection_id": str(id)}})
        assert refused.status_code == 422


async def test_a_change_keeps_the_rest_and_needs_what_was_read(manager: AsyncClient, account_id: UUID) -> None:
    async with transaction(account_id) as session:
        account = await session.get(Account, account_id)
        assert account is not None
        account.settings = {"payment_text": "Pix"}
    read = await manager.get(PATH)
    kept = {"If-Match": read.headers["ETag"]}
    first = await manager.put(PATH, json={"greeting": "Atendemos por ordem de chegada."}, headers=kept)
    assert first.status_code == 200
    assert (await manager.put(PATH, json={"greeting": "Outra"}, headers=kept)).status_code == 412
    assert (await manager.get("/api/v1/account")).json()["settings"]["payment_text"] == "Pix"


async def test_the_greeting_is_heard(manager: AsyncClient, account_id: UUID) -> None:
    front = await make_bot.lone(account_id)
    await manager.put(PATH, json={"greeting": "Estamos de casa nova!"})
    id = await make_bot.write(front, "oi", name="Ana")
    await consider(account_id, conversation_id=id)
    heard = "".join(await make_bot.answers(front, id, set()))
    assert "Estamos de casa nova!" in heard
    assert "inteligência artificial" not in heard


async def test_whatever_else_stands_in_the_settings_means_off(manager: AsyncClient, account_id: UUID) -> None:
    broken: list[Any] = ["x", {"model": 3}, {"model": {"on": "yes"}}]
    for value in broken:
        await manager.put("/api/v1/account", json={"settings": {"bot": value}})
        assert (await manager.get(PATH)).json()["model"]["on"] is False
