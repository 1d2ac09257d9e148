"""Clinics, practitioners, services and hours, as rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import Row, TenantRow, belongs_to


class Clinic(TenantRow):
    """A place. `timezone` is an IANA name, `opening_hours` a list of {weekday, start_minute, end_minute}; a clinic that
    says its hours in words has `opening_hours_text` instead. `state` (UF) adds the state's holidays to the nation's.
    `latitude` and `longitude`, in degrees, are known together or not at all.
    """

    __tablename__ = "clinics"

    name: Mapped[str]
    cnpj: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    postal_code: Mapped[str | None]
    address: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    state: Mapped[str | None]
    timezone: Mapped[str]
    opening_hours: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    opening_hours_text: Mapped[str | None]
    closes_on_holidays: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Practitioner(TenantRow):
    """A person whose time is booked. `clinic_id` is where they work unless an hour says otherwise; `step_minutes` is
    the distance between offered times, the service's length when None.
    """

    __tablename__ = "practitioners"
    __table_args__ = (belongs_to("clinics", "clinic_id"),)

    name: Mapped[str]
    crm: Mapped[str | None]
    specialties: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    clinic_id: Mapped[UUID | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    default_duration_minutes: Mapped[int] = mapped_column(server_default=text("30"), default=30)
    step_minutes: Mapped[int | None]
    buffer_before_minutes: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    buffer_after_minutes: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    minimum_notice_minutes: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    horizon_days: Mapped[int] = mapped_column(server_default=text("180"), default=180)
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Service(TenantRow):
    """What can be booked. `insurers` are names; a price of None is one that is not told."""

    __tablename__ = "services"

    name: Mapped[str]
    description: Mapped[str | None]
    duration_minutes: Mapped[int] = mapped_column(server_default=text("30"), default=30)
    preparation: Mapped[str | None]
    price_cents: Mapped[int | None]
    insurers: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class PractitionerService(Row):
    """Who does what."""

    __tablename__ = "practitioner_services"
    __table_args__ = (
        belongs_to("practitioners", "practitioner_id", "CASCADE"),
        belongs_to("services", "service_id", "CASCADE"),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(primary_key=True)
    practitioner_id: Mapped[UUID] = mapped_column(primary_key=True)


class WeeklyHours(TenantRow):
    """An interval that returns every week. `weekday` 1 is Monday; minutes count from local midnight, and an end beyond
    1440 runs into the next day.
    """

    __tablename__ = "weekly_hours"
    __table_args__ = (belongs_to("practitioners", "practitioner_id", "CASCADE"), belongs_to("clinics", "clinic_id"))

    practitioner_id: Mapped[UUID]
    clinic_id: Mapped[UUID]
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class HourException(TenantRow):
    """An interval of a day that has hours of its own, holiday or not; without minutes the day is closed."""

    __tablename__ = "hour_exceptions"
    __table_args__ = (belongs_to("practitioners", "practitioner_id", "CASCADE"), belongs_to("clinics", "clinic_id"))

    practitioner_id: Mapped[UUID]
    day: Mapped[date]
    clinic_id: Mapped[UUID | None]
    start_minute: Mapped[int | None]
    end_minute: Mapped[int | None]
    reason: Mapped[str | None]
