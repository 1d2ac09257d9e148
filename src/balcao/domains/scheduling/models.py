"""Appointments, occupancies, blocks and calendar entries, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, DateTime, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to
from balcao.domains.clinics.promotions import models as promotions  # noqa: F401  (what promotion_id points to)

_WALL = DateTime(timezone=False)


class Appointment(TenantRow):
    """`local_start` and `local_end` are the clinic's wall clock, in `timezone`; `version` grows by one a change.
    `price_cents` is what is to be paid, `discount_cents` what a promotion has taken off it.

    `return_of` is the visit to which this one is the return; a pending one waits for its deposit until `pay_until`.
    """

    __tablename__ = "appointments"
    missing = "Não há agendamento com esse id."
    __table_args__ = (
        belongs_to("practitioners", "practitioner_id"),
        belongs_to("services", "service_id"),
        belongs_to("clinics", "clinic_id"),
        belongs_to("contacts", "contact_id", "SET NULL (contact_id)"),
        belongs_to("promotions", "promotion_id"),
        belongs_to("resources", "room_id"),
        belongs_to("insurers", "insurer_id"),
        belongs_to("appointments", "return_of", "SET NULL (return_of)"),
    )

    status: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    practitioner_id: Mapped[UUID]
    service_id: Mapped[UUID]
    clinic_id: Mapped[UUID]
    contact_id: Mapped[UUID | None]
    patient_name: Mapped[str]
    patient_phone: Mapped[str | None]
    patient_email: Mapped[str | None]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    local_start: Mapped[datetime] = mapped_column(_WALL)
    local_end: Mapped[datetime] = mapped_column(_WALL)
    timezone: Mapped[str]
    insurer: Mapped[str | None]
    insurer_id: Mapped[UUID | None]
    room_id: Mapped[UUID | None]
    equipment_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    return_of: Mapped[UUID | None]
    is_overbooked: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    overbook_reason: Mapped[str | None]
    pay_until: Mapped[datetime | None]
    origin: Mapped[str]
    notes: Mapped[str | None]
    price_cents: Mapped[int | None]
    promotion_id: Mapped[UUID | None]
    discount_cents: Mapped[int | None]
    wants_invitation: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    calendar_check: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class AppointmentChange(TenantRow):
    """Who did what: one row a version. `changes` is {field: [before, after]}."""

    __tablename__ = "appointment_history"
    __table_args__ = (belongs_to("appointments", "appointment_id", "CASCADE"),)

    appointment_id: Mapped[UUID]
    version: Mapped[int]
    act: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    changes: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    reason: Mapped[str | None]
    at: Mapped[datetime]


class Occupancy(TenantRow):
    """Time taken from a resource, buffers included; no two active ones of a seat overlap (the database sees to it).

    A resource is a practitioner, a room or equipment. Who takes it alone (`is_alone`) shares it only with those of the
    same session, as the people of a group do; seats from 900 on are overbooked and lie over others.

    `start_minute` and `end_minute` are its bounds in minutes since 1970: free times are sought in whole numbers.
    """

    __tablename__ = "occupancies"
    __table_args__ = (belongs_to("appointments", "appointment_id", "CASCADE"),)

    resource_id: Mapped[UUID]
    seat_no: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    starts_at: Mapped[datetime] = mapped_column(Computed("lower(during)"))
    ends_at: Mapped[datetime] = mapped_column(Computed("upper(during)"))
    start_minute: Mapped[int] = mapped_column(Computed("floor(extract(epoch FROM lower(during)) / 60)"))
    end_minute: Mapped[int] = mapped_column(Computed("ceil(extract(epoch FROM upper(during)) / 60)"))
    kind: Mapped[str]
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    holder: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    appointment_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    is_alone: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Block(TenantRow):
    """Time in which nothing may be booked, once or by an RRULE (RFC 5545) that recurs on the wall clock of `timezone`.

    It may lie over appointments that stood before it; they stay until a person moves them.
    """

    __tablename__ = "blocks"
    missing = "Não há bloqueio com esse id."
    __table_args__ = (belongs_to("practitioners", "practitioner_id", "CASCADE"),)

    practitioner_id: Mapped[UUID]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    local_start: Mapped[datetime] = mapped_column(_WALL)
    local_end: Mapped[datetime] = mapped_column(_WALL)
    timezone: Mapped[str]
    rrule: Mapped[str | None]
    last_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
