"""Accounts, users, API clients, sign-ins and what they need, invitations, and the access log, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, text
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
    second_factor_required: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)


class User(TenantRow):
    """A person who works for the account. `email` is lower case; a deleted one stays, for the names in old messages.

    `second_factor_at`: since when a second factor is asked for; `reset_asked_at`: when they said the password was lost.
    """

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
    second_factor_at: Mapped[datetime | None]
    reset_asked_at: Mapped[datetime | None]


class ApiClient(TenantRow):
    """A program. The secret is random and long, so a plain digest of it is kept."""

    __tablename__ = "api_clients"
    missing = "Cliente de API não encontrado."

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
    last_used_at: Mapped[datetime] = mapped_column(server_default=NOW)
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
    """A link that lets its holder become a user, once. Without `email` it is that of an account's first owner."""

    __tablename__ = "invitations"
    __table_args__ = (belongs_to("users", "invited_by", "SET NULL (invited_by)"),)

    sha256: Mapped[bytes]
    role: Mapped[str]
    email: Mapped[str | None]
    invited_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class PasswordReset(TenantRow):
    """A link that lets its holder give a user a new password, once."""

    __tablename__ = "password_resets"
    __table_args__ = (belongs_to("users", "user_id", "CASCADE"),)

    user_id: Mapped[UUID]
    sha256: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondFactor(TenantRow):
    """What a user's authenticator app shares with us, sealed under the tenant's key; asked for once it was confirmed.

    `last_step` is the number of the last thirty seconds whose code was taken: neither it nor one before comes again.
    """

    __tablename__ = "second_factors"
    __table_args__ = (belongs_to("users", "user_id", "CASCADE"),)

    user_id: Mapped[UUID]
    sealed: Mapped[str]
    last_step: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class RecoveryCode(TenantRow):
    """Stands in for the authenticator app, once. Random and long, so a plain digest is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (belongs_to("users", "user_id", "CASCADE"),)

    user_id: Mapped[UUID]
    sha256: Mapped[bytes]
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
