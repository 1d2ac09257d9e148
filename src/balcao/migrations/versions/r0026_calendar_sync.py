"""What stands in linked calendars outside, as we last saw it, and the conflicts that came of it."""

from alembic import op

from balcao.core.database import APP_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0026_calendar_sync"
down_revision = "r0025_reminders"


def upgrade() -> None:
    _mirrors()
    _busy()
    _entries()
    _conflicts()
    _options()
    protect("calendar_mirrors", "calendar_busy", "calendar_conflicts", "calendar_options")
    open_to_owner("calendar_mirrors")
    op.execute(_asking("accounts_due_for_calendars", "WHERE pull_at <= now()"))
    op.execute(_asking("accounts_with_calendars", ""))
    open_function("accounts_due_for_calendars()", APP_ROLE)
    open_function("accounts_with_calendars()", APP_ROLE)


def _asking(name: str, condition: str) -> str:
    return f"""
        CREATE FUNCTION {name}() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
        SET search_path = public, pg_temp
        AS $$ SELECT DISTINCT account_id FROM calendar_mirrors {condition} $$
        """  # noqa: S608


def _mirrors() -> None:
    # `cursor` is what the provider gave at the end of the last round, and covers `first_at` to `last_at`; rows of
    # calendar_busy of an older `generation` are gone when a new one is whole. `lease` is whose round is under way.
    op.execute(
        """
        CREATE TABLE calendar_mirrors (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            connection_id uuid NOT NULL,
            calendar_id text NOT NULL,
            name text NOT NULL,
            timezone text NOT NULL DEFAULT 'UTC',
            generation integer NOT NULL DEFAULT 0,
            cursor text,
            first_at timestamptz,
            last_at timestamptz,
            roll_wanted boolean NOT NULL DEFAULT false,
            wanted_at timestamptz,
            lease uuid,
            leased_until timestamptz,
            pull_at timestamptz NOT NULL DEFAULT now(),
            seen_at timestamptz,
            lag_milliseconds integer,
            failures integer NOT NULL DEFAULT 0,
            error text,
            events integer NOT NULL DEFAULT 0,
            drift integer,
            drift_at timestamptz,
            watch_id text,
            watch_key text,
            watch_resource text,
            watch_since timestamptz,
            watch_until timestamptz,
            watch_error text,
            former_watch_id text,
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_calendar_mirrors PRIMARY KEY (account_id, id),
            CONSTRAINT uq_calendar_mirrors_calendar UNIQUE (account_id, connection_id, calendar_id),
            CONSTRAINT fk_calendar_mirrors_connection_id FOREIGN KEY (account_id, connection_id)
                REFERENCES connections (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_calendar_mirrors_pull_at ON calendar_mirrors (pull_at)")
    op.execute("CREATE INDEX ix_calendar_links_calendar ON calendar_links (account_id, connection_id, calendar_id)")


def _busy() -> None:
    # An event that lasts is cut into pieces of two days at most, as occupancies are: whoever asks about some hours then
    # knows how far back to look. All of an event's pieces say the same.
    op.execute(
        """
        CREATE TABLE calendar_busy (
            account_id uuid NOT NULL,
            mirror_id uuid NOT NULL,
            event_id text NOT NULL,
            piece smallint NOT NULL,
            series_id text,
            original_start_at timestamptz,
            start_minute integer NOT NULL,
            end_minute integer NOT NULL,
            start_at timestamptz NOT NULL,
            end_at timestamptz NOT NULL,
            is_all_day boolean NOT NULL,
            title text,
            url text,
            etag text NOT NULL,
            generation integer NOT NULL,
            seen_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_calendar_busy PRIMARY KEY (account_id, mirror_id, event_id, piece),
            CONSTRAINT fk_calendar_busy_mirror_id FOREIGN KEY (account_id, mirror_id)
                REFERENCES calendar_mirrors (account_id, id) ON DELETE CASCADE,
            CONSTRAINT ck_calendar_busy_minutes CHECK (start_minute < end_minute AND end_minute - start_minute <= 2880)
        )
        """
    )
    op.execute(
        "CREATE INDEX ix_calendar_busy_minutes ON calendar_busy (account_id, mirror_id, start_minute) "
        "INCLUDE (end_minute)"
    )
    op.execute(
        "CREATE INDEX ix_calendar_busy_series ON calendar_busy (account_id, mirror_id, series_id) "
        "WHERE series_id IS NOT NULL"
    )


def _entries() -> None:
    # `pushed_start_at` and `pushed_end_at`: the times that stand outside, as far as we know; `tried`: those that we
    # wrote without learning whether they were taken. `frozen_at`: too many changes from outside (the storm brake).
    op.execute(
        """
        ALTER TABLE calendar_entries
            ADD COLUMN pushed_start_at timestamptz,
            ADD COLUMN pushed_end_at timestamptz,
            ADD COLUMN tried jsonb NOT NULL DEFAULT '[]',
            ADD COLUMN seen_generation integer NOT NULL DEFAULT 0,
            ADD COLUMN outside_changes integer NOT NULL DEFAULT 0,
            ADD COLUMN outside_since timestamptz,
            ADD COLUMN frozen_at timestamptz
        """
    )
    # `held`: somebody deleted the event, or there were too many changes; a person decides.
    op.execute("ALTER TABLE calendar_entries DROP CONSTRAINT calendar_entries_state_check")
    op.execute(
        "ALTER TABLE calendar_entries ADD CONSTRAINT ck_calendar_entries_state "
        "CHECK (state IN ('pending', 'synced', 'removed', 'error', 'held'))"
    )
    op.execute(
        "CREATE INDEX ix_calendar_entries_event ON calendar_entries (account_id, connection_id, calendar_id, event_id)"
    )
    op.execute("ALTER TABLE appointments ADD COLUMN calendar_check text CHECK (calendar_check IN ('asked', 'silent'))")


def _conflicts() -> None:
    # `ours` and `theirs` are the two versions: {start_at, end_at, …}.
    op.execute(
        """
        CREATE TABLE calendar_conflicts (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            kind text NOT NULL CHECK (kind IN ('move_refused', 'deleted', 'both_changed', 'overlap', 'storm')),
            state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved')),
            appointment_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            calendar_id text NOT NULL,
            event_id text NOT NULL,
            ours jsonb NOT NULL,
            theirs jsonb NOT NULL,
            reason text,
            resolution text,
            resolved_by text,
            resolved_at timestamptz,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_calendar_conflicts PRIMARY KEY (account_id, id),
            CONSTRAINT fk_calendar_conflicts_appointment_id FOREIGN KEY (account_id, appointment_id)
                REFERENCES appointments (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_calendar_conflicts_connection_id FOREIGN KEY (account_id, connection_id)
                REFERENCES connections (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_calendar_conflicts_open ON calendar_conflicts "
        "(account_id, appointment_id, kind, event_id) WHERE state = 'open'"
    )
    op.execute("CREATE INDEX ix_calendar_conflicts_state ON calendar_conflicts (account_id, state, created_at, id)")
    op.execute(
        "CREATE INDEX ix_calendar_conflicts_event ON calendar_conflicts (account_id, connection_id, event_id) "
        "WHERE state = 'open'"
    )


def _options() -> None:
    op.execute(
        """
        CREATE TABLE calendar_options (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            cancel_deleted boolean NOT NULL DEFAULT false,
            keep_titles boolean NOT NULL DEFAULT false,
            when_lost text NOT NULL DEFAULT 'warn' CHECK (when_lost IN ('warn', 'stop')),
            version integer NOT NULL DEFAULT 1,
            CONSTRAINT pk_calendar_options PRIMARY KEY (account_id)
        )
        """
    )
