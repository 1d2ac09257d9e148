"""Wishes, times that became free, offers of them, and how an account wants it done, as rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, SmallInteger, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import Row, TenantRow, belongs_to

NONE = text("'{}'")
NOW = text("now()")


class WaitingWish(TenantRow):
    """Somebody would like a time of this service: with these practitioners, at these clinics, on these days and in
    these parts of them (none named: any), told so long before. `weekdays` 1 is Monday; `periods` as in free_times.
    It begins from `first_minute` to `last_minute` of the clinic's day, both included, each said or not; where parts of
    the day are named as well, within both.

    `appointment_id` is a visit that stands already and would be moved forward. `priority` is 0, 1 or 2.
    """

    __tablename__ = "waiting_wishes"
    missing = "Este pedido não está na lista de espera."
    __table_args__ = (
        belongs_to("contacts", "contact_id", "CASCADE"),
        belongs_to("services", "service_id", "CASCADE"),
        belongs_to("appointments", "appointment_id", "CASCADE"),
    )

    contact_id: Mapped[UUID]
    patient_name: Mapped[str]
    service_id: Mapped[UUID]
    practitioner_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=NONE, default=list)
    clinic_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=NONE, default=list)
    first_day: Mapped[date]
    last_day: Mapped[date]
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default=NONE, default=list)
    periods: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=NONE, default=list)
    first_minute: Mapped[int | None] = mapped_column(SmallInteger)
    last_minute: Mapped[int | None] = mapped_column(SmallInteger)
    minimum_notice_minutes: Mapped[int] = mapped_column(server_default=text("120"), default=120)
    insurer: Mapped[str | None]
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"), default=0)
    priority_reason: Mapped[str | None]
    appointment_id: Mapped[UUID | None]
    origin: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="waiting", default="waiting")
    booked_appointment_id: Mapped[UUID | None]
    since: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_by: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Opening(TenantRow):
    """A time that became free, or was found to be, and is offered in turn until it is filled or closed.

    `next_at` is when it is to be looked at again; `cause_version` is the appointment's version that freed it.
    """

    __tablename__ = "waiting_openings"
    __table_args__ = (
        belongs_to("practitioners", "practitioner_id", "CASCADE"),
        belongs_to("clinics", "clinic_id", "CASCADE"),
        UniqueConstraint("account_id", "cause_appointment_id", "cause_version", name="uq_waiting_openings_cause"),
    )

    practitioner_id: Mapped[UUID]
    clinic_id: Mapped[UUID]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    timezone: Mapped[str]
    cause: Mapped[str]
    cause_appointment_id: Mapped[UUID | None]
    cause_version: Mapped[int | None]
    status: Mapped[str] = mapped_column(server_default="open", default="open")
    reason: Mapped[str | None]
    next_at: Mapped[datetime]
    appointment_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    @property
    def holder(self) -> str:
        """Who holds its time while it is offered."""
        return f"espera:{self.id}"


class Offer(TenantRow):
    """A time offered to one who waits, until `expires_at`; `why` explains the rank, `by_name` who offered it by hand.

    `message_id` is what said so, `last_message_id` what we last said about it, `answer_message_id` what was heard.
    """

    __tablename__ = "waiting_offers"
    missing = "Esta oferta não existe."
    __table_args__ = (
        belongs_to("waiting_openings", "opening_id", "CASCADE"),
        belongs_to("waiting_wishes", "wish_id", "CASCADE"),
        UniqueConstraint("account_id", "opening_id", "wish_id", name="uq_waiting_offers_wish"),
    )

    opening_id: Mapped[UUID]
    wish_id: Mapped[UUID]
    service_id: Mapped[UUID]
    practitioner_id: Mapped[UUID]
    clinic_id: Mapped[UUID]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(server_default="open", default="open")
    detail: Mapped[str | None]
    score: Mapped[int]
    why: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    by_name: Mapped[str | None]
    expires_at: Mapped[datetime]
    conversation_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    last_message_id: Mapped[UUID | None]
    answer_message_id: Mapped[UUID | None]
    appointment_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class WaitingListOptions(Row):
    """How an account offers its free times; one without the row has the columns' defaults."""

    __tablename__ = "waiting_list_options"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    offer_minutes: Mapped[int] = mapped_column(server_default=text("15"), default=15)
    at_once: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    minimum_lead_minutes: Mapped[int] = mapped_column(server_default=text("60"), default=60)
    quiet_from_minute: Mapped[int] = mapped_column(server_default=text("1260"), default=1260)
    quiet_to_minute: Mapped[int] = mapped_column(server_default=text("480"), default=480)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
