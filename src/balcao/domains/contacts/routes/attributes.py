"""Definitions of contacts' attributes over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from sqlalchemy import select

from balcao.core.database import existing
from balcao.core.ids import new_id
from balcao.core.pages import Page
from balcao.core.problems import Conflict, Invalid
from balcao.domains.contacts.attributes import definitions
from balcao.domains.contacts.record_models import ContactAttribute
from balcao.domains.identity.access import Manager, ReadOnly, Session

router = APIRouter(prefix="/contact-attributes")
Option = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]


class AttributeIn(BaseModel):
    """`key` is the name in a contact's `attributes`, in variables and in CSV; it stays as it was made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"key": "convenio", "name": "Convênio", "kind": "list", "options": ["Unimed", "Particular"]}]
        },
    )
    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    name: Option
    kind: Literal["text", "number", "date", "list", "yes_no"]
    options: list[Option] = Field(default=[], max_length=200)
    position: int = Field(0, ge=0, le=10_000)

    @model_validator(mode="after")
    def _options_are_a_lists(self) -> "AttributeIn":
        if (self.kind == "list") != bool(self.options):
            raise ValueError("`options` são as escolhas de um atributo `list`, e só dele")
        return self


class AttributeChange(BaseModel):
    """Only the keys that are given change. Values that contacts have already stay as they are."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Plano de saúde"}]})
    name: Option = ""
    options: list[Option] = Field(default=[], max_length=200)
    position: int = Field(0, ge=0, le=10_000)


class AttributeOut(BaseModel):
    id: UUID
    key: str
    name: str
    kind: str
    options: list[str]
    position: int


@router.get("")
async def list_attributes(caller: ReadOnly, session: Session) -> Page[AttributeOut]:
    return Page(items=[_out(row) for row in (await definitions(session)).values()])


@router.post("", status_code=201)
async def add_attribute(caller: Manager, session: Session, body: AttributeIn) -> AttributeOut:
    same = ContactAttribute.account_id == caller.account_id, ContactAttribute.key == body.key
    if await session.scalar(select(ContactAttribute.id).where(*same)):
        raise Conflict("Já existe um atributo com esta chave.")
    row = ContactAttribute(id=new_id(), **body.model_dump())
    session.add(row)
    await session.flush()
    return _out(row)


@router.put("/{id}")
async def change_attribute(caller: Manager, session: Session, id: UUID, body: AttributeChange) -> AttributeOut:
    row = await _existing(session, id)
    if "options" in body.model_fields_set and (row.kind == "list") != bool(body.options):
        raise Invalid("`options` são as escolhas de um atributo `list`, e só dele.")
    for name in body.model_fields_set:
        setattr(row, name, getattr(body, name))
    await session.flush()
    return _out(row)


@router.delete("/{id}", status_code=204)
async def remove_attribute(caller: Manager, session: Session, id: UUID) -> None:
    """Contacts keep the values that they have."""
    await session.delete(await _existing(session, id))


async def _existing(session: Session, id: UUID) -> ContactAttribute:
    row = await existing(session, ContactAttribute, id)
    return row


def _out(row: ContactAttribute) -> AttributeOut:
    return AttributeOut(**{name: getattr(row, name) for name in AttributeOut.model_fields})
