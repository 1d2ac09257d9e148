"""The shapes of message templates on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from balcao.domains.files.shown import AttachmentOut

Line = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
Word = Annotated[str, StringConstraints(max_length=600, pattern=r"^[^\x00]*$")]
Category = Literal["utility", "marketing", "authentication"]


def _body(*examples: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": list(examples)})


class HeaderIn(BaseModel):
    """`text` with a `sample` of its variable, or a medium with a file that shows what will stand there, or a place."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["text", "image", "video", "document", "location"]
    text: Line | None = None
    sample: Line | None = None
    file_id: UUID | None = None


class ButtonIn(BaseModel):
    """`sample` stands in for the variable of an address, or is the code to copy."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["quick_reply", "url", "phone_number", "copy_code", "flow"]
    title: Line | None = None
    url: Line | None = None
    phone: Word | None = None
    sample: Line | None = None
    flow_id: Word | None = None
    flow_screen: Word | None = None


class CardIn(BaseModel):
    """A card of a carousel: a picture or film, a line, and one or two buttons."""

    model_config = ConfigDict(extra="forbid")
    header: HeaderIn
    body: Line = ""
    samples: dict[Word, Line] = Field(default={}, max_length=20)
    buttons: list[ButtonIn] = Field(default=[], max_length=4)


class OptionsIn(BaseModel):
    """Of authentication templates, whose text the provider writes."""

    model_config = ConfigDict(extra="forbid")
    security_advice: bool | None = None
    code_minutes: int | None = Field(default=None, ge=-1000, le=1000)


class ContentIn(BaseModel):
    """Variables are {{nome}} when named, {{1}} when positional; `samples` has an example of each of the body's."""

    model_config = ConfigDict(extra="forbid")
    category: Category = "utility"
    format: Literal["named", "positional"] = "named"
    header: HeaderIn | None = None
    body: Line = ""
    footer: Line | None = None
    buttons: list[ButtonIn] = Field(default=[], max_length=20)
    samples: dict[Word, Line] = Field(default={}, max_length=100)
    options: OptionsIn = OptionsIn()
    ttl_seconds: int | None = Field(default=None, ge=0, le=10**8, description="How long the provider tries to deliver.")
    cards: list[CardIn] = Field(default=[], max_length=10, description="Of a carousel, with nothing but `body` above.")


EXAMPLE = {
    "channel_id": "019a0000-0000-7000-8000-000000000001",
    "name": "lembrete_de_consulta",
    "language": "pt_BR",
    "category": "utility",
    "format": "named",
    "body": "Olá, {{nome}}! Sua consulta é {{quando}}. Podemos confirmar?",
    "samples": {"nome": "Ana", "quando": "amanhã às 14h"},
    "footer": "Clínica Modelo",
    "buttons": [{"kind": "quick_reply", "title": "Confirmar"}, {"kind": "quick_reply", "title": "Remarcar"}],
}


class TemplateIn(ContentIn):
    """A draft: it may be unfinished, and nobody but us sees it before it is submitted."""

    model_config = _body(EXAMPLE)
    channel_id: UUID
    name: Word
    language: Word = "pt_BR"


class TemplateChange(BaseModel):
    """Only the keys that are given change; name and language of a draft alone."""

    model_config = _body({"body": "Olá, {{nome}}! Lembramos da sua consulta {{quando}}. Podemos confirmar?"})
    name: Word | None = None
    language: Word | None = None
    category: Category | None = None
    format: Literal["named", "positional"] | None = None
    header: HeaderIn | None = None
    body: Line | None = None
    footer: Line | None = None
    buttons: list[ButtonIn] | None = Field(default=None, max_length=20)
    samples: dict[Word, Line] | None = Field(default=None, max_length=100)
    options: OptionsIn | None = None
    ttl_seconds: int | None = Field(default=None, ge=0, le=10**8)
    cards: list[CardIn] | None = Field(default=None, max_length=10)


class ProblemOut(BaseModel):
    """What the provider would refuse; `pointer` is the field (RFC 6901)."""

    model_config = ConfigDict(from_attributes=True)
    pointer: str
    detail: str


class EditsOut(BaseModel):
    """How often an approved template may still be changed, and from when on again."""

    left_today: int
    left_this_month: int
    next_at: datetime | None


class TemplateOut(BaseModel):
    """As the provider last told it. `draft` is what it is being changed into, `problems` what would be refused of that.

    `can_send`: whether it may be sent now. `reason`: why the provider rejected or stopped it, and what to do. `files`:
    the examples that its header and cards name by `file_id`.
    """

    id: UUID
    channel_id: UUID
    name: str
    language: str
    category: str
    previous_category: str | None
    status: str
    quality: str | None
    reason: str | None
    can_send: bool
    format: str
    body: str
    header: dict[str, Any] | None
    footer: str | None
    buttons: list[Any]
    variables: list[Any]
    samples: dict[str, Any]
    options: dict[str, Any]
    cards: list[Any]
    ttl_seconds: int | None
    draft: dict[str, Any] | None
    problems: list[ProblemOut]
    edits: EditsOut | None
    files: list[AttachmentOut]
    created_at: datetime
    updated_at: datetime
    synced_at: datetime
    version: int = Field(exclude=True, default=1)


class SyncIn(BaseModel):
    model_config = _body({"channel_id": EXAMPLE["channel_id"]})
    channel_id: UUID


class SyncedOut(BaseModel):
    templates: int


class PreviewIn(ContentIn):
    """A template as it is being written; blanks stand for its examples unless `variables` gives others."""

    model_config = _body({**EXAMPLE, "variables": {"nome": "Bruno"}})
    channel_id: UUID
    name: Word = "modelo"
    language: Word = "pt_BR"
    variables: dict[Word, Line] = {}


class ShownButton(BaseModel):
    kind: str
    title: str | None
    url: str | None = None


class ShownCard(BaseModel):
    header: dict[str, Any]
    body: str
    buttons: list[ShownButton]


class PreviewOut(BaseModel):
    """As whoever gets it will read it, and what the provider would refuse."""

    header: dict[str, Any] | None
    body: str
    footer: str | None
    buttons: list[ShownButton]
    cards: list[ShownCard]
    missing: list[str]
    problems: list[ProblemOut]
