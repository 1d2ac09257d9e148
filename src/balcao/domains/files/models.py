"""Stored objects, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow


class StoredFile(TenantRow):
    """A file: `waiting` until its bytes are here, then `ready`, or `failed` with `error` (pt-BR).

    `source` says where the bytes come from while it waits: the provider's media, as a contract's Media.
    """

    __tablename__ = "stored_files"

    media_type: Mapped[str]
    file_name: Mapped[str]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    storage_key: Mapped[str | None]
    status: Mapped[str]
    error: Mapped[str | None]
    source: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    attempts: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
