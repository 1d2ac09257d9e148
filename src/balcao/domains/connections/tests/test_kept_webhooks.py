"""Finding whose a webhook is, keeping it, showing it, reading it again."""

import json
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.contracts.messaging import Request
from balcao.core.database import INTAKE_ROLE, plain_url, transaction
from balcao.domains.connections.find import Finder
from balcao.domains.connections.keep import Keeper, Verified
from balcao.domains.connections.masking import mask_body
from balcao.domains.connections.models import Connection
from balcao.testing import make, make_connections, make_identity
from balcao.testing.api import api

PLACE = "/api/v1/kept-webhooks"
BODY = {
    "entry": [
        {
            "id": "200000000000001",
            "changes": [
                {
                    "field": "messages",
                    "value": {
                        "contacts": [{"profile": {"name": "Ana Souza"}, "wa_id": "5511987654321"}],
                        "messages": [
                            {"from": "5511987654321", "type": "text", "timestamp": "1800000000",
                             "text": {"body": "estou com dor"}}
                        ],
                    },
                }
            ],
        }
    ]
}  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def intake(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    """The intake's own way to the database, with its own role."""
    pool = await asyncpg.create_pool(
        plain_url(database_url), min_size=1, max_size=2, server_settings={"role": INTAKE_ROLE}
    )
    yield pool
    await pool.close()


async def keep(*connections: Connection, key: str | None = None) -> None:
    request = Request("POST", "https://clinica.example/hook", {"x-signature": "abc"}, json.dumps(BODY).encode())
    verified = tuple(Verified(one.id, one.account_id) for one in connections)
    keeper = Keeper()
    await keeper.keep("hook", key or str(connections[0].id), request, verified)
    await keeper.close()


async def test_a_route_finds_every_account_that_registered_it_with_its_own_secret(intake: asyncpg.Pool) -> None:
    settings = make_connections.channel_settings()
    first = await make_connections.channel(await make.account(), **settings)
    second = await make_connections.channel(await make.account(), **settings | {"app_secret": "outro-segredo-longo"})
    found = await Finder(intake).by_routes("whatsapp_cloud", [settings["phone_number_id"], "nobody's"])
    assert {one.connection_id: one.settings.app_secret.get_secret_value() for one in found} == {
        first.id: settings["app_secret"],
        second.id: "outro-segredo-longo",
    }
    challenged = await Finder(intake).to_challenge("whatsapp_cloud")
    assert {first.id, second.id} <= {one.connection_id for one in challenged}
    named = await Finder(intake).by_id("whatsapp_cloud", first.id)
    assert {(one.connection_id, one.account_id) for one in named} == {(first.id, first.account_id)}
    assert await Finder(intake).by_id("google_calendar", first.id) == []


async def test_one_switched_off_or_removed_is_not_found(intake: asyncpg.Pool, account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    connection = await make_connections.channel(account_id)
    route = connection.settings["phone_number_id"]
    async with api(owner.headers) as client:
        for act in ({"status": "disabled"}, None):
            if act:
                await client.put(f"/api/v1/connections/{connection.id}", json=act)
            else:
                await client.delete(f"/api/v1/connections/{connection.id}")
            assert await Finder(intake).by_routes("whatsapp_cloud", [route]) == []
            assert await Finder(intake).by_id("whatsapp_cloud", connection.id) == []


async def test_a_secret_that_does_not_open_stops_nobody_else(intake: asyncpg.Pool) -> None:
    settings = make_connections.channel_settings()
    good = await make_connections.channel(await make.account(), **settings)
    broken = await make_connections.channel(await make.account(), **settings)
    async with transaction(broken.account_id) as session:
        await session.execute(text('UPDATE connections SET sealed = \'{"app_secret": "1.k.AAAA"}\''))
    found = await Finder(intake).by_routes("whatsapp_cloud", [settings["phone_number_id"]])
    assert [one.connection_id for one in found] == [good.id]


async def test_the_intakes_role_may_keep_and_find_and_nothing_else(intake: asyncpg.Pool) -> None:
    for statement in (
        "SELECT body FROM kept_webhooks",
        "UPDATE kept_webhooks SET state = 'read'",
        "DELETE FROM kept_webhooks",
        "SELECT * FROM connections",
        "SELECT * FROM data_keys",
        "SELECT * FROM users",
        "SELECT * FROM list_kept_webhooks(NULL, NULL, 10)",
        "SELECT * FROM find_sign_in('a')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await intake.execute(statement)


async def test_a_kept_webhook_is_shown_without_anybodys_words(intake: asyncpg.Pool, account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    await keep(await make_connections.channel(account_id))
    async with api(owner.headers) as client:
        listed = (await client.get(PLACE)).json()["items"]
        assert [(one["hook"], one["state"]) for one in listed] == [("hook", "kept")]
        whole = await client.get(f"{PLACE}/{listed[0]['id']}")
    shown = whole.json()["body"]["entry"][0]["changes"][0]
    assert shown["field"] == "messages"
    assert shown["value"]["messages"][0]["type"] == "text"
    assert shown["value"]["messages"][0]["from"] == "••••4321"
    for personal in ("Ana", "Souza", "dor", "5511987654321"):
        assert personal not in whole.text


async def test_another_tenant_sees_nothing_of_it_and_cannot_have_it_read(
    intake: asyncpg.Pool, account_id: UUID
) -> None:
    await keep(await make_connections.channel(account_id))
    owner, stranger = await make_identity.signed_in(account_id), await make_identity.signed_in(await make.account())
    async with api(owner.headers) as client:
        id = (await client.get(PLACE)).json()["items"][0]["id"]
    async with api(stranger.headers) as client:
        assert (await client.get(PLACE)).json()["items"] == []
        assert (await client.get(f"{PLACE}/{id}")).status_code == 404
        assert (await client.post(f"{PLACE}/{id}/readings")).status_code == 404


async def test_one_that_speaks_to_two_accounts_shows_its_body_to_neither(intake: asyncpg.Pool) -> None:
    first = await make_connections.channel(await make.account())
    second = await make_connections.channel(await make.account())
    await keep(first, second)
    for connection in (first, second):
        owner = await make_identity.signed_in(connection.account_id)
        async with api(owner.headers) as client:
            listed = (await client.get(PLACE)).json()["items"]
            assert len(listed) == 1
            assert (await client.get(f"{PLACE}/{listed[0]['id']}")).json()["body"] is None


async def test_reading_again_queues_one_job_for_each_of_the_tenants_own_connections(
    intake: asyncpg.Pool, account_id: UUID
) -> None:
    owner = await make_identity.signed_in(account_id)
    mine = await make_connections.channel(account_id)
    await keep(mine, await make_connections.channel(await make.account()))
    async with transaction(account_id) as session:
        given = {"id": mine.id}
        await session.execute(text("UPDATE kept_webhooks SET state = 'failed' WHERE :id = ANY (connection_ids)"), given)
        await session.execute(text("DELETE FROM pgqueuer"))
    async with api(owner.headers) as client:
        listed = (await client.get(PLACE, params={"state": "failed"})).json()["items"]
        assert (await client.post(f"{PLACE}/{listed[0]['id']}/readings")).status_code == 202
        assert (await client.get(PLACE, params={"state": "failed"})).json()["items"] == []
    async with transaction(account_id) as session:
        jobs = (await session.scalars(text("SELECT payload FROM pgqueuer"))).all()
    orders = [json.loads(job) for job in jobs]
    assert [order["given"]["connection_id"] for order in orders] == [str(mine.id)]
    assert orders[0]["do"] == "balcao.reading:read"


async def test_they_come_in_pages_newest_first(intake: asyncpg.Pool, account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    connection = await make_connections.channel(account_id)
    for number in range(5):
        await keep(connection, key=f"{connection.id}{number}")
    seen: list[str] = []
    async with api(owner.headers) as client:
        cursor: str | None = None
        for _ in range(3):
            page = (await client.get(PLACE, params={"limit": "2"} | ({"cursor": cursor} if cursor else {}))).json()
            seen += [one["id"] for one in page["items"]]
            cursor = page["next_cursor"]
    assert cursor is None
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5


def test_whatever_a_body_is_its_masking_never_fails_nor_tells() -> None:
    told = [
        b'{"a": "Ana Souza"}',
        b"name=Ana+Souza&phone=%2B5511987654321",
        b"Ana Souza 5511987654321",
        b"\xff\xfe\x00",
        b"",
        b"[" * 100_000,
        b'{"5511987654321": {"n": 5511987654321}}',
        b'{"text": "Ana", "type": "text"}',
    ]
    for body in told:
        shown = json.dumps(mask_body(body))
        assert "Ana" not in shown and "987654" not in shown, body
    assert mask_body(b'{"type": "text", "ok": true, "n": 3}') == {"type": "text", "ok": True, "n": 3}
