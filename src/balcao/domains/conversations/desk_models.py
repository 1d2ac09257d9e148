"""Teams, who is there, rules of assignment, hours, service levels and satisfaction, as rows."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Interval, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import Row, TenantRow, belongs_to

NOW = text("now()")
NONE = text("'{}'")


class Team(TenantRow):
    """People who share a queue. `distribution` is what happens to a conversation that is handed to the team."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("account_id", "name", name="uq_teams_name"),)

    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="", default="")
    distribution: Mapped[str] = mapped_column(server_default="by_hand", default="by_hand")
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class TeamMember(Row):
    """Who is of a team."""

    __tablename__ = "team_members"
    __table_args__ = (belongs_to("teams", "team_id", "CASCADE"), belongs_to("users", "user_id", "CASCADE"))

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)


class Availability(Row):
    """Whether a person is there. `chosen` is what they said, `state` what holds: a chosen one ends with the connection.

    `seen_at` is the last sign of life. The row is what drawing a person locks, so that nobody gets above `capacity`.
    """

    __tablename__ = "availability"
    __table_args__ = (belongs_to("users", "user_id", "CASCADE"),)

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    chosen: Mapped[str] = mapped_column(server_default="automatic", default="automatic")
    state: Mapped[str] = mapped_column(server_default="offline", default="offline")
    state_since: Mapped[datetime] = mapped_column(server_default=NOW)
    seen_at: Mapped[datetime | None]
    is_idle: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    capacity: Mapped[int | None]
    last_assigned_at: Mapped[datetime | None]


class InboxOptions(Row):
    """An account's choices for its inbox; an account without the row has the columns' defaults."""

    __tablename__ = "inbox_options"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    sight: Mapped[str] = mapped_column(server_default="all", default="all")
    capacity: Mapped[int | None]
    reassign_after_minutes: Mapped[int | None]
    resolve_after_days: Mapped[int | None]
    reopened_goes_to: Mapped[str] = mapped_column(server_default="queue", default="queue")
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)


class BusinessHours(TenantRow):
    """When the clinic answers. `periods` are {weekday 1..7, start_minute, end_minute} in the zone's own time, the end
    possibly beyond midnight; `exceptions` are {day, name, periods}, which hold even on a holiday.
    """

    __tablename__ = "business_hours"
    __table_args__ = (UniqueConstraint("account_id", "name", name="uq_business_hours_name"),)

    name: Mapped[str]
    timezone: Mapped[str | None]
    periods: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    closes_on_holidays: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    state: Mapped[str | None]
    exceptions: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class AssignmentRule(TenantRow):
    """The first rule whose every condition holds says where a conversation goes; an empty condition always holds."""

    __tablename__ = "assignment_rules"
    __table_args__ = (
        belongs_to("business_hours", "hours_id"),
        belongs_to("teams", "team_id"),
        belongs_to("users", "user_id", "CASCADE"),
    )

    name: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    channel_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=NONE, default=list)
    clinic_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=NONE, default=list)
    labels: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=NONE, default=list)
    priorities: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=NONE, default=list)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=NONE, default=list)
    hours_id: Mapped[UUID | None]
    during: Mapped[str] = mapped_column(server_default="any", default="any")
    team_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    distribution: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class ServiceLevel(TenantRow):
    """What is promised, in minutes of `hours_id`, or around the clock without one. The first that applies counts."""

    __tablename__ = "service_levels"
    __table_args__ = (belongs_to("business_hours", "hours_id"),)

    name: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    channel_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=NONE, default=list)
    team_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=NONE, default=list)
    labels: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=NONE, default=list)
    priorities: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=NONE, default=list)
    first_answer_minutes: Mapped[int | None]
    next_answer_minutes: Mapped[int | None]
    resolution_minutes: Mapped[int | None]
    hours_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class ServiceClock(TenantRow):
    """One promise to one conversation. It runs from `running_since`, or stands still where that is None; `spent` is
    the business time that had passed before. `target` and `spent` are lengths of business time.
    """

    __tablename__ = "service_clocks"
    __table_args__ = (
        belongs_to("conversations", "conversation_id", "CASCADE"),
        belongs_to("service_levels", "level_id", "SET NULL (level_id)"),
    )

    conversation_id: Mapped[UUID]
    level_id: Mapped[UUID | None]
    assignee_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    kind: Mapped[str]
    began_at: Mapped[datetime]
    target: Mapped[timedelta] = mapped_column(Interval)
    spent: Mapped[timedelta] = mapped_column(Interval, server_default=text("'0'"), default=timedelta)
    running_since: Mapped[datetime | None]
    soon_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class SatisfactionOptions(Row):
    """How a channel's people are asked what they thought; `template` is for when free text may not be sent any more."""

    __tablename__ = "satisfaction_options"
    __table_args__ = (belongs_to("connections", "channel_id", "CASCADE"),)

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel_id: Mapped[UUID] = mapped_column(primary_key=True)
    active: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    question: Mapped[str]
    thanks: Mapped[str]
    asks_comment: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    delay_minutes: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    expires_hours: Mapped[int] = mapped_column(server_default=text("48"), default=48)
    template: Mapped[str | None]
    template_language: Mapped[str] = mapped_column(server_default="pt_BR", default="pt_BR")


class Survey(TenantRow):
    """One question about one resolution, and what came of it. `user_id` and `team_id` had the conversation then."""

    __tablename__ = "surveys"
    __table_args__ = (
        belongs_to("conversations", "conversation_id", "CASCADE"),
        belongs_to("contacts", "contact_id", "CASCADE"),
        UniqueConstraint("account_id", "conversation_id", "resolved_at", name="uq_surveys_once"),
    )

    conversation_id: Mapped[UUID]
    channel_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    resolved_at: Mapped[datetime]
    message_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    score: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    comment: Mapped[str | None]
    comment_until: Mapped[datetime | None]
