"""A demonstration goes whole, and nothing else can go that way."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from balcao.core.database import plain_url, transaction
from balcao.core.ids import new_id
from balcao.core.live import show
from balcao.core.problems import NotFound
from balcao.core.queue import later
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.identity.models import Account
from balcao.domains.operations.delete_demo import delete_demo
from balcao.domains.operations.purge import purge


async def test_a_deleted_demonstration_leaves_no_row_in_any_table(database_url: str) -> None:
    account_id = await _demo()
    neighbour = await _demo()
    await delete_demo(account_id)
    assert await _rows(database_url, account_id) == {}
    assert await _rows(database_url, neighbour) != {}


async def test_an_account_that_is_no_demonstration_stays(account_id: UUID) -> None:
    with pytest.raises(NotFound):
        await delete_demo(account_id)
    async with transaction(account_id) as session:
        assert await session.get(Account, account_id) is not None


async def test_a_worker_in_the_middle_of_something_does_not_keep_it_from_going(database_url: str) -> None:
    """It holds a row, we hold the account, and each waits for the other: PostgreSQL ends one of the two, here us."""
    account_id = await _demo()
    worker = await asyncpg.connect(plain_url(database_url))
    try:
        await worker.execute("BEGIN; SET LOCAL deadlock_timeout = '1min'")
        await worker.execute("UPDATE contacts SET name = 'Ana B.' WHERE account_id = $1", account_id)
        deleting = asyncio.create_task(delete_demo(account_id))
        await asyncio.sleep(0.5)
        await worker.execute(
            "INSERT INTO labels (account_id, id, name) VALUES ($1, gen_random_uuid(), 'x')", account_id
        )
        await worker.execute("COMMIT")
        await asyncio.wait_for(deleting, 20)
    finally:
        await worker.close()
    assert await _rows(database_url, account_id) == {}


async def _demo() -> UUID:
    account_id = new_id()
    async with transaction(account_id) as session:
        session.add(Account(id=account_id, name="Demonstração", demo=True))
        await session.flush()
        contact = await recognise_phone(session, "(11) 95555-0101", "Ana")
        show(session, "contact.created", {"id": str(contact.id)})
        await later(session, purge)
    return account_id


async def _rows(url: str, account_id: UUID) -> dict[str, int]:
    """By table, what is left of the account, seen by the owner; waiting jobs too."""
    owner = await asyncpg.connect(plain_url(url))
    try:
        tables = await owner.fetch(
            "SELECT attrelid::regclass::text AS name FROM pg_attribute JOIN pg_class c ON c.oid = attrelid "
            "WHERE attname = 'account_id' AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        counted = {
            row["name"]: await owner.fetchval(f"SELECT count(*) FROM {row['name']} WHERE account_id = $1", account_id)
            for row in tables
        }
        counted["jobs"] = await owner.fetchval(
            "SELECT count(*) FROM pgqueuer WHERE headers->>'account_id' = $1", str(account_id)
        )
        return {name: count for name, count in counted.items() if count}
    finally:
        await owner.close()
