"""Rows written past the unit of work are as if it had written them."""

from uuid import UUID

from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.core.writing import write
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.testing import make


def _person() -> tuple[Contact, ContactAlias]:
    now = clock.now()
    contact = Contact(id=new_id(), name="Ana", search="ana", attributes={"cor": "azul"}, created_at=now, updated_at=now)
    return contact, ContactAlias(contact_id=contact.id, kind="phone", value="5511987654321", created_at=now)


async def test_rows_that_point_to_each_other_are_written_and_can_be_changed(account_id: UUID) -> None:
    contact, alias = _person()
    async with transaction(account_id) as session:
        await write(session, contact, alias)
        assert contact in session
        assert (contact.account_id, contact.version) == (account_id, 1)
        assert await find(session, Contact, contact.id) is contact
        contact.name = "Ana Souza"
    async with transaction(account_id) as session:
        row = (
            await session.execute(text("SELECT name, attributes, notes, value FROM contacts, contact_aliases"))
        ).one()
    assert tuple(row) == ("Ana Souza", {"cor": "azul"}, "", "5511987654321")


async def test_the_row_is_of_the_transactions_tenant(account_id: UUID) -> None:
    other = await make.account()
    contact, alias = _person()
    contact.account_id = alias.account_id = other
    async with transaction(account_id) as session:
        await write(session, contact, alias)
    async with transaction(other) as session:
        assert await find(session, Contact, contact.id) is None
