"""Clinics, practitioners, services and hours, as rows."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import Row, TenantRow, Versioned, belongs_to


class Clinic(Versioned, TenantRow):
    """A place. `timezone` is an IANA name, `opening_hours` a list of {weekday, start_minute, end_minute}; a clinic that
    says its hours in words has `opening_hours_text` instead. `state` (UF) adds the state's holidays to the nation's.
    `latitude` and `longitude`, in degrees, are known together or not at all. `municipality_code` (IBGE) adds the town's
    holidays; `optional_holidays` are keys of holidays.OPTIONAL on which it closes too.
    """

    __tablename__ = "clinics"
    missing = "Não há clínica com esse id."

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
    municipality_code: Mapped[int | None]
    optional_holidays: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    bridges_holidays: Mapped[bool] = mapped_column(server_default=text("false"), default=False)


class Practitioner(Versioned, TenantRow):
    """A person whose time is booked. `clinic_id` is where they work unless an hour says otherwise; `step_minutes` is
    the distance between offered times, the service's length when None. `overbook_limit` visits a day may lie over
    others, made by a caller of `overbook_role` at least; a return within `return_window_days` is free.
    """

    __tablename__ = "practitioners"
    missing = "Não há médico com esse id."
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
    daily_limit: Mapped[int | None]
    overbook_limit: Mapped[int] = mapped_column(server_default=text("2"), default=2)
    overbook_role: Mapped[str] = mapped_column(server_default=text("'attendant'"), default="attendant")
    return_window_days: Mapped[int | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)


class Service(Versioned, TenantRow):
    """What can be booked. `insurers` are names; a price of None is one that is not told.

    `capacity` people share one time; `distribution` says who of several practitioners is given a visit that names
    nobody; a visit waits `deposit_minutes` for its deposit.
    """

    __tablename__ = "services"
    missing = "Não há serviço com esse id."

    name: Mapped[str]
    description: Mapped[str | None]
    duration_minutes: Mapped[int] = mapped_column(server_default=text("30"), default=30)
    preparation: Mapped[str | None]
    price_cents: Mapped[int | None]
    insurers: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    capacity: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    buffer_before_minutes: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    buffer_after_minutes: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    daily_limit: Mapped[int | None]
    distribution: Mapped[str] = mapped_column(server_default=text("'any'"), default="any")
    deposit_minutes: Mapped[int | None]
    return_window_days: Mapped[int | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)


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


class Resource(Versioned, TenantRow):
    """A room or a piece of equipment of a clinic; `capacity` visits may use it at one time."""

    __tablename__ = "resources"
    missing = "Não há recurso com esse id."
    __table_args__ = (belongs_to("clinics", "clinic_id"),)

    clinic_id: Mapped[UUID]
    kind: Mapped[str]
    name: Mapped[str]
    category: Mapped[str | None]
    capacity: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)


class ServiceNeed(TenantRow):
    """One thing that a service needs: one of those named, or any of the kind (and of the category, if given)."""

    __tablename__ = "service_needs"
    __table_args__ = (belongs_to("services", "service_id", "CASCADE"),)

    service_id: Mapped[UUID]
    kind: Mapped[str]
    category: Mapped[str | None]
    resource_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)


class Insurer(Versioned, TenantRow):
    """Who pays for patients: a name and perhaps a plan; `ans_code` is its number at the regulator.

    A return to a visit that it paid for is free for `return_window_days`, where its contract says so.
    """

    __tablename__ = "insurers"
    missing = "Não há convênio com esse id."

    name: Mapped[str]
    plan: Mapped[str | None]
    ans_code: Mapped[str | None]
    return_window_days: Mapped[int | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)


class InsurerRule(TenantRow):
    """Where an insurer is taken; what is None is any. `quota` is how many visits a day in these hours."""

    __tablename__ = "insurer_rules"
    __table_args__ = (
        belongs_to("insurers", "insurer_id", "CASCADE"),
        belongs_to("practitioners", "practitioner_id", "CASCADE"),
        belongs_to("services", "service_id", "CASCADE"),
        belongs_to("clinics", "clinic_id", "CASCADE"),
    )

    insurer_id: Mapped[UUID]
    practitioner_id: Mapped[UUID | None]
    service_id: Mapped[UUID | None]
    clinic_id: Mapped[UUID | None]
    weekday: Mapped[int | None]
    start_minute: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    end_minute: Mapped[int] = mapped_column(server_default=text("1440"), default=1440)
    quota: Mapped[int | None]


class ClinicHoliday(Row):
    """What a clinic says of one day itself: closed under a name, or open though a calendar closes it."""

    __tablename__ = "clinic_holidays"
    __table_args__ = (belongs_to("clinics", "clinic_id", "CASCADE"),)

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    is_closed: Mapped[bool]
    name: Mapped[str | None]
    moved_from: Mapped[date | None]
