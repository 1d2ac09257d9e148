"""Chains of reminders and the reminders planned by them, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to
from balcao.domains.conversations import models as conversations  # noqa: F401  (what conversation_id points to)
from balcao.domains.scheduling import models as scheduling  # noqa: F401  (what appointment_id points to)

NOW = text("now()")


class ReminderChain(TenantRow):
    """Which reminders go out before a visit of a service, of a clinic, of both or, with neither, of all the others.

    `steps` are steps.py's. Nothing is sent from `quiet_from_minute` to `quiet_to_minute` of the clinic's clock.
    """

    __tablename__ = "reminder_chains"
    missing = "Esta sequência de lembretes não existe."
    __table_args__ = (
        belongs_to("services", "service_id", "CASCADE"),
        belongs_to("clinics", "clinic_id", "CASCADE"),
        UniqueConstraint(
            "account_id", "service_id", "clinic_id", name="uq_reminder_chains_scope", postgresql_nulls_not_distinct=True
        ),
    )

    name: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    service_id: Mapped[UUID | None]
    clinic_id: Mapped[UUID | None]
    quiet_from_minute: Mapped[int] = mapped_column(server_default=text("1260"), default=1260)
    quiet_to_minute: Mapped[int] = mapped_column(server_default=text("480"), default=480)
    steps: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Reminder(TenantRow):
    """One step of a chain for one appointment at one time (`starts_at`): planned, and then sent, skipped (by a rule),
    failed (it should have gone) or dropped (the visit is off or elsewhere); `reason` is a word, `detail` says it.

    `last_message_id` is what we last said about it, `told_start_at` the visit's time in it where that is another one,
    `asking` the question that stands open (cancel), `answer` what came back: confirm, move, cancel, keep or decline;
    `answer_message_id` is the newest message that was heard.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        belongs_to("appointments", "appointment_id", "CASCADE"),
        belongs_to("conversations", "conversation_id", "SET NULL (conversation_id)"),
        UniqueConstraint("account_id", "appointment_id", "step_id", "starts_at", name="uq_reminders_step"),
    )

    appointment_id: Mapped[UUID]
    step_id: Mapped[UUID]
    chain_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    before_minutes: Mapped[int]
    due_at: Mapped[datetime]
    status: Mapped[str]
    reason: Mapped[str | None]
    detail: Mapped[str | None]
    conversation_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    last_message_id: Mapped[UUID | None]
    settled_at: Mapped[datetime | None]
    told_start_at: Mapped[datetime | None]
    asking: Mapped[str | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answer_message_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
