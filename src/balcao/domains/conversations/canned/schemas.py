"""The shapes of canned replies on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from balcao.domains.conversations.schemas import Text
from balcao.domains.conversations.tapped_schemas import Short
from balcao.domains.files.shown import AttachmentOut

Shortcut = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,40}$")]


class CannedReplyIn(BaseModel):
    """A text kept for use again; personal ones are seen by whoever wrote them alone."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "shortcut": "chegada",
                    "title": "Como chegar",
                    "text": "{{saudacao}}, {{contato.primeiro_nome|tudo bem?}} Ficamos em {{clinica.endereco}}.",
                }
            ]
        },
    )
    shortcut: Shortcut
    title: Short
    text: Text
    is_personal: bool = False
    attachment_ids: list[UUID] = Field(default=[], max_length=10)


class CannedReplyChange(CannedReplyIn):
    """Only the keys that are given change."""

    shortcut: Shortcut = ""
    title: Short = ""
    text: Text = ""


class CannedReplyOut(BaseModel):
    id: UUID
    shortcut: str
    title: str
    text: str
    is_personal: bool
    attachments: list[AttachmentOut]
    used_count: int
    used_at: datetime | None


class RenderingIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"conversation_id": str(UUID(int=7))}]})
    conversation_id: UUID
    used: bool = Field(True, description="False for a preview: it does not count as use.")


class Rendering(BaseModel):
    """`missing` stand for nothing in this conversation, `unknown` nowhere; both are left in the text as written."""

    text: str
    attachments: list[AttachmentOut]
    missing: list[str]
    unknown: list[str]


class Variable(BaseModel):
    name: str
    description: str


class Variables(BaseModel):
    items: list[Variable]
