"""The first start on an empty database."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy import text

from balcao.core import database
from balcao.core.database import plain_url, transaction
from balcao.domains.identity import signing
from balcao.domains.identity.make_first_owner import make_first_owner
from balcao.domains.identity.open_account import open_account
from balcao.domains.identity.passwords import WeakPassword
from balcao.migrations.run import migrate
from balcao.settings import Settings
from balcao.testing import make_identity
from balcao.testing.api import api
from balcao.testing.make_identity import PASSWORD


@pytest_asyncio.fixture(loop_scope="session")
async def empty(database_url: str, server_url: str) -> AsyncIterator[None]:
    """Nobody has ever signed in here."""
    name = f"test_{uuid4().hex[:12]}"
    connection = await asyncpg.connect(plain_url(server_url))
    await connection.execute(f"CREATE DATABASE {name}")
    url = database_url.replace(f"/{_name(database_url)}", f"/{name}", 1)
    await migrate(url)
    await database.close_database()
    database.open_database(url)
    signing.forget_keys()
    yield
    await database.close_database()
    database.open_database(database_url)
    signing.forget_keys()
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


async def test_the_environment_makes_the_owner_once(empty: None) -> None:
    settings = Settings(admin_email="Dona@Clinica.example", admin_password=SecretStr(PASSWORD))
    assert await make_first_owner(settings) is None
    assert await make_first_owner(settings) is None
    given = {"grant_type": "password", "username": "dona@clinica.example", "password": PASSWORD}
    async with api() as client:
        told = (await client.post("/api/v1/auth/token", data=given)).json()
        assert told["scope"] == "owner"
        headers = {"Authorization": f"Bearer {told['access_token']}"}
        assert len((await client.get("/api/v1/users", headers=headers)).json()["items"]) == 1


async def test_a_weak_password_in_the_environment_is_said(empty: None) -> None:
    with pytest.raises(WeakPassword):
        await make_first_owner(Settings(admin_email="a@b.example", admin_password=SecretStr("senha123")))


async def test_the_link_works_once_and_a_new_one_replaces_it(empty: None) -> None:
    first, second = await make_first_owner(Settings()), await make_first_owner(Settings())
    assert first is not None
    assert second is not None
    old, token = first.partition("token=")[2], second.partition("token=")[2]
    body = {"email": "dona@clinica.example", "password": PASSWORD, "name": "Dona", "account_name": "Clínica Boa"}
    async with api() as client:
        assert (await client.get("/api/v1/first-owner", params={"token": old})).status_code == 404
        assert (await client.get("/api/v1/first-owner", params={"token": token})).status_code == 200
        made = await client.post("/api/v1/first-owner", json={**body, "token": token})
        assert (made.status_code, made.json()["role"]) == (201, "owner")
        again = await client.post("/api/v1/first-owner", json={**body, "token": token, "email": "b@c.example"})
        assert again.status_code == 404
        given = {"grant_type": "password", "username": "dona@clinica.example", "password": PASSWORD}
        token = (await client.post("/api/v1/auth/token", data=given)).json()["access_token"]
        me = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
        assert me.json()["account"]["name"] == "Clínica Boa"
    assert await make_first_owner(Settings()) is None


async def test_further_accounts_are_opened_with_their_owner(database_url: str) -> None:
    email = make_identity.email("nova")
    account_id = await open_account("Clínica Nova", email, PASSWORD)
    async with transaction(account_id) as session:
        users = (await session.execute(text("SELECT email, role FROM users"))).all()
    assert [tuple(user) for user in users] == [(email, "owner")]
