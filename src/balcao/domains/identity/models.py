"""Accounts, users, API clients, sign-ins with their refresh tokens, and the access log, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import Row, TenantRow, belongs_to
from balcao.core.ids import new_id

NOW = text("now()")


class Account(Row):
    """A tenant. `reopen_hours`: within these a resolved conversation is opened again by a new message."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(server_default="America/Sao_Paulo", default="America/Sao_Paulo")
    reopen_hours: Mapped[int] = mapped_column(server_default=text("24"), default=24)
    demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)


class User(TenantRow):
    """A person who works for the account. `email` is lower case; a deleted one stays, for the names in old messages."""

    __tablename__ = "users"

    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    password_hash: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
    last_seen_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class ApiClient(TenantRow):
    """A program. The secret is random and long, so a plain digest of it is kept."""

    __tablename__ = "api_clients"

    client_id: Mapped[str]
    secret_sha256: Mapped[bytes]
    name: Mapped[str]
    role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    last_seen_at: Mapped[datetime | None]


class SignIn(TenantRow):
    """One sign-in of a user and all the refresh tokens that followed from it; revoked as a whole."""

    __tablename__ = "sign_ins"
    __table_args__ = (belongs_to("users", "user_id", "CASCADE"),)

    user_id: Mapped[UUID]
    ip: Mapped[str | None]
    user_agent: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_for: Mapped[str | None]


class RefreshToken(TenantRow):
    """One link of a sign-in's chain. Only the digest is kept; the successor can be derived by the server alone."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (belongs_to("sign_ins", "sign_in_id", "CASCADE"),)

    sign_in_id: Mapped[UUID]
    sha256: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    rotated_at: Mapped[datetime | None]


class RevokedToken(TenantRow):
    """An access token of an API client that was revoked before its time; `id` is its jti."""

    __tablename__ = "revoked_tokens"

    expires_at: Mapped[datetime]


class Invitation(TenantRow):
    """A link that lets its holder become a user, once."""

    __tablename__ = "invitations"

    sha256: Mapped[bytes]
    role: Mapped[str]
    email: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AuditEntry(TenantRow):
    """Who did what to which thing: added to, never changed."""

    __tablename__ = "audit"

    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    user_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    actor: Mapped[str]
    act: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)


class SigningKey(Row):
    """The key pair that access tokens are signed with; the private half is sealed under the master key."""

    __tablename__ = "signing_keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[str]
    public: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    retired_at: Mapped[datetime | None]
