"""Consent and its tokens, against a provider on loopback."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import aiohttp
import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from balcao.core import http
from balcao.core.database import find, transaction
from balcao.core.outcomes import Unauthorized, Unavailable
from balcao.domains.connections import refresh_tokens
from balcao.domains.connections.connectors import load
from balcao.domains.connections.finish_authorization import finish_authorization
from balcao.domains.connections.models import Connection
from balcao.domains.connections.refresh_tokens import fresh_access_token, fresh_settings, with_fresh_settings
from balcao.sandbox.app import running
from balcao.testing import make, make_connections, make_identity
from balcao.testing.api import api


@dataclass
class Provider:
    base: str

    def settings(self) -> dict[str, str]:
        base = f"{self.base}/google"
        return {
            "client_id": "sandbox.apps.googleusercontent.test",
            "client_secret": "sandbox-secret",
            "base_url": base,
            "auth_url": f"{base}/o/oauth2/v2/auth",
            "token_url": f"{base}/token",
            "revoke_url": f"{base}/revoke",
        }

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.base}/control/{path}", json=body) as answer,
        ):
            assert answer.status < 400, await answer.text()
            return await answer.json() if answer.status != 204 else None

    async def consent(self, url: str) -> dict[str, str]:
        """The person says yes; what the provider sends back with the browser."""
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(url + "&auto=1")
        assert answer.status_code == 302, answer.text
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


@pytest_asyncio.fixture(loop_scope="session")
async def provider(database_url: str) -> AsyncIterator[Provider]:
    async with running() as sandbox, http.opened(["127.0.0.1"]):
        yield Provider(sandbox.base_url)


async def connected(provider: Provider, account_id: UUID) -> Connection:
    """A calendar that somebody consented to."""
    owner = await make_identity.signed_in(account_id)
    connection = await make_connections.calendar(account_id, **provider.settings())
    async with api(owner.headers) as client:
        begun = await client.post(f"/api/v1/connections/{connection.id}/authorization")
        back = await client.get("/api/v1/oauth/callback", params=await provider.consent(begun.json()["url"]))
    assert back.headers["location"] == f"/integracoes/{connection.id}?ok=1"
    return await stored(connection)


async def stored(connection: Connection) -> Connection:
    async with transaction(connection.account_id) as session:
        row = await find(session, Connection, connection.id)
        assert row is not None
        return row


async def age(connection: Connection) -> None:
    """Its access token is about to expire."""
    async with transaction(connection.account_id) as session:
        await session.execute(text("UPDATE connections SET token_expires_at = now() + interval '1 minute'"))


async def test_consent_makes_the_connection_active_and_shows_no_token(provider: Provider, account_id: UUID) -> None:
    connection = await connected(provider, account_id)
    assert (connection.status, connection.token_version) == ("active", 1)
    token = await fresh_access_token(account_id, connection.id)
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        shown = await client.get(f"/api/v1/connections/{connection.id}")
        tried = await client.post(f"/api/v1/connections/{connection.id}/test")
        whole = await client.get("/api/v1/connections")
    assert token not in shown.text + whole.text
    assert "refresh_token" not in shown.text
    assert tried.json()["ok"] is True
    assert tried.json()["latency_ms"] >= 0
    async with transaction(account_id) as session:
        assert token not in str((await session.execute(text("SELECT * FROM connections"))).all())


async def test_a_state_works_once_only_and_not_for_long(provider: Provider, account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    connection = await make_connections.calendar(account_id, **provider.settings())
    async with api(owner.headers) as client:
        place = f"/api/v1/connections/{connection.id}/authorization"
        answer = await provider.consent((await client.post(place)).json()["url"])
        first = await client.get("/api/v1/oauth/callback", params=answer)
        second = await client.get("/api/v1/oauth/callback", params=answer)
        assert first.headers["location"].endswith("?ok=1")
        assert second.headers["location"] == "/integracoes?erro=expired"
        late = await provider.consent((await client.post(place)).json()["url"])
        async with transaction(account_id) as session:
            await session.execute(text("UPDATE oauth_states SET expires_at = now() - interval '1 second'"))
        third = await client.get("/api/v1/oauth/callback", params=late)
        assert third.headers["location"].endswith("?erro=expired")
        forged = await client.get("/api/v1/oauth/callback", params={"state": "made up", "code": "x"})
        assert forged.headers["location"] == "/integracoes?erro=expired"


async def test_another_browser_cannot_end_what_one_began(provider: Provider, account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    connection = await make_connections.calendar(account_id, **provider.settings())
    for browser in (None, "somebody else's"):
        async with api(owner.headers) as client:
            begun = await client.post(f"/api/v1/connections/{connection.id}/authorization")
        cookie = begun.headers["set-cookie"].lower()
        assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/api/v1/oauth"))
        answer = await provider.consent(begun.json()["url"])
        done = await finish_authorization(
            state=answer["state"], code=answer["code"], error=None, browser=browser, need_browser=True
        )
        assert done.error == "other_browser"
    assert (await stored(connection)).status == "pending"


async def test_saying_no_is_said_and_changes_nothing(provider: Provider, account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    connection = await make_connections.calendar(account_id, **provider.settings())
    async with api(owner.headers) as client:
        begun = await client.post(f"/api/v1/connections/{connection.id}/authorization")
        state = parse_qs(urlsplit(begun.json()["url"]).query)["state"][0]
        back = await client.get("/api/v1/oauth/callback", params={"state": state, "error": "access_denied"})
    assert back.headers["location"] == f"/integracoes/{connection.id}?erro=access_denied"
    assert (await stored(connection)).status == "pending"


async def test_twenty_who_need_a_token_at_once_cause_one_refresh(provider: Provider, account_id: UUID) -> None:
    connection = await connected(provider, account_id)
    await age(connection)
    await provider.control("PUT", "faults", {"scope": "google.token", "kind": "delay_ms", "milliseconds": 300})
    tokens = await asyncio.gather(*(fresh_access_token(account_id, connection.id) for _ in range(20)))
    assert len(set(tokens)) == 1
    after = await stored(connection)
    assert (after.token_version, after.refreshing_until) == (2, None)


async def test_no_transaction_is_open_while_the_provider_is_asked(provider: Provider, account_id: UUID) -> None:
    connection = await connected(provider, account_id)
    await age(connection)
    await provider.control("PUT", "faults", {"scope": "google.token", "kind": "delay_ms", "milliseconds": 500})
    asking = asyncio.create_task(fresh_access_token(account_id, connection.id))
    await asyncio.sleep(0.25)
    async with transaction(account_id) as session:
        row = await session.execute(text("SELECT refreshing_until FROM connections FOR UPDATE NOWAIT"))
        assert row.scalar_one() is not None
    await asking


async def test_a_providers_outage_does_not_end_the_connection(provider: Provider, account_id: UUID) -> None:
    connection = await connected(provider, account_id)
    await age(connection)
    fault = {"scope": "google.token", "kind": "error", "http": 503, "code": 503, "times": 1}
    await provider.control("PUT", "faults", fault)
    with pytest.raises(Unavailable):
        await fresh_access_token(account_id, connection.id)
    after = await stored(connection)
    assert (after.status, after.refreshing_until) == ("active", None)
    await fresh_access_token(account_id, connection.id)


async def test_a_consent_taken_back_marks_that_connection_alone(provider: Provider, account_id: UUID) -> None:
    connection, other = await connected(provider, account_id), await make_connections.channel(account_id)
    await age(connection)
    await provider.control("DELETE", "google/grants")
    with pytest.raises(Unauthorized):
        await fresh_access_token(account_id, connection.id)
    assert (await stored(connection)).status == "unauthorized"
    assert (await stored(other)).status == "active"
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        tried = await client.post(f"/api/v1/connections/{connection.id}/test")
    assert tried.json()["ok"] is False


async def test_a_refusal_counts_only_if_nobody_was_quicker(provider: Provider, account_id: UUID) -> None:
    connection = await connected(provider, account_id)
    await age(connection)
    lease = await refresh_tokens._look(account_id, connection.id)
    assert isinstance(lease, refresh_tokens._Lease)
    async with transaction(account_id) as session:
        await session.execute(
            text("UPDATE connections SET token_version = 9, token_expires_at = now() + interval '1 hour'")
        )
    stale = refresh_tokens._Lease(lease.connector, lease.settings, "rotated away", lease.version)
    assert await refresh_tokens._refresh(account_id, connection.id, stale) is None
    after = await stored(connection)
    assert (after.status, after.token_version) == ("active", 9)


async def test_a_lease_whose_holder_died_is_taken_over(provider: Provider, account_id: UUID) -> None:
    connection = await connected(provider, account_id)
    await age(connection)
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE connections SET refreshing_until = now() + interval '300 milliseconds'"))
    assert await fresh_access_token(account_id, connection.id)
    assert (await stored(connection)).token_version == 2


async def test_an_access_token_that_ended_early_is_renewed_on_the_way(provider: Provider, account_id: UUID) -> None:
    connection = await connected(provider, account_id)
    await provider.control("POST", "google/tokens/expiry", {})
    found = await with_fresh_settings(account_id, connection.id, load("google_calendar", "calendar").calendars)
    assert found
    after = await stored(connection)
    assert (after.status, after.token_version) == ("active", 2)


async def test_settings_without_consent_are_opened_as_they_are(account_id: UUID) -> None:
    connection = await make_connections.channel(account_id)
    settings = await fresh_settings(account_id, connection.id)
    assert settings.phone_number_id == connection.settings["phone_number_id"]


async def test_changing_other_settings_keeps_the_consent(provider: Provider, account_id: UUID) -> None:
    connection = await connected(provider, account_id)
    before = await fresh_access_token(account_id, connection.id)
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        place = f"/api/v1/connections/{connection.id}"
        changed = await client.put(place, json={"settings": {"client_secret": "outro segredo"}})
        assert changed.status_code == 200, changed.text
        forged = await client.put(place, json={"settings": {"refresh_token": "meu"}})
        assert forged.status_code == 422
    assert await fresh_access_token(account_id, connection.id) == before


async def test_removing_a_connection_takes_the_consent_back_at_the_provider(
    provider: Provider, account_id: UUID
) -> None:
    connection = await connected(provider, account_id)
    settings = await fresh_settings(account_id, connection.id)
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        assert (await client.delete(f"/api/v1/connections/{connection.id}")).status_code == 204
    with pytest.raises(Unauthorized):
        await load("google_calendar", "oauth").refresh(settings, settings.refresh_token.get_secret_value())


async def test_another_tenants_connection_gives_no_token(provider: Provider, account_id: UUID) -> None:
    connection = await connected(provider, account_id)
    with pytest.raises(Exception, match="não encontrada"):
        await fresh_access_token(await make.account(), connection.id)
