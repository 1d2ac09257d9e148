"""What messages said before they were changed, and changes that came before their message, as rows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to


class MessageVersion(TenantRow):
    """What a message said at some time; `key` is the provider's id of the edit, or `original`."""

    __tablename__ = "message_versions"
    __table_args__ = (
        belongs_to("messages", "message_id", "CASCADE"),
        UniqueConstraint("account_id", "message_id", "key", name="uq_message_versions_key"),
    )

    message_id: Mapped[UUID]
    key: Mapped[str]
    text: Mapped[str | None]
    at: Mapped[datetime]


class ParkedAmendment(TenantRow):
    """An edit, or a taking back, that came before its message; applied when that is here."""

    __tablename__ = "parked_amendments"
    __table_args__ = (
        belongs_to("connections", "channel_id", "CASCADE"),
        UniqueConstraint("account_id", "channel_id", "key", name="uq_parked_amendments_key"),
    )

    channel_id: Mapped[UUID]
    provider_message_id: Mapped[str]
    key: Mapped[str]
    is_removal: Mapped[bool]
    text: Mapped[str | None]
    at: Mapped[datetime]
    parked_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
