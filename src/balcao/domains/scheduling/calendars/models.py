"""Linked calendars, what stands in them, and the conflicts that came of it, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import Row, TenantRow, belongs_to

NOW = text("now()")


class CalendarLink(TenantRow):
    """The calendar outside in which a practitioner's appointments are to stand, in one clinic or in all."""

    __tablename__ = "calendar_links"
    __table_args__ = (
        belongs_to("practitioners", "practitioner_id", "CASCADE"),
        belongs_to("clinics", "clinic_id", "CASCADE"),
        belongs_to("connections", "connection_id", "CASCADE"),
    )

    practitioner_id: Mapped[UUID]
    clinic_id: Mapped[UUID | None]
    connection_id: Mapped[UUID]
    calendar_id: Mapped[str]
    calendar_name: Mapped[str]
    reminder_minutes: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class CalendarEntry(TenantRow):
    """An appointment's event in a calendar outside: what was last written there, and whether it was taken.

    `invited` are our guests' addresses, in lower case, that stand there or may; `guest_reply` is the guest's answer to
    the time that stands there. With an `invite_error` it stands without its guest, until `invite_again_at` at least.
    """

    __tablename__ = "calendar_entries"
    __table_args__ = (
        belongs_to("appointments", "appointment_id", "CASCADE"),
        belongs_to("connections", "connection_id", "CASCADE"),
    )

    appointment_id: Mapped[UUID]
    connection_id: Mapped[UUID]
    calendar_id: Mapped[str]
    event_id: Mapped[str | None]
    etag: Mapped[str | None]
    url: Mapped[str | None]
    state: Mapped[str]
    pushed_version: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    pushed_hash: Mapped[str | None]
    failures: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    error: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
    pushed_start_at: Mapped[datetime | None]
    pushed_end_at: Mapped[datetime | None]
    tried: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    seen_generation: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    outside_changes: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    outside_since: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    invited: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"), default=list)
    guest_reply: Mapped[str | None]
    invite_error: Mapped[str | None]
    invite_again_at: Mapped[datetime | None]


class CalendarMirror(TenantRow):
    """A linked calendar as we last saw it: how far we have read (`cursor`, from `first_at` to `last_at`), who reads now
    (`lease`), when next (`pull_at`), and the watch by which the provider tells us to look.
    """

    __tablename__ = "calendar_mirrors"
    missing = "Não há calendário com esse id."
    __table_args__ = (belongs_to("connections", "connection_id", "CASCADE"),)

    connection_id: Mapped[UUID]
    calendar_id: Mapped[str]
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(server_default="UTC", default="UTC")
    generation: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    cursor: Mapped[str | None]
    first_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    roll_wanted: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    wanted_at: Mapped[datetime | None]
    lease: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    pull_at: Mapped[datetime] = mapped_column(server_default=NOW)
    seen_at: Mapped[datetime | None]
    lag_milliseconds: Mapped[int | None]
    failures: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    error: Mapped[str | None]
    events: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    drift: Mapped[int | None]
    drift_at: Mapped[datetime | None]
    watch_id: Mapped[str | None]
    watch_key: Mapped[str | None]
    watch_resource: Mapped[str | None]
    watch_since: Mapped[datetime | None]
    watch_until: Mapped[datetime | None]
    watch_error: Mapped[str | None]
    former_watch_id: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class CalendarConflict(TenantRow):
    """Two versions of an appointment, or an event over one, that a person has to decide about; or that was decided and
    is to be known. `ours` and `theirs` hold {start_at, end_at, …} as ISO 8601.
    """

    __tablename__ = "calendar_conflicts"
    missing = "Não há conflito com esse id."
    __table_args__ = (
        belongs_to("appointments", "appointment_id", "CASCADE"),
        belongs_to("connections", "connection_id", "CASCADE"),
    )

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open", default="open")
    appointment_id: Mapped[UUID]
    connection_id: Mapped[UUID]
    calendar_id: Mapped[str]
    event_id: Mapped[str]
    ours: Mapped[dict[str, Any]]
    theirs: Mapped[dict[str, Any]]
    reason: Mapped[str | None]
    resolution: Mapped[str | None]
    resolved_by: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)


class CalendarOptions(Row):
    """An account's choices; one without the row has the columns' defaults. `when_lost`: whether times that depend on a
    calendar we cannot see are offered with a warning, or not at all; `when_moved`: whether a patient is told of a move
    made there, or a person is left to do it; `invites`: whether who asked for it is invited to the event.
    """

    __tablename__ = "calendar_options"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    cancel_deleted: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    keep_titles: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    when_lost: Mapped[str] = mapped_column(server_default="warn", default="warn")
    when_moved: Mapped[str] = mapped_column(server_default="tell", default="tell")
    invites: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
