"""The shapes of scheduled messages on the wire."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from balcao.domains.conversations.schemas import ErrorOut, MessageIn, Named

ScheduledStatus = Literal["waiting", "sent", "failed", "cancelled"]


class ScheduledOut(BaseModel):
    """`message` is what will be said, as POST messages takes it; `message_id` is what became of it."""

    id: UUID
    conversation_id: UUID
    message: dict[str, Any]
    send_at: datetime
    cancel_on_reply: bool
    status: ScheduledStatus
    message_id: UUID | None
    error: ErrorOut | None = Field(description="Why it was not sent, and what to do.")
    author: Named | None
    created_at: datetime
    settled_at: datetime | None


class ScheduledChange(BaseModel):
    """Only the keys that are given change; `message` is given whole. A failed one waits again for its new time."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"send_at": "2030-01-02T12:00:00Z"}]})
    message: MessageIn | None = None
    send_at: datetime | None = None
    cancel_on_reply: bool | None = None
