"""Signing in, refreshing and signing out over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest_asyncio
from httpx import AsyncClient, Response
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.identity.access import forget_callers
from balcao.domains.identity.roles import Role
from balcao.testing import make, make_identity
from balcao.testing.api import api
from balcao.testing.make_identity import PASSWORD

TOKEN, REFRESH, REVOKE = "/api/v1/auth/token", "/api/v1/auth/refresh", "/api/v1/auth/revoke"
BY_SCREEN = {"X-Requested-With": "balcao"}


@pytest_asyncio.fixture(loop_scope="session")
async def client(database_url: str) -> AsyncIterator[AsyncClient]:
    async with api() as opened:
        yield opened


async def sign_in(client: AsyncClient, email: str, password: str = PASSWORD, **more: str) -> Response:
    return await client.post(TOKEN, data={"grant_type": "password", "username": email, "password": password, **more})


async def test_a_person_signs_in_by_form_and_by_json(client: AsyncClient, account_id: UUID) -> None:
    user = await make_identity.user(account_id, role=Role.ATTENDANT)
    by_form = await sign_in(client, user.email.upper())
    given = {"grant_type": "password", "username": user.email, "password": PASSWORD}
    by_json = await client.post(TOKEN, json=given)
    for answer in (by_form, by_json):
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        told = answer.json()
        assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 900, "attendant")
        me = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {told['access_token']}"})
        assert me.json()["user"]["email"] == user.email
        assert me.json()["account"]["id"] == str(account_id)


async def test_a_wrong_password_and_an_unknown_email_are_told_the_same(client: AsyncClient, account_id: UUID) -> None:
    user = await make_identity.user(account_id)
    wrong = await sign_in(client, user.email, "outra coisa qualquer")
    unknown = await sign_in(client, make_identity.email("ninguem"))
    assert wrong.status_code == unknown.status_code == 400
    assert wrong.json() == unknown.json()
    assert wrong.json()["error"] == "invalid_grant"


async def test_errors_are_those_of_rfc_6749(client: AsyncClient, database_url: str) -> None:
    for given, status, error in [
        ({}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "invalid_request"),
        ({"grant_type": "magic"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}, 401, "invalid_client"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
        ({"grant_type": "password", "username": "a\0b", "password": "c"}, 400, "invalid_grant"),
    ]:
        answer = await client.post(TOKEN, data=given)
        assert (answer.status_code, answer.json()["error"]) == (status, error), given
        assert answer.json()["error_description"]
    broken = await client.post(TOKEN, content=b"{", headers={"Content-Type": "application/json"})
    assert (broken.status_code, broken.json()["error"]) == (400, "invalid_request")


async def test_guessing_is_slowed_down_even_when_all_at_once(client: AsyncClient, account_id: UUID) -> None:
    user = await make_identity.user(account_id)
    answers = await asyncio.gather(*(sign_in(client, user.email, f"palpite {number}") for number in range(25)))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(400) <= 11
    refused = await sign_in(client, user.email)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    async with transaction(None) as session:
        await session.execute(text("UPDATE sign_in_failures SET blocked_until = now() - interval '1 second'"))
    assert (await sign_in(client, user.email)).status_code == 200


async def test_one_email_in_two_accounts_opens_the_one_whose_password_it_is(client: AsyncClient) -> None:
    address = make_identity.email("duas")
    first, second = await make.account(), await make.account()
    await make_identity.user(first, address=address)
    await make_identity.user(second, address=address)
    async with transaction(second) as session:
        await session.execute(text("UPDATE users SET password_hash = 'broken'"))
    told = (await sign_in(client, address)).json()
    me = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {told['access_token']}"})
    assert me.json()["account"]["id"] == str(first)


async def test_fifty_refreshes_at_once_give_one_successor(client: AsyncClient, account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    given = {"refresh_token": person.refresh_token}
    answers = await asyncio.gather(*(client.post(REFRESH, json=given) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    following = answers[0].json()["refresh_token"]
    assert following != person.refresh_token
    assert (await client.post(REFRESH, data={"refresh_token": following})).status_code == 200


async def test_an_old_refresh_token_used_later_ends_the_whole_sign_in(client: AsyncClient, account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    first = (await client.post(REFRESH, json={"refresh_token": person.refresh_token})).json()
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE refresh_tokens SET rotated_at = rotated_at - interval '11 seconds'"))
    reused = await client.post(REFRESH, json={"refresh_token": person.refresh_token})
    assert (reused.status_code, reused.json()["error"]) == (400, "invalid_grant")
    assert (await client.post(REFRESH, json={"refresh_token": first["refresh_token"]})).status_code == 400
    for access_token in (person.access_token, first["access_token"]):
        answer = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {access_token}"})
        assert answer.status_code == 401


async def test_a_sign_in_ends_after_thirty_days_however_often_it_was_refreshed(
    client: AsyncClient, account_id: UUID
) -> None:
    person = await make_identity.signed_in(account_id)
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE sign_ins SET expires_at = now() - interval '1 second'"))
    assert (await client.post(REFRESH, json={"refresh_token": person.refresh_token})).status_code == 400


async def test_the_screen_keeps_its_refresh_token_in_a_cookie_that_no_script_reads(
    client: AsyncClient, account_id: UUID
) -> None:
    user = await make_identity.user(account_id)
    answer = await sign_in(client, user.email, refresh_in="cookie")
    assert "refresh_token" not in answer.json()
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("balcao_refresh=", "httponly", "samesite=strict", "path=/api/v1/auth"))
    foreign = await client.post(REFRESH)
    assert foreign.status_code == 400, "a page elsewhere cannot send the header"
    fresh = await client.post(REFRESH, headers=BY_SCREEN)
    assert fresh.status_code == 200
    assert "refresh_token" not in fresh.json()
    out = await client.post(REVOKE, headers=BY_SCREEN)
    assert out.status_code == 200
    assert 'balcao_refresh=""' in out.headers["set-cookie"]
    me = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {fresh.json()['access_token']}"})
    assert me.status_code == 401


async def test_giving_a_token_back_ends_the_sign_in_and_an_unknown_one_is_no_error(
    client: AsyncClient, account_id: UUID
) -> None:
    for kind in ("refresh_token", "access_token"):
        person = await make_identity.signed_in(account_id)
        assert (await client.post(REVOKE, data={"token": getattr(person, kind)})).status_code == 200
        assert (await client.post(REFRESH, json={"refresh_token": person.refresh_token})).status_code == 400
        assert (await client.get("/api/v1/me", headers=person.headers)).status_code == 401
    assert (await client.post(REVOKE, data={"token": "nothing we know"})).status_code == 200


async def test_who_is_deactivated_stops_at_once(client: AsyncClient, account_id: UUID) -> None:
    owner, other = await make_identity.signed_in(account_id), await make_identity.signed_in(account_id)
    changed = await client.put(f"/api/v1/users/{other.user.id}", json={"active": False}, headers=owner.headers)
    assert changed.status_code == 200
    assert (await client.get("/api/v1/me", headers=other.headers)).status_code == 401
    assert (await client.post(REFRESH, json={"refresh_token": other.refresh_token})).status_code == 400
    assert (await sign_in(client, other.user.email)).status_code == 400


async def test_another_process_notices_a_new_role_once_its_short_memory_ends(
    client: AsyncClient, account_id: UUID
) -> None:
    person = await make_identity.signed_in(account_id)
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE users SET role = 'read_only'"))
    forget_callers()
    answer = await client.post("/api/v1/api-clients", json={"name": "Site"}, headers=person.headers)
    assert answer.status_code == 403


async def test_a_program_signs_in_by_body_and_by_basic_and_stops_when_removed(
    client: AsyncClient, account_id: UUID
) -> None:
    owner = await make_identity.signed_in(account_id)
    made = await client.post("/api/v1/api-clients", json={"name": "Site", "role": "manager"}, headers=owner.headers)
    assert made.status_code == 201
    client_id, secret = made.json()["client_id"], made.json()["client_secret"]
    given = {"grant_type": "client_credentials"}
    by_body = await client.post(TOKEN, data={**given, "client_id": client_id, "client_secret": secret})
    by_basic = await client.post(TOKEN, data=given, auth=(client_id, secret))
    tokens = [answer.json()["access_token"] for answer in (by_body, by_basic)]
    assert "refresh_token" not in by_body.json()
    headers = [{"Authorization": f"Bearer {token}"} for token in tokens]
    assert (await client.get("/api/v1/me", headers=headers[0])).json()["user"] is None
    await client.post(REVOKE, data={"token": tokens[0]})
    assert (await client.get("/api/v1/me", headers=headers[0])).status_code == 401
    assert (await client.get("/api/v1/me", headers=headers[1])).status_code == 200
    gone = await client.delete(f"/api/v1/api-clients/{made.json()['id']}", headers=owner.headers)
    assert gone.status_code == 204
    assert (await client.get("/api/v1/me", headers=headers[1])).status_code == 401
    assert (await client.post(TOKEN, data=given, auth=(client_id, secret))).status_code == 401
    listed = await client.get("/api/v1/api-clients", headers=owner.headers)
    assert listed.json() == {"items": [], "next_cursor": None}
