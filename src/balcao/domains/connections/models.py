"""Connections, their routes, calls, templates, prices and consents, as rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to
from balcao.domains.clinics import models as clinics  # noqa: F401  (its table is what clinic_id points to)

NOW = text("now()")


class Connection(TenantRow):
    """An account with a provider. `settings` are plain, `sealed` holds {field: ciphertext}; open_settings() joins them.

    `bot_patience` is in seconds. `facts` is what the last test found: number, quality, warnings. A deleted one stays
    without its secrets, because conversations hang on it.
    """

    __tablename__ = "connections"
    __table_args__ = (belongs_to("clinics", "clinic_id", "SET NULL (clinic_id)"),)

    connector: Mapped[str]
    name: Mapped[str]
    clinic_id: Mapped[UUID | None]
    bot: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    bot_patience: Mapped[float] = mapped_column(server_default=text("1.5"), default=1.5)
    status: Mapped[str] = mapped_column(server_default="pending", default="pending")
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    sealed: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    token_version: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    token_expires_at: Mapped[datetime | None]
    refreshing_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
    deleted_at: Mapped[datetime | None]


class CallLogEntry(TenantRow):
    """One call to a provider and what came of it, kept for thirty days."""

    __tablename__ = "call_log"
    __table_args__ = (belongs_to("connections", "connection_id", "CASCADE"),)

    connection_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    what: Mapped[str]
    outcome: Mapped[str]
    milliseconds: Mapped[int]
    error_code: Mapped[str | None]
    error: Mapped[str | None]


class ProviderTemplate(TenantRow):
    """A message template as the provider last told it, or a draft that the provider does not know yet.

    `draft` is what one of us is changing it into, in the shape of contracts/templates.py's Draft. `told_at`: {what:
    when} of the provider's news, so that older news does not undo newer. `edits`: when its changes were submitted.
    """

    __tablename__ = "provider_templates"
    missing = "Este modelo não existe."
    __table_args__ = (
        belongs_to("connections", "connection_id", "CASCADE"),
        UniqueConstraint("account_id", "connection_id", "name", "language", name="uq_provider_templates_name"),
    )

    connection_id: Mapped[UUID]
    provider_id: Mapped[str | None]
    name: Mapped[str]
    language: Mapped[str]
    category: Mapped[str]
    status: Mapped[str]
    format: Mapped[str] = mapped_column(server_default="positional", default="positional")
    header: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    body: Mapped[str] = mapped_column(server_default="", default="")
    footer: Mapped[str | None]
    buttons: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    variables: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    samples: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    cards: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    ttl_seconds: Mapped[int | None]
    quality: Mapped[str | None]
    reason: Mapped[str | None]
    previous_category: Mapped[str | None]
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    told_at: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    edits: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
    synced_at: Mapped[datetime] = mapped_column(server_default=NOW)


class MessagePrice(TenantRow):
    """What one message costs: `micros` are millionths of the currency, `market` a country (ISO 3166) or "*" for others.

    So many of a channel's messages in a month (`free_per_month`) cost nothing. The newest `valid_from` counts.
    """

    __tablename__ = "message_prices"
    missing = "Este preço não existe mais."
    __table_args__ = (UniqueConstraint("account_id", "market", "category", "valid_from", name="uq_message_prices"),)

    market: Mapped[str]
    category: Mapped[str]
    micros: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    free_per_month: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    valid_from: Mapped[date]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class OAuthState(TenantRow):
    """A consent under way: ten minutes, one use, for one person and one connection."""

    __tablename__ = "oauth_states"
    __table_args__ = (belongs_to("connections", "connection_id", "CASCADE"),)

    connection_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    sha256: Mapped[bytes]
    browser_sha256: Mapped[bytes | None]
    verifier: Mapped[str]
    redirect_uri: Mapped[str]
    expires_at: Mapped[datetime]
