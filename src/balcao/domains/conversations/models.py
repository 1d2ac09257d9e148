"""Conversations, messages and what hangs on them, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to
from balcao.domains.conversations import desk_models  # noqa: F401  (its tables are what team_id points to)


class Conversation(TenantRow):
    """One contact on one channel. `alias_id` is the name that wrote last, to which replies go.

    `sending_id` is the message under way; nothing else is sent before it is settled or `sending_until` has passed.
    `bot_cursor` is the last inbound message that the bot has taken into account. `waiting_since` is when the person
    wrote the first thing that nobody has answered; `queued_at` is set while it waits for somebody to be drawn, as
    `distribution` says, among the team's people or for `queued_for` alone. `sla` is a summary of its service clocks.
    `pace_until`: how far our sending runs ahead of the even pace that the provider allows to one person (pace.py).
    `entered_at`: when the person came by an ad and was not answered yet; `free_until`: till then nothing costs a thing.
    `observed_since`: since then another program answers the person at the provider, and we look on; `control_at` is
    when it was last told who does.
    `asked_until`: till then what the person writes may answer something that we asked unasked (ask.py).
    """

    __tablename__ = "conversations"
    missing = "Esta conversa não existe."
    __table_args__ = (
        belongs_to("connections", "channel_id", "CASCADE"),
        belongs_to("contacts", "contact_id", "CASCADE"),
        belongs_to("contact_aliases", "alias_id", "SET NULL (alias_id)"),
        belongs_to("users", "assignee_id", "SET NULL (assignee_id)"),
        belongs_to("teams", "team_id", "SET NULL (team_id)"),
        belongs_to("users", "queued_for", "SET NULL (queued_for)"),
    )

    channel_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    alias_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(server_default="open", default="open")
    assignee_id: Mapped[UUID | None]
    bot_active: Mapped[bool] = mapped_column(server_default=sql("false"), default=False)
    labels: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=sql("'{}'"), default=list)
    priority: Mapped[str] = mapped_column(server_default="none", default="none")
    unread_count: Mapped[int] = mapped_column(server_default=sql("0"), default=0)
    last_message_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    last_message_id: Mapped[UUID | None]
    last_place: Mapped[UUID | None]
    last_inbound_at: Mapped[datetime | None]
    window_expires_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    sending_id: Mapped[UUID | None]
    sending_until: Mapped[datetime | None]
    bot_cursor: Mapped[UUID | None]
    pace_until: Mapped[datetime | None]
    team_id: Mapped[UUID | None]
    waiting_since: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]
    queued_for: Mapped[UUID | None]
    distribution: Mapped[str | None]
    sla: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    sla_due_at: Mapped[datetime | None]
    entered_at: Mapped[datetime | None]
    free_until: Mapped[datetime | None]
    asked_until: Mapped[datetime | None]
    observed_since: Mapped[datetime | None]
    control_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=sql("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Message(TenantRow):
    """One thing said. `written_at`, then `place`, order a conversation.

    The first is the provider's time for what came in (often in whole seconds) and ours for the rest; the second is the
    order of arrival, in whatever order the webhooks were read. `attempts` counts all tries, `resends` those that a
    person asked for: each of these is another send to the provider's eyes. While one waits, `waiting_for` says for what
    (pt-BR). What stood in a message before it was edited or taken back (`removed_at`) is in its versions.
    """

    __tablename__ = "messages"
    missing = "Esta mensagem não existe."
    __table_args__ = (belongs_to("conversations", "conversation_id", "CASCADE"),)

    conversation_id: Mapped[UUID]
    channel_id: Mapped[UUID]
    direction: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str | None]
    sender_type: Mapped[str]
    sender_id: Mapped[UUID | None]
    sender_name: Mapped[str | None]
    status: Mapped[str]
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    provider_message_id: Mapped[str | None]
    reply_to: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'"), default=dict)
    attempts: Mapped[int] = mapped_column(server_default=sql("0"), default=0)
    resends: Mapped[int] = mapped_column(server_default=sql("0"), default=0)
    not_before: Mapped[datetime | None]
    waiting_for: Mapped[str | None]
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    provider_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
    place: Mapped[UUID]
    version: Mapped[int] = mapped_column(server_default=sql("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class MessageAttachment(TenantRow):
    """A stored file that hangs on a message."""

    __tablename__ = "message_attachments"
    __table_args__ = (belongs_to("messages", "message_id", "CASCADE"), belongs_to("stored_files", "file_id"))

    message_id: Mapped[UUID]
    file_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(server_default=sql("0"), default=0)


class MessageEvent(TenantRow):
    """A step of a message's delivery, as it was told to us and when."""

    __tablename__ = "message_events"
    __table_args__ = (belongs_to("messages", "message_id", "CASCADE"),)

    message_id: Mapped[UUID]
    status: Mapped[str]
    at: Mapped[datetime]
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class MessageCost(TenantRow):
    """What the provider counted a message as, under the message's own id; `micros` is None where no price is known.

    `kind` is regular, free_customer_service, free_entry_point or the provider's own word.
    """

    __tablename__ = "message_costs"
    __table_args__ = (belongs_to("messages", "id", "CASCADE"),)

    channel_id: Mapped[UUID]
    at: Mapped[datetime]
    category: Mapped[str]
    kind: Mapped[str]
    market: Mapped[str]
    micros: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]


class ParkedStatus(TenantRow):
    """A status that came before its message was known to be sent; matched when it is."""

    __tablename__ = "parked_statuses"
    __table_args__ = (
        UniqueConstraint("account_id", "channel_id", "provider_message_id", "status", name="uq_parked_statuses"),
    )

    channel_id: Mapped[UUID]
    provider_message_id: Mapped[str]
    status: Mapped[str]
    provider_at: Mapped[datetime]
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    data: Mapped[dict[str, Any]] = mapped_column(server_default=sql("'{}'"), default=dict)
    parked_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class CannedReply(TenantRow):
    """A text kept for use again; a slash and its shortcut bring it. `user_id`: for that person alone."""

    __tablename__ = "canned_replies"
    __table_args__ = (belongs_to("users", "user_id", "CASCADE"),)

    user_id: Mapped[UUID | None]
    shortcut: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    used_count: Mapped[int] = mapped_column(server_default=sql("0"), default=0)
    used_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=sql("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Label(TenantRow):
    """A word put on conversations, with its colour."""

    __tablename__ = "labels"
    __table_args__ = (UniqueConstraint("account_id", "name", name="uq_labels_name"),)

    name: Mapped[str]
    color: Mapped[str] = mapped_column(server_default="#64748b", default="#64748b")
    created_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
