"""Merges two contacts by hand, in a way that can be undone, and undoes it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing, find
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.core.problems import Conflict, Invalid, NotFound
from balcao.domains.contacts.events import ContactsJoining, ContactsParted
from balcao.domains.contacts.join import join
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.contacts.recognise import search_text
from balcao.domains.contacts.record import record
from balcao.domains.contacts.record_models import Consent, Merge, MergedRow
from balcao.domains.identity.access import Caller

MOVED: dict[str, type[ContactAlias | Consent]] = {"alias": ContactAlias, "consent": Consent}
UNDONE_WITHIN = timedelta(days=30)
FIELDS = ("name", "phone", "email", "notes", "attributes", "opted_out", "marketing_opted_out", "marketing_choice_at")


class NotMergeable(Conflict):
    """Estes contatos não podem ser unidos ou separados."""

    type = "contacts-not-mergeable"


async def merge(session: AsyncSession, caller: Caller, kept_id: UUID, gone_id: UUID) -> Merge:
    """All that hangs on `gone_id` becomes `kept_id`'s, who learns what it did not know."""
    if kept_id == gone_id:
        raise Invalid("Escolha dois contatos diferentes.")
    kept, gone = await _both(session, kept_id, gone_id)
    for contact in (kept, gone):
        if contact.joined_into is not None:
            raise NotMergeable("Um dos dois já foi unido a outro contato.")
        if contact.is_group:
            raise NotMergeable("Um grupo não é uma pessoa.")
    row = Merge(
        id=new_id(), kept_id=kept_id, gone_id=gone_id, user_id=caller.user_id, actor=caller.name,
        before={"kept": _fields(kept), "gone": _fields(gone)}, at=clock.now(),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    for kind, table in MOVED.items():
        moved = await session.scalars(
            select(table.id).where(table.account_id == kept.account_id, table.contact_id == gone_id)
        )
        await remember(session, row.id, kind, {id: {} for id in moved})
    await publish(session, ContactsJoining(row.id, kept_id, gone_id))
    await join(session, kept, gone_id)
    _touch(kept)
    row.after = _fields(kept)
    await session.flush()
    await record(session, caller, kept_id, "merged", {"with": [str(gone_id), row.before["gone"]["name"]]})
    return row


async def remember(session: AsyncSession, merge_id: UUID, kind: str, rows: dict[UUID, dict[str, Any]]) -> None:
    """For those who hear of ContactsJoining: rows of theirs, and what each needs to come back."""
    for row_id, detail in rows.items():
        session.add(MergedRow(id=new_id(), merge_id=merge_id, kind=kind, row_id=row_id, detail=detail))
    await session.flush()


async def remembered(session: AsyncSession, merge_id: UUID, kind: str) -> dict[UUID, dict[str, Any]]:
    rows = await session.scalars(
        select(MergedRow).where(
            MergedRow.account_id == session.info["account_id"], MergedRow.merge_id == merge_id, MergedRow.kind == kind
        )
    )
    return {row.row_id: row.detail for row in rows}


async def undo_merge(session: AsyncSession, caller: Caller, id: UUID) -> Merge:
    """Both are as they were, but for what was changed since; what came meanwhile goes to whose name it came under."""
    row = await existing(session, Merge, id, lock=True)
    if row.undone_at is not None:
        return row
    if row.at < clock.now() - UNDONE_WITHIN:
        raise NotMergeable("Já passaram 30 dias: cadastre a pessoa de novo.")
    kept, gone = await _both(session, row.kept_id, row.gone_id)
    if gone.joined_into != kept.id or kept.joined_into is not None:
        raise NotMergeable("Um dos dois foi unido a outro depois: desfaça primeiro aquela união.")
    aliases = await _back(session, row, "alias")
    await _back(session, row, "consent")
    _restore(kept, row.before["kept"], row.after)
    _set(gone, row.before["gone"])
    gone.joined_into = None
    for contact in (kept, gone):
        contact.version += 1
        _touch(contact)
    row.undone_at = clock.now()
    await session.flush()
    await publish(session, ContactsParted(row.id, kept.id, gone.id, aliases))
    await record(session, caller, kept.id, "unmerged", {"from": [str(gone.id), gone.name]})
    await record(session, caller, gone.id, "unmerged", {"from": [str(kept.id), kept.name]})
    return row


async def _both(session: AsyncSession, kept_id: UUID, gone_id: UUID) -> tuple[Contact, Contact]:
    """Locked in one order for all."""
    found = {id: await find(session, Contact, id, lock=True) for id in sorted((kept_id, gone_id))}
    kept, gone = found[kept_id], found[gone_id]
    if kept is None or gone is None:
        raise NotFound("Este contato não existe.")
    return kept, gone


async def _back(session: AsyncSession, row: Merge, kind: str) -> tuple[UUID, ...]:
    ids = list(await remembered(session, row.id, kind))
    table = MOVED[kind]
    back: Iterable[UUID] = await session.scalars(
        update(table)
        .where(table.account_id == row.account_id, table.id.in_(ids), table.contact_id == row.kept_id)
        .values(contact_id=row.gone_id)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return tuple(back)


def _fields(contact: Contact) -> dict[str, Any]:
    fields = {name: getattr(contact, name) for name in FIELDS}
    at = fields["marketing_choice_at"]
    return fields | {"attributes": dict(contact.attributes), "marketing_choice_at": at.isoformat() if at else None}


def _set(contact: Contact, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        moment = name.endswith("_at") and value is not None
        setattr(contact, name, datetime.fromisoformat(value) if moment else value)


def _restore(kept: Contact, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Only what the merge brought, and only where it still stands as it was brought."""
    now = _fields(kept)
    same = {name: value for name, value in before.items() if name != "attributes" and now[name] == after[name]}
    attributes = dict(now["attributes"])
    for key, value in after["attributes"].items():
        if key not in before["attributes"] and attributes.get(key) == value:
            del attributes[key]
    _set(kept, same | {"attributes": attributes})


def _touch(contact: Contact) -> None:
    contact.search = search_text(contact)
    contact.updated_at = clock.now()
