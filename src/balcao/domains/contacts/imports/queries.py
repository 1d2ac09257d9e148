"""Imports as they go over the wire."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.contacts.imports.schemas import ImportOut
from balcao.domains.contacts.record_models import ContactImport


def import_out(row: ContactImport) -> ImportOut:
    return ImportOut(**{name: getattr(row, name) for name in ImportOut.model_fields})


async def see_imports(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """For views.py."""
    mine = ContactImport.account_id == session.info["account_id"], ContactImport.id.in_(ids)
    rows = await session.scalars(select(ContactImport).where(*mine))
    return {row.id: import_out(row).model_dump(mode="json") for row in rows}
