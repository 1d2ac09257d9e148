"""Where bookings come from, what each thing bookable there is here, and the bookings themselves, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to
from balcao.domains.connections import models as connections  # noqa: F401  (its table is what connection_id points to)

NOW = text("now()")


class BookingSource(TenantRow):
    """A connection that bookings come from. `state` is that of its webhooks: active, waiting, refused.

    Its row is locked while a booking of it is taken: of two halves of a move one comes after the other.
    """

    __tablename__ = "booking_sources"
    __table_args__ = (
        belongs_to("connections", "connection_id", "CASCADE"),
        UniqueConstraint("account_id", "connection_id", name="uq_booking_sources_connection"),
    )

    connection_id: Mapped[UUID]
    holder_id: Mapped[str | None]
    holder_group: Mapped[str | None]
    holder_name: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="waiting", default="waiting")
    error: Mapped[str | None]
    checked_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class OfferingLink(TenantRow):
    """What something bookable there is here. Without a practitioner it is whose e-mail the booking's host has."""

    __tablename__ = "offering_links"
    __table_args__ = (
        belongs_to("connections", "connection_id", "CASCADE"),
        belongs_to("services", "service_id", "CASCADE"),
        belongs_to("practitioners", "practitioner_id", "CASCADE"),
        belongs_to("clinics", "clinic_id", "CASCADE"),
        UniqueConstraint("account_id", "connection_id", "offering_id", name="uq_offering_links_offering"),
    )

    connection_id: Mapped[UUID]
    offering_id: Mapped[str]
    offering: Mapped[str]
    service_id: Mapped[UUID]
    practitioner_id: Mapped[UUID | None]
    clinic_id: Mapped[UUID | None]


class OutsideBooking(TenantRow):
    """One person's booking there. What the provider says stands in `booking_id` to `move_url`; what we made of it in

    `state`: placed (`appointment_id`), moving (the other half is under way), conflict (`problem`, `detail`), replaced
    (another row goes on), cancelled, kept (a person left it as it is). A cancelled booking never comes back.
    """

    __tablename__ = "outside_bookings"
    missing = "Não há marcação com esse id."
    __table_args__ = (
        belongs_to("connections", "connection_id", "CASCADE"),
        belongs_to("appointments", "appointment_id", "SET NULL (appointment_id)"),
        belongs_to("practitioners", "practitioner_id", "SET NULL (practitioner_id)"),
        belongs_to("services", "service_id", "SET NULL (service_id)"),
        UniqueConstraint("account_id", "connection_id", "booking_id", name="uq_outside_bookings_booking"),
    )

    connection_id: Mapped[UUID]
    booking_id: Mapped[str]
    event_id: Mapped[str]
    event_stamp: Mapped[str | None]
    offering_id: Mapped[str]
    offering: Mapped[str]
    person_name: Mapped[str]
    person_email: Mapped[str | None]
    person_phone: Mapped[str | None]
    asked: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    host_emails: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    is_cancelled: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    cancelled_by: Mapped[str | None]
    cancel_reason: Mapped[str | None]
    previous_id: Mapped[str | None]
    next_id: Mapped[str | None]
    no_show_id: Mapped[str | None]
    no_show_is_ours: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    places: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    calendar_event_id: Mapped[str | None]
    cancel_url: Mapped[str | None]
    move_url: Mapped[str | None]
    state: Mapped[str]
    problem: Mapped[str | None]
    detail: Mapped[str | None]
    appointment_id: Mapped[UUID | None]
    practitioner_id: Mapped[UUID | None]
    service_id: Mapped[UUID | None]
    is_to_cancel: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    failures: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
