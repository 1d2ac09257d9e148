"""Dialogues, and what a language model used, as rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to


class Dialogue(TenantRow):
    """What the bot remembers of a conversation: `state` is dialogue/state.py's, `last_turn` is what it takes to unsay
    the last answer while it waits to be sent. `failures` counts turns that broke, one after the other.
    """

    __tablename__ = "dialogues"
    __table_args__ = (
        belongs_to("conversations", "conversation_id", "CASCADE"),
        UniqueConstraint("account_id", "conversation_id", name="uq_dialogues_conversation"),
    )

    conversation_id: Mapped[UUID]
    state: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    last_turn: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    turns: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    failures: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class CarriedDialogue(TenantRow):
    """What the bot remembers of a phone whose messages another program brings (`carrier`: who calls). `answered` are
    the last answers by what they answered, so that a message brought twice has one.
    """

    __tablename__ = "carried_dialogues"
    __table_args__ = (
        belongs_to("contacts", "contact_id", "CASCADE"),
        UniqueConstraint("account_id", "carrier", "phone", name="uq_carried_dialogues_phone"),
    )

    carrier: Mapped[str]
    phone: Mapped[str]
    contact_id: Mapped[UUID]
    state: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    answered: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    turns: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class ModelUsage(TenantRow):
    """What the language model was asked in a month of the account's clock (`month` is its first day). `micros` are
    millionths of a US dollar; `unpriced` counts the answers whose price nobody knew.
    """

    __tablename__ = "model_usage"
    __table_args__ = (UniqueConstraint("account_id", "month", name="uq_model_usage_month"),)

    month: Mapped[date]
    asked: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    failed: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    input_tokens: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    output_tokens: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    micros: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)
    unpriced: Mapped[int] = mapped_column(server_default=text("0"), default=0)
