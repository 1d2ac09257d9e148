"""The transaction's tenant, and what is seen without one."""

import contextlib
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from balcao.core import database
from balcao.core.database import NotCommitted, transaction
from balcao.testing import make, make_identity
from balcao.testing.api import api


async def test_a_tenant_sees_its_own_account_alone(account_id: UUID) -> None:
    other = await make.account()
    async with transaction(account_id) as session:
        seen = (await session.scalars(text("SELECT id FROM accounts"))).all()
    assert seen == [account_id]
    assert other not in seen


async def test_without_a_tenant_nothing_is_seen(account_id: UUID) -> None:
    async with transaction(None) as session:
        assert (await session.scalars(text("SELECT id FROM accounts"))).all() == []


async def test_reset_role_does_not_bring_the_owner_back(account_id: UUID) -> None:
    async with transaction(None) as session:
        await session.execute(text("RESET ROLE"))
        assert await session.scalar(text("SELECT current_user")) == "balcao_app"


async def test_a_failure_that_was_passed_over_is_not_taken_for_a_commit(account_id: UUID) -> None:
    with pytest.raises(NotCommitted):
        async with transaction(account_id) as session:
            with contextlib.suppress(DBAPIError):
                await session.execute(text("SELECT 1 / 0"))


async def test_who_finds_every_connection_taken_is_told_to_come_back(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await make_identity.signed_in(account_id)
    pool = database.engine().sync_engine.pool
    monkeypatch.setattr(pool, "_timeout", 0.2)
    async with contextlib.AsyncExitStack() as taken, api(person.headers, quiet=True) as client:
        for _ in range(10):  # all that open_database() makes
            await taken.enter_async_context(transaction(account_id))
        refused = await client.get("/api/v1/labels")
        assert (refused.status_code, refused.headers.get("retry-after")) == (503, "2")
    async with api(person.headers) as client:
        assert (await client.get("/api/v1/labels")).status_code == 200
