"""The shapes of filters, drafts, participants and mentions on the wire."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from balcao.domains.conversations.listing import ConversationFilter
from balcao.domains.conversations.schemas import ContactSummary, MessageOut, Named, Text
from balcao.domains.conversations.tapped_schemas import Short


class SavedFilterIn(BaseModel):
    """A list kept under a name; `is_shared` shows it to all of the account."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Esperando há mais tempo", "filter": {"assignee": "none", "sort": "waiting"}}]
        },
    )
    name: Short
    filter: ConversationFilter = Field(default_factory=ConversationFilter)
    is_shared: bool = False
    position: int = Field(0, ge=0, le=10_000)


class SavedFilterChange(SavedFilterIn):
    """Only the keys that are given change; `filter` is given whole."""

    name: Short = ""


class SavedFilterOut(BaseModel):
    id: UUID
    name: str
    filter: dict[str, object] = Field(description="The parameters of GET /conversations that it stands for.")
    is_shared: bool
    position: int
    owner: Named
    mine: bool


class DraftIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "Bom dia! O seu exame"}]})
    text: Text = ""
    is_note: bool = False
    attachment_ids: list[UUID] = Field(default=[], max_length=10)
    reply_to: UUID | None = None


class DraftOut(DraftIn):
    conversation_id: UUID
    updated_at: datetime


class ParticipantOut(BaseModel):
    user: Named
    wrote: bool
    mentioned: bool
    follows: bool
    since: datetime


class Participants(BaseModel):
    items: list[ParticipantOut]


class ParticipantChange(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"follows": True}]})
    follows: bool


class MentionOut(BaseModel):
    id: UUID
    conversation_id: UUID
    contact: ContactSummary
    message: MessageOut
    by_name: str | None
    created_at: datetime
    read_at: datetime | None


class MentionCounters(BaseModel):
    unread: int


class MentionsRead(BaseModel):
    """Marks as read: all of mine, those of one conversation, or the ones named."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"conversation_id": str(UUID(int=7))}]})
    conversation_id: UUID | None = None
    ids: list[UUID] | None = Field(None, max_length=200)
