"""What people do and keep at the inbox: filters, drafts, mentions, scheduled messages and bulk changes, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import Row, TenantRow, belongs_to

NOW = text("now()")
FALSE = text("false")


class SavedFilter(TenantRow):
    """A list that somebody keeps under a name; shared, all of the account see it. `filter` is a ConversationFilter."""

    __tablename__ = "saved_filters"
    __table_args__ = (belongs_to("users", "user_id", "CASCADE"),)

    user_id: Mapped[UUID]
    is_shared: Mapped[bool] = mapped_column(server_default=FALSE, default=False)
    name: Mapped[str]
    filter: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Draft(Row):
    """What somebody has begun to write in a conversation."""

    __tablename__ = "drafts"
    __table_args__ = (
        belongs_to("conversations", "conversation_id", "CASCADE"),
        belongs_to("users", "user_id", "CASCADE"),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    is_note: Mapped[bool]
    attachment_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    reply_to: Mapped[UUID | None]
    updated_at: Mapped[datetime]


class Participant(Row):
    """Who takes part in a conversation: `wrote` there, was `mentioned`, and whether they `follow` it now."""

    __tablename__ = "participants"
    __table_args__ = (
        belongs_to("conversations", "conversation_id", "CASCADE"),
        belongs_to("users", "user_id", "CASCADE"),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    wrote: Mapped[bool] = mapped_column(server_default=FALSE, default=False)
    mentioned: Mapped[bool] = mapped_column(server_default=FALSE, default=False)
    follows: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    since: Mapped[datetime] = mapped_column(server_default=NOW)


class Mention(TenantRow):
    """A person called into a conversation by a note."""

    __tablename__ = "mentions"
    __table_args__ = (
        belongs_to("users", "user_id", "CASCADE"),
        belongs_to("messages", "message_id", "CASCADE"),
        belongs_to("conversations", "conversation_id", "CASCADE"),
    )

    user_id: Mapped[UUID]
    message_id: Mapped[UUID]
    conversation_id: Mapped[UUID]
    by_name: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    read_at: Mapped[datetime | None]


class CannedReplyFile(TenantRow):
    """A stored file that goes out with a canned reply."""

    __tablename__ = "canned_reply_files"
    __table_args__ = (belongs_to("canned_replies", "reply_id", "CASCADE"), belongs_to("stored_files", "file_id"))

    reply_id: Mapped[UUID]
    file_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(server_default=text("0"), default=0)


class ScheduledMessage(TenantRow):
    """What is said at `send_at`. `body` is the MessageIn; `message_id` is what became of it.

    It is `failed` with an `error` that says what to do, and never tried again by itself.
    """

    __tablename__ = "scheduled_messages"
    missing = "Esta mensagem agendada não existe."
    __table_args__ = (
        belongs_to("conversations", "conversation_id", "CASCADE"),
        belongs_to("users", "user_id", "SET NULL (user_id)"),
    )

    conversation_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    author_name: Mapped[str | None]
    body: Mapped[dict[str, Any]]
    send_at: Mapped[datetime]
    cancel_on_reply: Mapped[bool] = mapped_column(server_default=FALSE, default=False)
    status: Mapped[str] = mapped_column(server_default="waiting", default="waiting")
    message_id: Mapped[UUID | None]
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class BulkChange(TenantRow):
    """One change of many conversations; its id is what undoes it until `undo_until`."""

    __tablename__ = "bulk_changes"
    missing = "Esta mudança em massa não existe."

    user_id: Mapped[UUID | None]
    given: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(server_default="running", default="running")
    total: Mapped[int]
    undo_until: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class BulkChangeItem(Row):
    """What a bulk change did to one conversation: the changed fields `before` and `after`."""

    __tablename__ = "bulk_change_items"
    __table_args__ = (belongs_to("bulk_changes", "bulk_id", "CASCADE"),)

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    bulk_id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(server_default="waiting", default="waiting")
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    error: Mapped[str | None]
