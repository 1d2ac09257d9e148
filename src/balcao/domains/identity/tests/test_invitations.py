"""Invitations: a link that makes its holder a user, once, and nothing more than it says."""

from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.identity.roles import Role
from balcao.testing import make, make_identity
from balcao.testing.api import api
from balcao.testing.make_identity import PASSWORD

PLACE = "/api/v1/invitations"
LOOK, ACCEPT = "/api/v1/auth/invitations/views", "/api/v1/auth/invitations/acceptances"


async def invited(client: AsyncClient, email: str, role: str = "attendant") -> dict[str, Any]:
    answer = await client.post(PLACE, json={"email": email, "role": role})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return {**made, "token": made["url"].partition("/convite#")[2]}


async def accept(client: AsyncClient, token: str, password: str = PASSWORD) -> Response:
    given = {"token": token, "name": "Bia Lima", "password": password}
    return await client.post(ACCEPT, json=given, headers={"Authorization": ""})


async def test_the_invited_person_sets_name_and_password_and_signs_in(account_id: UUID) -> None:
    manager = await make_identity.signed_in(account_id, role=Role.MANAGER, name="Ana Souza")
    address = make_identity.email("bia")
    async with api(manager.headers) as client:
        made = await invited(client, address.upper())
        listed = (await client.get(PLACE)).json()["items"]
        assert [(one["email"], one["role"], one["invited_by"]) for one in listed] == [
            (address, "attendant", "Ana Souza")
        ]
        assert made["token"] not in str(listed)
        seen = await client.post(LOOK, json={"token": made["token"]}, headers={"Authorization": ""})
        assert seen.json() == {"account": "Clínica de Teste", "email": address, "role": "attendant"}
        weak = await accept(client, made["token"], "senha123")
        assert weak.status_code == 422, "and the link is not used up"
        joined = await accept(client, made["token"])
        assert (joined.status_code, joined.json()["role"], joined.json()["email"]) == (201, "attendant", address)
        assert (await accept(client, made["token"])).status_code == 404
        assert (await client.get(PLACE)).json()["items"] == []
        given = {"grant_type": "password", "username": address, "password": PASSWORD}
        assert (await client.post("/api/v1/auth/token", data=given)).json()["scope"] == "attendant"
        log = (await client.get("/api/v1/audit", params={"act": ["invited", "joined"]})).json()["items"]
    assert [(entry["act"], entry["actor"]) for entry in log] == [("joined", "Bia Lima"), ("invited", "Ana Souza")]


async def test_the_token_is_nowhere_in_the_database(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        token = (await invited(client, make_identity.email()))["token"]
    async with transaction(account_id) as session:
        kept = await session.scalar(text("SELECT string_agg(invitations::text, '') FROM invitations"))
        noted = await session.scalar(text("SELECT string_agg(audit::text, '') FROM audit"))
    assert token not in kept + noted
    assert token.encode().hex() not in kept


async def test_a_link_taken_back_replaced_or_too_old_does_not_work(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    address = make_identity.email("bia")
    async with api(owner.headers) as client:
        first = await invited(client, address)
        second = await invited(client, address)
        assert (await accept(client, first["token"])).status_code == 404
        assert (await client.delete(f"{PLACE}/{second['id']}")).status_code == 204
        assert (await client.delete(f"{PLACE}/{second['id']}")).status_code == 404
        assert (await accept(client, second["token"])).status_code == 404
        third = await invited(client, address)
        async with transaction(account_id) as session:
            await session.execute(text("UPDATE invitations SET expires_at = now() - interval '1 second'"))
        seen = await client.post(LOOK, json={"token": third["token"]})
        assert (seen.status_code, seen.json()["type"].rpartition("/")[2]) == (404, "invitation-gone")
        assert (await accept(client, third["token"])).status_code == 404
        assert len((await client.get(PLACE)).json()["items"]) == 1, "a link that ran out is still shown"


async def test_an_invitation_lasts_seven_days(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        await invited(client, make_identity.email())
    async with transaction(account_id) as session:
        days = await session.scalar(
            text("SELECT extract(day FROM expires_at - created_at + interval '1 minute') FROM invitations")
        )
    assert days == 7


async def test_nobody_invites_above_the_own_role_or_somebody_who_is_there(account_id: UUID) -> None:
    manager = await make_identity.signed_in(account_id, role=Role.MANAGER)
    owner = await make_identity.signed_in(account_id)
    async with api(manager.headers) as client:
        above = await client.post(PLACE, json={"email": make_identity.email(), "role": "owner"})
        assert above.status_code == 403
        taken = await client.post(PLACE, json={"email": owner.user.email})
        assert (taken.status_code, taken.json()["type"].rpartition("/")[2]) == (409, "email-taken")
        for_owner = (
            await client.post(PLACE, json={"email": make_identity.email(), "role": "owner"}, headers=owner.headers)
        ).json()
        assert (await client.delete(f"{PLACE}/{for_owner['id']}")).status_code == 403


async def test_who_left_or_was_demoted_does_not_come_back_by_an_invitation_of_theirs(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    for change in ({"active": False}, {"role": "attendant"}):
        manager = await make_identity.signed_in(account_id, role=Role.MANAGER)
        async with api(manager.headers) as client:
            made = await invited(client, make_identity.email(), "manager")
            await client.put(f"/api/v1/users/{manager.user.id}", json=change, headers=owner.headers)
            assert (await accept(client, made["token"])).status_code == 404


async def test_a_persons_invitation_is_no_first_owners_link(account_id: UUID) -> None:
    """Whose holder chooses the e-mail and renames the account."""
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        made = await invited(client, make_identity.email())
        assert (await client.get("/api/v1/first-owner", params={"token": made["token"]})).status_code == 404
        given = {"token": made["token"], "email": "x@y.example", "password": PASSWORD, "name": "X", "account_name": "Y"}
        assert (await client.post("/api/v1/first-owner", json=given)).status_code == 404
        assert (await accept(client, made["token"])).status_code == 201


async def test_another_tenants_invitations_are_not_found(account_id: UUID) -> None:
    owner, stranger = await make_identity.signed_in(account_id), await make_identity.signed_in(await make.account())
    async with api(owner.headers) as client:
        made = await invited(client, make_identity.email())
        assert (await client.get(PLACE, headers=stranger.headers)).json()["items"] == []
        assert (await client.delete(f"{PLACE}/{made['id']}", headers=stranger.headers)).status_code == 404
