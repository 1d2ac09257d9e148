"""Merging contacts, undoing it, and suggestions of whom to merge, over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import or_, select

from balcao.core.database import existing
from balcao.core.pages import Page
from balcao.domains.contacts.duplicates import doubled, duplicates_of
from balcao.domains.contacts.merge import UNDONE_WITHIN, merge, undo_merge
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.record_models import Merge
from balcao.domains.contacts.routes.contacts import ContactOut, contacts_out
from balcao.domains.identity.access import Attendant, ReadOnly, Session

router = APIRouter()


class MergeIn(BaseModel):
    """The contact that goes: all that hangs on it becomes the other's."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"contact_id": str(UUID(int=7))}]})
    contact_id: UUID


class MergeOut(BaseModel):
    id: UUID
    kept_id: UUID
    gone_id: UUID
    gone_name: str | None
    gone_phone: str | None
    actor: str
    at: datetime
    undo_until: datetime
    undone_at: datetime | None


class DuplicateOut(BaseModel):
    contact: ContactOut
    reason: Literal["same_phone", "same_email", "same_name", "similar_name"]


class DuplicateGroup(BaseModel):
    reason: Literal["same_phone", "same_email", "same_name"]
    contacts: list[ContactOut]


@router.post("/contacts/{id}/merges", status_code=201)
async def merge_contacts(caller: Attendant, session: Session, id: UUID, body: MergeIn) -> MergeOut:
    """Conversations, names at providers, appointments and what was not known go to `id`. Undone within 30 days."""
    return _out(await merge(session, caller, id, body.contact_id))


@router.get("/contacts/{id}/merges")
async def list_merges(caller: ReadOnly, session: Session, id: UUID) -> Page[MergeOut]:
    """Those that this contact was part of, newest first."""
    await existing(session, Contact, id)
    rows = await session.scalars(
        select(Merge)
        .where(Merge.account_id == caller.account_id, or_(Merge.kept_id == id, Merge.gone_id == id))
        .order_by(Merge.id.desc())
        .limit(100)
    )
    return Page(items=[_out(row) for row in rows])


@router.get("/contact-merges/{id}")
async def read_merge(caller: ReadOnly, session: Session, id: UUID) -> MergeOut:
    row = await existing(session, Merge, id)
    return _out(row)


@router.post("/contact-merges/{id}/undo")
async def undo_contact_merge(caller: Attendant, session: Session, id: UUID) -> MergeOut:
    """Both are as they were, but for what was changed since. Safe to repeat."""
    return _out(await undo_merge(session, caller, id))


@router.get("/contacts/{id}/duplicates")
async def list_duplicates(caller: ReadOnly, session: Session, id: UUID) -> Page[DuplicateOut]:
    """Who may be the same person, the surest first."""
    found = await duplicates_of(session, await existing(session, Contact, id))
    shown = await contacts_out(session, [contact for contact, _ in found])
    return Page(items=[DuplicateOut(contact=one, reason=reason) for one, (_, reason) in zip(shown, found, strict=True)])


@router.get("/contact-duplicates")
async def list_duplicate_groups(
    caller: ReadOnly, session: Session, limit: Annotated[int, Query(ge=1, le=100)] = 25
) -> Page[DuplicateGroup]:
    """Groups of contacts with the same number, e-mail or full name."""
    groups = await doubled(session, limit)
    ids = [id for _, members in groups for id in members[:10]]
    rows = await session.scalars(select(Contact).where(Contact.account_id == caller.account_id, Contact.id.in_(ids)))
    shown = {one.id: one for one in await contacts_out(session, list(rows))}
    return Page(
        items=[DuplicateGroup(reason=reason, contacts=[shown[id] for id in members[:10]]) for reason, members in groups]
    )


def _out(row: Merge) -> MergeOut:
    return MergeOut(
        id=row.id,
        kept_id=row.kept_id,
        gone_id=row.gone_id,
        gone_name=row.before["gone"]["name"],
        gone_phone=row.before["gone"]["phone"],
        actor=row.actor,
        at=row.at,
        undo_until=row.at + UNDONE_WITHIN,
        undone_at=row.undone_at,
    )
