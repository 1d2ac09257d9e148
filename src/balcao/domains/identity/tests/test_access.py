"""The transaction of a request: committed before the answer, and an error where it cannot be."""

from uuid import UUID

import pytest
from fastapi import APIRouter, FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text

from balcao.core.database import transaction
from balcao.domains.identity.access import ReadOnly, Session
from balcao.domains.identity.roles import Role
from balcao.testing import make_identity
from balcao.testing.api import api

router = APIRouter()


@router.post("/rename")
async def rename(caller: ReadOnly, session: Session, name: str, broken: str = "") -> dict[str, str]:
    await session.execute(text("UPDATE accounts SET name = :name"), {"name": name})
    if broken == "commit":
        await session.execute(text("CREATE TEMPORARY TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
        await session.execute(text("INSERT INTO late VALUES (1), (1)"))
    if broken == "handler":
        raise RuntimeError("broken on purpose")
    return {"name": name}


def client(headers: dict[str, str]) -> AsyncClient:
    app = FastAPI()
    app.include_router(router)
    transport = ASGITransport(app, raise_app_exceptions=False)
    return AsyncClient(transport=transport, base_url="http://test", headers=headers)


async def name_of(account_id: UUID) -> str:
    async with transaction(account_id) as session:
        return str(await session.scalar(text("SELECT name FROM accounts")))


async def test_what_a_route_wrote_is_there_when_its_answer_is(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with client(person.headers) as opened:
        assert (await opened.post("/rename", params={"name": "Nova"})).status_code == 200
    assert await name_of(account_id) == "Nova"


@pytest.mark.parametrize("broken", ["commit", "handler"])
async def test_what_cannot_be_committed_is_never_a_200(account_id: UUID, broken: str) -> None:
    person = await make_identity.signed_in(account_id)
    before = await name_of(account_id)
    async with client(person.headers) as opened:
        answer = await opened.post("/rename", params={"name": "Nova", "broken": broken})
    assert answer.status_code == 500
    assert await name_of(account_id) == before


async def test_roles_include_those_below_them(account_id: UUID) -> None:
    async with api() as opened:
        for role, allowed in [(Role.READ_ONLY, 200), (Role.MANAGER, 200)]:
            person = await make_identity.signed_in(account_id, role=role)
            assert (await opened.get("/api/v1/users", headers=person.headers)).status_code == allowed
    assert Role.OWNER.reaches(Role.READ_ONLY)
    assert not Role.ATTENDANT.reaches(Role.MANAGER)
    assert Role.MANAGER.reaches(Role.MANAGER)


async def test_without_a_token_one_is_told_to_bring_one(database_url: str) -> None:
    async with api() as opened:
        for headers in (
            {},
            {"Authorization": "Basic abc"},
            {"Authorization": "Bearer"},
            {"Authorization": "Bearer x.y.z"},
        ):
            answer = await opened.get("/api/v1/me", headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.json()["type"].endswith("unauthenticated")
