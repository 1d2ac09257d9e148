"""Users and accounts over HTTP: who may do what to whom."""

import asyncio
from uuid import UUID

from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.identity.roles import Role
from balcao.testing import make, make_identity
from balcao.testing.api import api
from balcao.testing.make_identity import PASSWORD


async def test_a_user_is_added_changed_and_removed(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        given = {"name": "Bia", "email": "Bia@Clinica.example", "role": "attendant", "password": PASSWORD}
        made = await client.post("/api/v1/users", json=given)
        assert made.status_code == 201
        assert made.json()["email"] == "bia@clinica.example"
        assert "password" not in made.text
        place = f"/api/v1/users/{made.json()['id']}"
        taken = await client.post("/api/v1/users", json=given)
        assert (taken.status_code, taken.json()["type"].rpartition("/")[2]) == (409, "email-taken")
        tag = (await client.get(place)).headers["etag"]
        changed = await client.put(place, json={"role": "manager"}, headers={"If-Match": tag})
        assert changed.json()["role"] == "manager"
        late = await client.put(place, json={"name": "Bela"}, headers={"If-Match": tag})
        assert late.status_code == 412
        assert (await client.delete(place)).status_code == 204
        assert (await client.get(place)).status_code == 404
        assert (await client.post("/api/v1/users", json=given)).status_code == 201
        log = (await client.get("/api/v1/audit", params={"subject_kind": "user"})).json()["items"]
    assert {entry["act"] for entry in log} >= {"created", "role_changed", "removed"}
    assert PASSWORD not in str(log)


async def test_weak_passwords_are_refused_and_never_echoed(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        for number, password in enumerate(["curta", "senha123", "aaaaaaaaaaaa", "bia0000@clinica.example", "x" * 201]):
            given = {"name": "Bia", "email": f"bia000{number}@clinica.example", "password": password}
            if number == 3:
                given["email"] = password
            answer = await client.post("/api/v1/users", json=given)
            assert answer.status_code == 422, password
            assert password not in answer.text or number == 3


async def test_nobody_gives_or_touches_a_role_above_the_own(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    manager = await make_identity.signed_in(account_id, role=Role.MANAGER)
    attendant = await make_identity.signed_in(account_id, role=Role.ATTENDANT)
    async with api(manager.headers) as client:
        given = {"name": "Bia", "email": make_identity.email(), "role": "owner", "password": PASSWORD}
        assert (await client.post("/api/v1/users", json=given)).status_code == 403
        assert (await client.put(f"/api/v1/users/{manager.user.id}", json={"role": "owner"})).status_code == 403
        assert (await client.put(f"/api/v1/users/{owner.user.id}", json={"password": PASSWORD})).status_code == 403
        assert (await client.delete(f"/api/v1/users/{owner.user.id}")).status_code == 403
        assert (await client.post("/api/v1/api-clients", json={"name": "x", "role": "owner"})).status_code == 403
    async with api(attendant.headers) as client:
        assert (await client.post("/api/v1/users", json=given)).status_code == 403
        assert (await client.get("/api/v1/users")).status_code == 200
        assert (await client.put("/api/v1/account", json={"name": "Outra"})).status_code == 403


async def test_two_owners_who_demote_each_other_leave_one(account_id: UUID) -> None:
    first, second = await make_identity.signed_in(account_id), await make_identity.signed_in(account_id)
    async with api() as client:
        answers = await asyncio.gather(
            client.put(f"/api/v1/users/{second.user.id}", json={"role": "attendant"}, headers=first.headers),
            client.put(f"/api/v1/users/{first.user.id}", json={"role": "attendant"}, headers=second.headers),
        )
    async with transaction(account_id) as session:
        owners = await session.scalar(text("SELECT count(*) FROM users WHERE role = 'owner' AND active"))
    assert owners == 1
    assert 200 in {answer.status_code for answer in answers}


async def test_another_tenants_users_are_not_found(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    stranger = await make_identity.user(await make.account())
    async with api(owner.headers) as client:
        place = f"/api/v1/users/{stranger.id}"
        assert (await client.get(place)).status_code == 404
        assert (await client.put(place, json={"name": "Meu"})).status_code == 404
        assert (await client.delete(place)).status_code == 404
        listed = (await client.get("/api/v1/users")).json()["items"]
    assert [user["id"] for user in listed] == [str(owner.user.id)]


async def test_ones_own_password_needs_the_current_one_and_ends_every_other_sign_in(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id, role=Role.READ_ONLY)
    elsewhere = await make_identity.signed_in_again(person.user)
    new = "cinco cavalos correm juntos"
    async with api(person.headers) as client:
        wrong = await client.put("/api/v1/me", json={"password": new, "current_password": "não é esta"})
        assert wrong.status_code == 422
        right = await client.put("/api/v1/me", json={"password": new, "current_password": PASSWORD, "name": "Ana S."})
        assert right.json()["user"]["name"] == "Ana S."
        assert (await client.get("/api/v1/me")).status_code == 200
        assert (await client.get("/api/v1/me", headers=elsewhere.headers)).status_code == 401
        refreshed = await client.post("/api/v1/auth/refresh", json={"refresh_token": elsewhere.refresh_token})
        assert refreshed.status_code == 400
        given = {"grant_type": "password", "username": person.user.email, "password": new}
        assert (await client.post("/api/v1/auth/token", data=given)).status_code == 200


async def test_ones_own_password_does_not_change_without_the_current_one_by_way_of_users(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        around = await client.put(f"/api/v1/users/{person.user.id}", json={"password": "cinco cavalos correm juntos"})
        assert around.status_code == 409
        given = {"grant_type": "password", "username": person.user.email, "password": PASSWORD}
        assert (await client.post("/api/v1/auth/token", data=given)).status_code == 200


async def test_the_current_password_cannot_be_guessed_with_a_stolen_token(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        given = {"password": "cinco cavalos correm juntos", "current_password": "palpite"}
        statuses = [(await client.put("/api/v1/me", json=given)).status_code for _ in range(14)]
        assert statuses.count(422) == 11
        assert statuses[-1] == 429
        right = await client.put("/api/v1/me", json={**given, "current_password": PASSWORD})
        assert right.status_code == 429


async def test_an_account_is_read_and_changed(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        told = (await client.get("/api/v1/account")).json()
        assert (told["timezone"], told["reopen_hours"], told["demo"]) == ("America/Sao_Paulo", 24, False)
        changed = await client.put("/api/v1/account", json={"timezone": "America/Manaus", "reopen_hours": 48})
        assert (changed.json()["timezone"], changed.json()["name"]) == ("America/Manaus", told["name"])
        assert (await client.put("/api/v1/account", json={"timezone": "Lua"})).status_code == 422


async def test_users_come_in_pages_by_name(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id, name="Ana")
    for name in ("Bia", "Caio", "Davi"):
        await make_identity.user(account_id, name=name, role=Role.ATTENDANT)
    seen: list[str] = []
    async with api(owner.headers) as client:
        cursor = None
        while True:
            params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = (await client.get("/api/v1/users", params=params)).json()
            seen += [user["name"] for user in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
    assert seen == ["Ana", "Bia", "Caio", "Davi"]
