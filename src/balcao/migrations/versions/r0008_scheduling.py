"""Appointments, the occupancies that cannot overlap, blocks, and the events that stand in calendars outside."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0008_scheduling"
down_revision = "r0007_conversations"

STATUSES = (
    "'proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'cancelled', 'noshow', 'waitlist', "
    "'entered-in-error'"
)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    _appointments()
    _occupancies()
    _blocks()
    _calendars()
    protect("appointments", "occupancies", "blocks", "calendar_links", "calendar_entries")
    protect("appointment_history", rights="SELECT, INSERT")


def _appointments() -> None:
    # Wall time and zone are kept beside the instants: if a zone's rules change, future instants follow the wall.
    op.execute(
        f"""
        CREATE TABLE appointments (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            status text NOT NULL CHECK (status IN ({STATUSES})),
            version integer NOT NULL DEFAULT 1,
            practitioner_id uuid NOT NULL,
            service_id uuid NOT NULL,
            clinic_id uuid NOT NULL,
            contact_id uuid,
            patient_name text NOT NULL,
            patient_phone text,
            patient_email text,
            start_at timestamptz NOT NULL,
            end_at timestamptz NOT NULL,
            local_start timestamp NOT NULL,
            local_end timestamp NOT NULL,
            timezone text NOT NULL,
            insurer text,
            origin text NOT NULL,
            notes text,
            price_cents integer,
            confirmed_at timestamptz,
            cancelled_at timestamptz,
            cancel_reason text,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_appointments PRIMARY KEY (account_id, id),
            CONSTRAINT fk_appointments_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id),
            CONSTRAINT fk_appointments_service_id FOREIGN KEY (account_id, service_id)
                REFERENCES services (account_id, id),
            CONSTRAINT fk_appointments_clinic_id FOREIGN KEY (account_id, clinic_id)
                REFERENCES clinics (account_id, id),
            CONSTRAINT fk_appointments_contact_id FOREIGN KEY (account_id, contact_id)
                REFERENCES contacts (account_id, id) ON DELETE SET NULL (contact_id),
            CONSTRAINT ck_appointments_times CHECK (start_at < end_at AND end_at <= start_at + interval '1 day')
        )
        """
    )
    op.execute("CREATE INDEX ix_appointments_start ON appointments (account_id, start_at, id)")
    for column in ("practitioner_id", "clinic_id", "contact_id", "service_id"):
        op.execute(f"CREATE INDEX ix_appointments_{column} ON appointments (account_id, {column}, start_at, id)")
    op.execute("CREATE INDEX ix_appointments_phone ON appointments (account_id, patient_phone, start_at, id)")
    op.execute(
        """
        CREATE TABLE appointment_history (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            appointment_id uuid NOT NULL,
            version integer NOT NULL,
            act text NOT NULL,
            actor_kind text NOT NULL,
            actor_id uuid,
            actor_name text NOT NULL,
            changes jsonb NOT NULL DEFAULT '{}',
            reason text,
            at timestamptz NOT NULL,
            CONSTRAINT pk_appointment_history PRIMARY KEY (account_id, id),
            CONSTRAINT uq_appointment_history_version UNIQUE (account_id, appointment_id, version),
            CONSTRAINT fk_appointment_history_appointment_id FOREIGN KEY (account_id, appointment_id)
                REFERENCES appointments (account_id, id) ON DELETE CASCADE
        )
        """
    )


def _occupancies() -> None:
    # A resource is a practitioner today, a room tomorrow; `during` includes the buffers. The appointment's key is
    # checked at commit, so that the time is taken before anything else is written.
    op.execute(
        """
        CREATE TABLE occupancies (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            resource_id uuid NOT NULL,
            seat_no smallint NOT NULL DEFAULT 0 CHECK (seat_no BETWEEN 0 AND 99),
            during tstzrange NOT NULL,
            starts_at timestamptz GENERATED ALWAYS AS (lower(during)) STORED,
            ends_at timestamptz GENERATED ALWAYS AS (upper(during)) STORED,
            start_minute integer GENERATED ALWAYS AS
                (floor(extract(epoch FROM lower(during) - timestamptz '1970-01-01 00:00:00+00') / 60)) STORED,
            end_minute integer GENERATED ALWAYS AS
                (ceil(extract(epoch FROM upper(during) - timestamptz '1970-01-01 00:00:00+00') / 60)) STORED,
            kind text NOT NULL CHECK (kind IN ('appointment', 'hold', 'block')),
            active boolean NOT NULL DEFAULT true,
            holder text,
            expires_at timestamptz,
            appointment_id uuid,
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_occupancies PRIMARY KEY (account_id, id),
            CONSTRAINT fk_occupancies_appointment_id FOREIGN KEY (account_id, appointment_id)
                REFERENCES appointments (account_id, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT ck_occupancies_during CHECK (
                NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)
                AND NOT lower_inf(during) AND NOT upper_inf(during)
                AND upper(during) - lower(during) <= interval '2 days'
            ),
            CONSTRAINT ck_occupancies_kind CHECK (
                (kind = 'hold') = (holder IS NOT NULL AND expires_at IS NOT NULL)
                AND (kind = 'appointment') = (appointment_id IS NOT NULL)
            ),
            CONSTRAINT ex_occupancies_during EXCLUDE USING gist (
                account_id WITH =, resource_id WITH =, seat_no WITH =, during WITH &&
            ) WHERE (active)
        )
        """
    )
    # Free-time reads go here: a policy keeps PostgreSQL from the GiST index (&& is not leakproof), never from a B-tree.
    op.execute(
        "CREATE INDEX ix_occupancies_starts ON occupancies (account_id, resource_id, start_minute) "
        "INCLUDE (end_minute, seat_no, expires_at, holder) WHERE active"
    )
    op.execute("CREATE INDEX ix_occupancies_appointment_id ON occupancies (account_id, appointment_id)")
    op.execute("CREATE INDEX ix_occupancies_holder ON occupancies (account_id, holder) WHERE active AND kind = 'hold'")


def _blocks() -> None:
    op.execute(
        """
        CREATE TABLE blocks (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            practitioner_id uuid NOT NULL,
            start_at timestamptz NOT NULL,
            end_at timestamptz NOT NULL,
            local_start timestamp NOT NULL,
            local_end timestamp NOT NULL,
            timezone text NOT NULL,
            rrule text,
            last_at timestamptz,
            reason text,
            created_by text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_blocks PRIMARY KEY (account_id, id),
            CONSTRAINT fk_blocks_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id) ON DELETE CASCADE,
            CONSTRAINT ck_blocks_times CHECK (start_at < end_at)
        )
        """
    )
    op.execute("CREATE INDEX ix_blocks_practitioner_id ON blocks (account_id, practitioner_id, start_at)")


def _calendars() -> None:
    op.execute(
        """
        CREATE TABLE calendar_links (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            practitioner_id uuid NOT NULL,
            clinic_id uuid,
            connection_id uuid NOT NULL,
            calendar_id text NOT NULL,
            calendar_name text NOT NULL,
            reminder_minutes jsonb NOT NULL DEFAULT '[]',
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_calendar_links PRIMARY KEY (account_id, id),
            CONSTRAINT uq_calendar_links_place UNIQUE NULLS NOT DISTINCT (account_id, practitioner_id, clinic_id),
            CONSTRAINT fk_calendar_links_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_calendar_links_clinic_id FOREIGN KEY (account_id, clinic_id)
                REFERENCES clinics (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_calendar_links_connection_id FOREIGN KEY (account_id, connection_id)
                REFERENCES connections (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_calendar_links_connection_id ON calendar_links (account_id, connection_id)")
    # `pushed_version` is the appointment's version that the calendar holds; `leased_until` keeps two jobs from writing
    # at once, so that an older state never lands after a newer one.
    op.execute(
        """
        CREATE TABLE calendar_entries (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            appointment_id uuid NOT NULL,
            connection_id uuid NOT NULL,
            calendar_id text NOT NULL,
            event_id text,
            etag text,
            url text,
            state text NOT NULL CHECK (state IN ('pending', 'synced', 'removed', 'error')),
            pushed_version integer NOT NULL DEFAULT 0,
            pushed_hash text,
            failures integer NOT NULL DEFAULT 0,
            error text,
            leased_until timestamptz,
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_calendar_entries PRIMARY KEY (account_id, id),
            CONSTRAINT uq_calendar_entries_place UNIQUE (account_id, appointment_id, connection_id, calendar_id),
            CONSTRAINT fk_calendar_entries_appointment_id FOREIGN KEY (account_id, appointment_id)
                REFERENCES appointments (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_calendar_entries_connection_id FOREIGN KEY (account_id, connection_id)
                REFERENCES connections (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_calendar_entries_connection_id ON calendar_entries (account_id, connection_id)")
