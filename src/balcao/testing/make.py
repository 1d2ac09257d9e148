"""Rows for tests, one plain function each; a domain with many has a file of its own beside this one."""

from uuid import UUID

from sqlalchemy import text

from balcao.core.database import transaction
from balcao.core.ids import new_id


async def account(name: str = "Clínica de Teste") -> UUID:
    """A new tenant, committed."""
    id = new_id()
    async with transaction(id) as session:
        await session.execute(text("INSERT INTO accounts (id, name) VALUES (:id, :name)"), {"id": id, "name": name})
    return id
