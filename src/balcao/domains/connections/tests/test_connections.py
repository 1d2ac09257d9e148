"""Connections over HTTP: made, shown without their secrets, changed, removed."""

from uuid import UUID

from sqlalchemy import text

from balcao.core import secrets
from balcao.core.database import find, transaction
from balcao.domains.connections.models import Connection
from balcao.domains.connections.open_settings import open_settings
from balcao.domains.connections.rotate_keys import rotate_tenant_key
from balcao.domains.identity.roles import Role
from balcao.testing import make, make_connections, make_identity
from balcao.testing.api import api
from balcao.testing.make_connections import SECRET, channel_settings

PLACE = "/api/v1/connections"


async def test_a_connection_is_made_and_never_tells_its_secrets(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    given = {"connector": "whatsapp_cloud", "name": "Recepção", "settings": channel_settings(), "bot_patience": 0}
    async with api(owner.headers) as client:
        made = await client.post(PLACE, json=given)
        assert made.status_code == 201, made.text
        told = made.json()
        assert (told["status"], told["bot"], told["bot_patience"]) == ("active", True, 0)
        assert told["settings"]["access_token"] == f"••••{SECRET[-2:]}-1"
        assert told["settings"]["base_url"].startswith("https://")
        assert told["webhook_url"].endswith("/api/v1/webhooks/whatsapp")
        one = await client.get(f"{PLACE}/{told['id']}")
        listed = await client.get(PLACE)
        channels = await client.get("/api/v1/channels")
        status = await client.get(f"/api/v1/channels/{told['id']}/status")
        log = await client.get("/api/v1/audit")
    assert one.json() == listed.json()["items"][0]
    (channel,) = channels.json()["items"]
    assert {"location", "contacts", "link", "flow"} <= set(channel.pop("capabilities"))
    assert channel.pop("limits")["link_title"] == 20
    assert channel == {"id": told["id"], "name": "Recepção", "connector": "whatsapp_cloud", "status": "active"}
    assert status.json()["health"]["calls"] == 0
    for answer in (made, one, listed, channels, status, log):
        assert SECRET not in answer.text
    async with transaction(account_id) as session:
        assert SECRET not in str((await session.execute(text("SELECT * FROM connections"))).all())


async def test_settings_that_are_wrong_are_named_and_never_echoed(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        wrong = channel_settings(phone_number_id="not an id", access_token="")
        answer = await client.post(PLACE, json={"connector": "whatsapp_cloud", "name": "x", "settings": wrong})
        assert answer.status_code == 422
        places = [error["loc"][-1] for error in answer.json()["errors"]]
        assert sorted(places) == ["access_token", "phone_number_id"]
        assert SECRET not in answer.text
        unknown = await client.post(PLACE, json={"connector": "nobody", "name": "x"})
        assert unknown.status_code == 422
        clinic = {
            "connector": "whatsapp_cloud",
            "name": "x",
            "settings": channel_settings(),
            "clinic_id": str(account_id),
        }
        assert (await client.post(PLACE, json=clinic)).status_code == 422


async def test_only_what_is_given_changes_and_a_masked_secret_stays(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    connection = await make_connections.channel(account_id)
    place = f"{PLACE}/{connection.id}"
    async with api(owner.headers) as client:
        shown = await client.get(place)
        settings = shown.json()["settings"] | {"app_secret": "um segredo bem novo", "graph_version": "v26.0"}
        changed = await client.put(place, json={"settings": settings}, headers={"If-Match": shown.headers["etag"]})
        assert changed.status_code == 200, changed.text
        late = await client.put(place, json={"name": "x"}, headers={"If-Match": shown.headers["etag"]})
        assert late.status_code == 412
        renamed = await client.put(place, json={"name": "Nova", "bot": False})
        assert (renamed.json()["name"], renamed.json()["bot"]) == ("Nova", False)
    async with transaction(account_id) as session:
        row = await find(session, Connection, connection.id)
        assert row is not None
        opened = await open_settings(session, row)
    assert opened.access_token.get_secret_value() == f"{SECRET}-1"
    assert opened.app_secret.get_secret_value() == "um segredo bem novo"
    assert opened.graph_version == "v26.0"


async def test_one_number_is_connected_once_an_account_and_in_as_many_accounts_as_like(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    settings = channel_settings()
    given = {"connector": "whatsapp_cloud", "name": "x", "settings": settings}
    async with api(owner.headers) as client:
        assert (await client.post(PLACE, json=given)).status_code == 201
        again = await client.post(PLACE, json=given)
        assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (409, "already-connected")
        second_number = given | {"settings": settings | {"phone_number_id": "19999"}}
        assert (await client.post(PLACE, json=second_number)).status_code == 201
    await make_connections.channel(await make.account(), **settings)


async def test_a_removed_connection_is_gone_with_its_secrets_and_routes(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    connection = await make_connections.channel(account_id)
    async with api(owner.headers) as client:
        place = f"{PLACE}/{connection.id}"
        assert (await client.delete(place)).status_code == 204
        for answer in [
            await client.get(place),
            await client.put(place, json={"bot": True}),
            await client.delete(place),
        ]:
            assert answer.status_code == 404
        assert (await client.get(PLACE)).json()["items"] == []
    async with transaction(account_id) as session:
        assert await session.scalar(text("SELECT sealed::text || settings::text FROM connections")) == "{}{}"
        assert await session.scalar(text("SELECT count(*) FROM connection_routes")) == 0
    await make_connections.channel(account_id, **connection.settings)


async def test_another_tenants_connection_is_not_found_on_any_route(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    other = await make_connections.channel(await make.account())
    async with api(owner.headers) as client:
        place = f"{PLACE}/{other.id}"
        answers = [
            await client.get(place),
            await client.put(place, json={"name": "Minha"}),
            await client.delete(place),
            await client.post(f"{place}/test"),
            await client.post(f"{place}/authorization"),
            await client.get(f"/api/v1/channels/{other.id}/status"),
            await client.post("/api/v1/templates/sync", json={"channel_id": str(other.id)}),
        ]
        assert [answer.status_code for answer in answers] == [404] * 7
        assert (await client.get(PLACE)).json()["items"] == []
        assert (await client.get("/api/v1/channels")).json()["items"] == []


async def test_an_attendant_sees_and_a_manager_changes(account_id: UUID) -> None:
    attendant = await make_identity.signed_in(account_id, role=Role.ATTENDANT)
    connection = await make_connections.channel(account_id)
    async with api(attendant.headers) as client:
        place = f"{PLACE}/{connection.id}"
        assert (await client.get(place)).status_code == 200
        refused = [
            await client.put(place, json={"name": "x"}),
            await client.delete(place),
            await client.post(f"{place}/test"),
            await client.post(PLACE, json={"connector": "whatsapp_cloud", "name": "x"}),
            await client.get("/api/v1/kept-webhooks"),
        ]
        assert [answer.status_code for answer in refused] == [403] * 5


async def test_a_tenant_key_is_turned_and_every_secret_opens_still(account_id: UUID) -> None:
    connection = await make_connections.channel(account_id)
    assert await rotate_tenant_key(account_id) == 1
    async with transaction(account_id) as session:
        row = await find(session, Connection, connection.id)
        assert row is not None
        assert row.sealed["access_token"] != connection.sealed["access_token"]
        assert (await open_settings(session, row)).access_token.get_secret_value() == f"{SECRET}-1"


async def test_another_process_notices_the_turned_key(account_id: UUID) -> None:
    connection = await make_connections.channel(account_id)
    async with transaction(account_id) as session:
        row = await find(session, Connection, connection.id)
        assert row is not None
        await open_settings(session, row)
    before = secrets._tenants[account_id]
    await rotate_tenant_key(account_id)
    secrets._tenants[account_id] = before
    async with transaction(account_id) as session:
        row = await find(session, Connection, connection.id)
        assert row is not None
        assert (await open_settings(session, row)).access_token.get_secret_value() == f"{SECRET}-1"


async def test_with_the_current_master_key_there_is_nothing_to_wrap_anew(account_id: UUID) -> None:
    await make_connections.channel(account_id)
    async with transaction(account_id) as session:  # other tests' accounts are sealed under other master keys
        assert await secrets.rewrap_tenant(session) == 0


async def test_connectors_tell_their_forms_without_what_consent_gives(account_id: UUID) -> None:
    reader = await make_identity.signed_in(account_id, role=Role.READ_ONLY)
    async with api(reader.headers) as client:
        listed = {item["key"]: item for item in (await client.get("/api/v1/connectors")).json()["items"]}
        logo = await client.get(listed["whatsapp_cloud"]["logo"], headers={"Authorization": ""})
    channel, agenda = listed["whatsapp_cloud"], listed["google_calendar"]
    assert channel["settings"]["properties"]["access_token"]["writeOnly"] is True
    assert channel["settings"]["properties"]["access_token"]["format"] == "password"
    assert (channel["oauth"], agenda["oauth"]) == (False, True)
    assert not {"access_token", "refresh_token"} & agenda["settings"]["properties"].keys()
    assert channel["readme"].startswith("#")
    assert logo.headers["content-type"] == "image/svg+xml"
    assert "default-src 'none'" in logo.headers["content-security-policy"]
