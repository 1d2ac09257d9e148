"""The shapes of bulk changes on the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from balcao.domains.conversations.listing import ConversationFilter
from balcao.domains.conversations.schemas import ConversationChange
from balcao.domains.conversations.tapped_schemas import Short

ItemStatus = Literal["waiting", "changed", "unchanged", "failed", "restored", "changed_since"]


class BulkFields(ConversationChange):
    """As PUT /conversations/{id}; labels can be put on and taken off besides."""

    model_config = ConfigDict(extra="forbid")
    add_labels: list[Short] = Field(default=[], max_length=20)
    remove_labels: list[Short] = Field(default=[], max_length=20)


class BulkIn(BaseModel):
    """`ids`, or all that a filter finds when it is asked; and what to change of them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"ids": [str(UUID(int=7))], "change": {"status": "resolved"}},
                {"filter": {"status": "open", "label": "retorno"}, "change": {"add_labels": ["avisado"]}},
            ]
        },
    )
    ids: list[UUID] | None = Field(None, min_length=1, max_length=1000)
    filter: ConversationFilter | None = None
    change: BulkFields


class BulkItem(BaseModel):
    conversation_id: UUID
    status: ItemStatus
    error: str | None


class BulkOut(BaseModel):
    """`waiting` falls to 0 while it runs; `bulk.updated` tells of it. `items`: those that failed come first."""

    id: UUID
    status: Literal["running", "done", "undoing", "undone"]
    total: int
    waiting: int
    changed: int
    unchanged: int
    failed: int
    restored: int
    changed_since: int
    undo_until: datetime
    created_at: datetime
    items: list[BulkItem] = []
