"""The shapes of what a search finds, on the wire."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from balcao.domains.conversations.schemas import ContactSummary, ConversationOut


class Snippet(BaseModel):
    """A piece of a text; `marks` are the [start, end) of the words found in it, in characters."""

    text: str
    marks: list[tuple[int, int]]


class MessageHit(BaseModel):
    """`position` is a cursor of GET /conversations/{id}/messages: the page that it opens begins with this message."""

    message_id: UUID
    conversation_id: UUID
    contact: ContactSummary
    kind: str
    direction: str
    sender_name: str | None
    written_at: datetime
    snippet: Snippet
    position: str


class ContactHit(ContactSummary):
    email: str | None
    last_conversation_id: UUID | None = Field(description="Their newest conversation, where there is one.")


class Found(BaseModel):
    """What was found, by group; `in` and a higher `limit` ask for more of one."""

    contacts: list[ContactHit]
    conversations: list[ConversationOut]
    messages: list[MessageHit]
    next_cursor: str | None = Field(
        None, description="For more messages: `cursor` of the same search with in=messages."
    )
