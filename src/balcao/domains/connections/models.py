"""Connections, their routes, calls, templates and consents, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, text
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
    """A message template as the provider last told it."""

    __tablename__ = "provider_templates"
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
    header: Mapped[dict[str, Any] | None]
    body: Mapped[str] = mapped_column(server_default="", default="")
    footer: Mapped[str | None]
    buttons: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    variables: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    synced_at: Mapped[datetime] = mapped_column(server_default=NOW)


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
