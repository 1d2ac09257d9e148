"""People over HTTP: listed, added, read, changed."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, Sender
from balcao.core import clock
from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Conflict, Invalid, PreconditionFailed
from balcao.domains.contacts.attributes import checked
from balcao.domains.contacts.models import Contact, ContactAlias
from balcao.domains.contacts.phones import canonical
from balcao.domains.contacts.recognise import recognise, search_text
from balcao.domains.contacts.record import EMPTY, differences, record, standing
from balcao.domains.contacts.search import contacts_like
from balcao.domains.identity.access import Attendant, ReadOnly, Session

router = APIRouter(prefix="/contacts")
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Notes = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]


class AliasOut(BaseModel):
    kind: str
    value: str


class ContactOut(BaseModel):
    id: UUID
    name: str | None
    phone: str | None
    email: str | None
    aliases: list[AliasOut]
    notes: str
    attributes: dict[str, Any]
    opted_out: bool
    marketing_opted_out: bool = False
    is_group: bool = False
    created_at: datetime
    updated_at: datetime


class ContactIn(BaseModel):
    """A phone as people write it, or an e-mail, or both."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Ana Souza", "phone": "(11) 98765-4321"}]}
    )
    name: Name | None = None
    phone: Annotated[str, StringConstraints(max_length=40)] | None = None
    email: EmailStr | None = None
    notes: Notes = ""
    attributes: dict[str, Any] = Field(default_factory=dict)


class ContactChange(ContactIn):
    """Only the keys that are given change."""

    opted_out: bool = False


@router.get("")
async def list_contacts(
    caller: ReadOnly,
    session: Session,
    q: Annotated[
        str | None, Query(max_length=200, description="Part of a name, number or e-mail; accents do not matter.")
    ] = None,
    phone: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ContactOut]:
    """Changed last, first."""
    wanted = select(Contact).where(Contact.account_id == caller.account_id, Contact.joined_into.is_(None))
    if q and q.strip():
        wanted = wanted.where(Contact.id.in_(contacts_like(q, 500).scalar_subquery()))
    if phone:
        wanted = wanted.where(Contact.phone == (canonical(phone) or phone))
    if cursor:
        at, id = decode_cursor(cursor, datetime, UUID)
        wanted = wanted.where(tuple_(Contact.updated_at, Contact.id) < (at, id))
    rows = (await session.scalars(wanted.order_by(Contact.updated_at.desc(), Contact.id.desc()).limit(limit + 1))).all()
    shown = rows[:limit]
    more = encode_cursor(shown[-1].updated_at, shown[-1].id) if len(rows) > limit else None
    return Page(items=await contacts_out(session, list(shown)), next_cursor=more)


@router.post("", status_code=201)
async def add_contact(caller: Attendant, session: Session, body: ContactIn) -> ContactOut:
    """A person; 409 when the phone or the e-mail is somebody's already."""
    aliases = _aliases(body)
    if not aliases and not body.name:
        raise Invalid("Diga ao menos um nome, um telefone ou um e-mail.")
    for alias in aliases:
        await _free(session, alias, None)
    if aliases:
        contact, _ = await recognise(session, Sender(tuple(aliases), body.name))
    else:
        contact = Contact(name=body.name)
        session.add(contact)
    contact.notes, contact.attributes = body.notes, await checked(session, body.attributes)
    contact.email = body.email or contact.email
    _touch(contact)
    await session.flush()
    await record(session, caller, contact.id, "created", differences(EMPTY, standing(contact)))
    return (await contacts_out(session, [contact]))[0]


@router.get("/{id}")
async def read_contact(caller: ReadOnly, session: Session, id: UUID, response: Response) -> ContactOut:
    contact = await existing(session, Contact, id)
    response.headers["ETag"] = etag(contact.version)
    return (await contacts_out(session, [contact]))[0]


@router.put("/{id}")
async def change_contact(
    caller: Attendant,
    session: Session,
    id: UUID,
    body: ContactChange,
    response: Response,
    if_match: IfMatch = None,
) -> ContactOut:
    """Only the keys given change; a new phone or e-mail becomes one more alias."""
    contact = await existing(session, Contact, id, lock=True)
    version = expected(if_match)
    if version is not None and version != contact.version:
        raise PreconditionFailed("O contato mudou desde que você o abriu.")
    for alias in _aliases(body):
        await _free(session, alias, contact)
    given = {name: getattr(body, name) for name in body.model_fields_set}
    if given.get("phone"):
        given["phone"] = canonical(given["phone"])
    if "attributes" in given:
        given["attributes"] = await checked(session, given["attributes"])
    before = standing(contact)
    for name, value in given.items():
        setattr(contact, name, value)
    await _add_aliases(session, contact, _aliases(body))
    contact.version += 1
    _touch(contact)
    await session.flush()
    if changes := differences(before, standing(contact)):
        await record(session, caller, contact.id, "changed", changes)
    response.headers["ETag"] = etag(contact.version)
    return (await contacts_out(session, [contact]))[0]


def _aliases(body: ContactIn) -> list[Alias]:
    aliases = []
    if body.phone:
        number = canonical(body.phone)
        if number is None:
            raise Invalid("Telefone inválido: escreva com DDD, por exemplo (11) 98765-4321.")
        aliases.append(Alias("phone", number.lstrip("+")))
    if body.email:
        aliases.append(Alias("email", body.email.lower()))
    return aliases


async def _free(session: AsyncSession, alias: Alias, owner: Contact | None) -> None:
    if alias.kind == "phone":
        wanted = select(Contact.id).where(Contact.phone == f"+{alias.value}")
    else:
        wanted = select(ContactAlias.contact_id.label("id")).where(
            ContactAlias.kind == alias.kind, ContactAlias.value == alias.value
        )
    other = (await session.execute(wanted.limit(1))).scalar_one_or_none()
    if other is not None and (owner is None or other != owner.id):
        raise Conflict("Já existe um contato com este telefone ou e-mail.", contact_id=str(other))


async def _add_aliases(session: AsyncSession, contact: Contact, aliases: list[Alias]) -> None:
    for alias in aliases:
        known = await session.scalar(
            select(ContactAlias.id).where(
                ContactAlias.account_id == contact.account_id,
                ContactAlias.kind == alias.kind,
                ContactAlias.value == alias.value,
            )
        )
        if known is None:
            session.add(ContactAlias(contact_id=contact.id, kind=alias.kind, value=alias.value))
    await session.flush()


def _touch(contact: Contact) -> None:
    contact.search = search_text(contact)
    contact.updated_at = clock.now()
    contact.created_at = contact.created_at or contact.updated_at


async def contacts_out(session: AsyncSession, contacts: list[Contact]) -> list[ContactOut]:
    rows = await session.scalars(
        select(ContactAlias)
        .where(
            ContactAlias.account_id == session.info["account_id"],
            ContactAlias.contact_id.in_([contact.id for contact in contacts]),
        )
        .order_by(ContactAlias.created_at)
    )
    aliases: dict[UUID, list[AliasOut]] = {}
    for row in rows:
        aliases.setdefault(row.contact_id, []).append(AliasOut(kind=row.kind, value=row.value))
    return [
        ContactOut(
            **{name: getattr(contact, name) for name in ContactOut.model_fields if name != "aliases"},
            aliases=aliases.get(contact.id, []),
        )
        for contact in contacts
    ]
