"""Lost passwords: nobody learns who is there, a link works once and within the hour, and ends every sign-in."""

from uuid import UUID

from httpx import AsyncClient
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.identity.password_resets import links_for
from balcao.domains.identity.roles import Role
from balcao.testing import make, make_identity
from balcao.testing.api import api
from balcao.testing.make_identity import PASSWORD

ASK = "/api/v1/auth/password-resets/requests"
LOOK = "/api/v1/auth/password-resets/views"
USE = "/api/v1/auth/password-resets/uses"
NEW = "cinco cavalos correm juntos"


async def link(client: AsyncClient, user_id: UUID) -> str:
    answer = await client.post(f"/api/v1/users/{user_id}/password-resets")
    assert answer.status_code == 201
    return str(answer.json()["url"].partition("/nova-senha#")[2])


async def test_the_answer_is_the_same_whether_anybody_has_the_email(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    person = await make_identity.user(account_id, role=Role.ATTENDANT)
    async with api() as client:
        known = await client.post(ASK, json={"email": person.email.upper()})
        unknown = await client.post(ASK, json={"email": make_identity.email("ninguem")})
        assert known.status_code == unknown.status_code == 202
        assert known.content == unknown.content
        place = f"/api/v1/users/{person.id}"
        shown = (await client.get(place, headers=owner.headers)).json()
        assert shown["reset_asked_at"], "the owner sees who waits for a link"
        colleague = await make_identity.signed_in(account_id, role=Role.ATTENDANT)
        assert (await client.get(place, headers=colleague.headers)).json()["reset_asked_at"] is None


async def test_asking_again_and_again_is_slowed_down_the_same_for_everybody(account_id: UUID) -> None:
    person = await make_identity.user(account_id)
    async with api() as client:
        for email in (person.email, make_identity.email("ninguem")):
            statuses = [(await client.post(ASK, json={"email": email})).status_code for _ in range(8)]
            assert statuses == [202] * 6 + [429] * 2


async def test_a_link_sets_the_password_once_and_ends_every_sign_in(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    person = await make_identity.signed_in(account_id, role=Role.ATTENDANT)
    async with api(owner.headers) as client:
        await client.post(ASK, json={"email": person.user.email})
        token = await link(client, person.user.id)
        seen = await client.post(LOOK, json={"token": token})
        assert seen.json() == {"email": person.user.email, "name": "Ana Souza"}
        assert (await client.post(USE, json={"token": token, "password": "senha123"})).status_code == 422
        assert (await client.post(USE, json={"token": token, "password": NEW})).status_code == 204
        assert (await client.post(USE, json={"token": token, "password": NEW})).status_code == 404
        assert (await client.post(LOOK, json={"token": token})).status_code == 404
        assert (await client.get("/api/v1/me", headers=person.headers)).status_code == 401
        refreshed = await client.post("/api/v1/auth/refresh", json={"refresh_token": person.refresh_token})
        assert refreshed.status_code == 400
        for password, status in ((PASSWORD, 400), (NEW, 200)):
            given = {"grant_type": "password", "username": person.user.email, "password": password}
            assert (await client.post("/api/v1/auth/token", data=given)).status_code == status
        shown = (await client.get(f"/api/v1/users/{person.user.id}")).json()
        assert shown["reset_asked_at"] is None
        params = {"person": str(person.user.id)}
        acts = [entry["act"] for entry in (await client.get("/api/v1/audit", params=params)).json()["items"]]
    assert {"reset_asked", "reset_link_made", "password_reset", "sign_in_failed", "signed_in"} <= set(acts)


async def test_a_link_too_old_replaced_or_of_somebody_who_left_does_not_work(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    person = await make_identity.user(account_id, role=Role.ATTENDANT)
    async with api(owner.headers) as client:
        first, second = await link(client, person.id), await link(client, person.id)
        assert (await client.post(USE, json={"token": first, "password": NEW})).status_code == 404
        async with transaction(account_id) as session:
            left = await session.scalar(text("SELECT expires_at - now() FROM password_resets"))
            await session.execute(text("UPDATE password_resets SET expires_at = now() - interval '1 second'"))
        assert 3500 < left.total_seconds() <= 3600
        assert (await client.post(USE, json={"token": second, "password": NEW})).status_code == 404
        third = await link(client, person.id)
        await client.put(f"/api/v1/users/{person.id}", json={"active": False})
        assert (await client.post(USE, json={"token": third, "password": NEW})).status_code == 404
        gone = await client.post(f"/api/v1/users/{person.id}/password-resets")
        assert gone.status_code == 409


async def test_the_console_makes_a_link_too_and_the_token_is_nowhere_in_the_database(account_id: UUID) -> None:
    person = await make_identity.user(account_id)
    assert await links_for(make_identity.email("ninguem")) == []
    [(name, token)] = await links_for(person.email.upper())
    assert name == "Clínica de Teste"
    async with transaction(account_id) as session:
        kept = await session.scalar(text("SELECT string_agg(password_resets::text, '') FROM password_resets"))
        noted = (
            await session.execute(text("SELECT actor, detail::text FROM audit WHERE act = 'reset_link_made'"))
        ).one()
    assert token not in kept + noted.detail
    assert noted.actor == "Console"
    async with api() as client:
        assert (await client.post(USE, json={"token": token, "password": NEW})).status_code == 204


async def test_only_an_owner_makes_links_and_only_for_the_own_account(account_id: UUID) -> None:
    person = await make_identity.user(account_id)
    manager = await make_identity.signed_in(account_id, role=Role.MANAGER)
    stranger = await make_identity.signed_in(await make.account())
    async with api() as client:
        place = f"/api/v1/users/{person.id}/password-resets"
        assert (await client.post(place, headers=manager.headers)).status_code == 403
        assert (await client.post(place, headers=stranger.headers)).status_code == 404
