"""Contacts as a CSV that spreadsheets open: read page by page, and harmless as formulas."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from balcao.core.database import transaction
from balcao.domains.contacts.attributes import definitions
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.phones import shown
from balcao.domains.contacts.record_models import ContactAttribute

PAGE = 1_000
BOM = "\ufeff"  # spreadsheets take a file without it for Latin-1


async def contacts_csv(account_id: UUID, delimiter: str) -> AsyncIterator[str]:
    """Each page in a transaction of its own, by id: who is added meanwhile comes last."""
    async with transaction(account_id) as session:
        defined = list((await definitions(session)).values())
    yield BOM + csv_line([*_heading(), *(row.name for row in defined), "Criado em"], delimiter)
    last = UUID(int=0)
    while True:
        async with transaction(account_id) as session:
            wanted = select(Contact).where(
                Contact.account_id == account_id,
                Contact.id > last,
                Contact.joined_into.is_(None),
                Contact.is_group.is_(False),
            )
            rows = (await session.scalars(wanted.order_by(Contact.id).limit(PAGE))).all()
        if rows:
            yield "".join(csv_line(_cells(row, defined), delimiter) for row in rows)
        if len(rows) < PAGE:
            return
        last = rows[-1].id


def _heading() -> list[str]:
    return ["Nome", "Telefone", "E-mail", "Observações", "Não quer mensagens"]


def _cells(row: Contact, defined: list[ContactAttribute]) -> list[Any]:
    phone = shown(row.phone) if row.phone else ""
    own = [row.attributes.get(one.key) for one in defined]
    return [row.name, phone, row.email, row.notes, row.opted_out, *own, row.created_at.isoformat(timespec="seconds")]


def csv_line(cells: list[Any], delimiter: str) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerow([harmless(cell) for cell in cells])
    return written.getvalue()


def harmless(cell: Any) -> str:
    """Text for a spreadsheet: what it would reckon out or run gets an apostrophe before it (OWASP, CSV injection)."""
    if isinstance(cell, bool):
        return "sim" if cell else "não"
    if isinstance(cell, int | float):
        return str(cell).replace(".", ",")
    plain = str(cell or "").replace("\x00", "")
    return f"'{plain}" if plain.lstrip()[:1] in {"=", "+", "-", "@"} or plain[:1] in {"\t", "\r", "\n"} else plain
