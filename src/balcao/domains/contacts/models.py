"""Contacts and their aliases, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to


class Contact(TenantRow):
    """A person, or a group of people (`is_group`).

    `phone` is E.164 with the ninth digit; `search` is name, phone and e-mail folded by folding.fold(). `opted_out`:
    wants nothing from us unasked; `marketing_opted_out`: no marketing, told by the provider at `marketing_choice_at`.
    `joined_into` is the contact that this one turned out to be.
    """

    __tablename__ = "contacts"
    missing = "Não há contato com esse id."

    name: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    notes: Mapped[str] = mapped_column(server_default="", default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    opted_out: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    is_group: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    joined_into: Mapped[UUID | None]
    marketing_opted_out: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    marketing_choice_at: Mapped[datetime | None]
    search: Mapped[str] = mapped_column(server_default="", default="")
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class ContactAlias(TenantRow):
    """One of a person's names at a provider: a phone as the provider says it, the provider's own id, an address."""

    __tablename__ = "contact_aliases"
    __table_args__ = (
        belongs_to("contacts", "contact_id", "CASCADE"),
        UniqueConstraint("account_id", "kind", "value", name="uq_contact_aliases_value"),
    )

    contact_id: Mapped[UUID]
    kind: Mapped[str]
    value: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
