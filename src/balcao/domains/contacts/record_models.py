"""What hangs on contacts: definitions of their attributes, their history, merges and imports, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to

NOW = text("now()")
ZERO = text("0")
NONE = text("'{}'")


class ContactAttribute(TenantRow):
    """What an account keeps of its contacts besides name and number; `kind` is text, number, date, list or yes_no."""

    __tablename__ = "contact_attributes"
    missing = "Este atributo não existe."
    __table_args__ = (UniqueConstraint("account_id", "key", name="uq_contact_attributes_key"),)

    key: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    options: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=NONE, default=list)
    position: Mapped[int] = mapped_column(server_default=ZERO, default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class RecordedChange(TenantRow):
    """What changed of a contact and who changed it: `changes` is field → [before, after]."""

    __tablename__ = "contact_changes"
    __table_args__ = (belongs_to("contacts", "contact_id", "CASCADE"),)

    contact_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    user_id: Mapped[UUID | None]
    actor: Mapped[str]
    what: Mapped[str]
    changes: Mapped[dict[str, Any]] = mapped_column(server_default=NONE, default=dict)


class Merge(TenantRow):
    """One contact became another, by hand. `before` holds both as they were, `after` the one that stayed."""

    __tablename__ = "contact_merges"
    missing = "Esta união não existe."
    __table_args__ = (belongs_to("contacts", "kept_id", "CASCADE"), belongs_to("contacts", "gone_id", "CASCADE"))

    kept_id: Mapped[UUID]
    gone_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    actor: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]] = mapped_column(server_default=NONE, default=dict)
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    undone_at: Mapped[datetime | None]


class MergedRow(TenantRow):
    """A row of any domain that hung on the contact that went, and what it takes to bring it back."""

    __tablename__ = "contact_merge_items"
    __table_args__ = (belongs_to("contact_merges", "merge_id", "CASCADE"),)

    merge_id: Mapped[UUID]
    kind: Mapped[str]
    row_id: Mapped[UUID]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=NONE, default=dict)


class ContactImport(TenantRow):
    """A CSV on its way in. `done` rows are behind us; `mapping` says what each column is, in their order."""

    __tablename__ = "contact_imports"
    missing = "Esta importação não existe."
    __table_args__ = (belongs_to("stored_files", "file_id"),)

    file_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    actor: Mapped[str]
    encoding: Mapped[str]
    delimiter: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    duplicates: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="waiting", default="waiting")
    total: Mapped[int]
    done: Mapped[int] = mapped_column(server_default=ZERO, default=0)
    created: Mapped[int] = mapped_column(server_default=ZERO, default=0)
    merged: Mapped[int] = mapped_column(server_default=ZERO, default=0)
    skipped: Mapped[int] = mapped_column(server_default=ZERO, default=0)
    failed: Mapped[int] = mapped_column(server_default=ZERO, default=0)
    errors: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    finished_at: Mapped[datetime | None]


class Consent(TenantRow):
    """What a person agreed to, in which `words` (their digest is `version`), when, and from where.

    `kind` is data (keeping what was typed) or messages (being written to); `origin` names the page.
    """

    __tablename__ = "contact_consents"
    __table_args__ = (belongs_to("contacts", "contact_id", "CASCADE"),)

    contact_id: Mapped[UUID]
    kind: Mapped[str]
    version: Mapped[str]
    words: Mapped[str]
    origin: Mapped[str]
    address: Mapped[str]
    device: Mapped[str]
    given_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
    revoke_reason: Mapped[str | None]
