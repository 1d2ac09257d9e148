"""Rooms and equipment, seats and overbooking, limits, insurers with quotas, a clinic's own holidays, zones' rules."""

from alembic import op

from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0031_availability"
down_revision = "r0030_digests"


def upgrade() -> None:
    _settings()
    _resources()
    _insurers()
    _holidays()
    _appointments()
    _occupancies()
    protect("resources", "service_needs", "service_turns", "insurers", "insurer_rules", "clinic_holidays", "zone_rules")


def _settings() -> None:
    op.execute(
        """
        ALTER TABLE practitioners
            ADD COLUMN daily_limit integer CHECK (daily_limit BETWEEN 1 AND 500),
            ADD COLUMN overbook_limit smallint NOT NULL DEFAULT 2 CHECK (overbook_limit BETWEEN 0 AND 50),
            ADD COLUMN overbook_role text NOT NULL DEFAULT 'attendant'
                CHECK (overbook_role IN ('attendant', 'manager')),
            ADD COLUMN return_window_days integer CHECK (return_window_days BETWEEN 0 AND 365)
        """
    )
    op.execute(
        """
        ALTER TABLE services
            ADD COLUMN capacity smallint NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 100),
            ADD COLUMN buffer_before_minutes integer NOT NULL DEFAULT 0
                CHECK (buffer_before_minutes BETWEEN 0 AND 240),
            ADD COLUMN buffer_after_minutes integer NOT NULL DEFAULT 0
                CHECK (buffer_after_minutes BETWEEN 0 AND 240),
            ADD COLUMN daily_limit integer CHECK (daily_limit BETWEEN 1 AND 500),
            ADD COLUMN distribution text NOT NULL DEFAULT 'any'
                CHECK (distribution IN ('any', 'round_robin', 'load')),
            ADD COLUMN deposit_minutes integer CHECK (deposit_minutes BETWEEN 5 AND 43200),
            ADD COLUMN return_window_days integer CHECK (return_window_days BETWEEN 0 AND 365)
        """
    )
    op.execute(
        """
        ALTER TABLE clinics
            ADD COLUMN municipality_code integer CHECK (municipality_code BETWEEN 1000000 AND 9999999),
            ADD COLUMN optional_holidays jsonb NOT NULL DEFAULT '[]',
            ADD COLUMN bridges_holidays boolean NOT NULL DEFAULT false
        """
    )


def _resources() -> None:
    op.execute(
        """
        CREATE TABLE resources (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            clinic_id uuid NOT NULL,
            kind text NOT NULL CHECK (kind IN ('room', 'equipment')),
            name text NOT NULL,
            category text,
            capacity smallint NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 100),
            active boolean NOT NULL DEFAULT true,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_resources PRIMARY KEY (account_id, id),
            CONSTRAINT fk_resources_clinic_id FOREIGN KEY (account_id, clinic_id) REFERENCES clinics (account_id, id)
        )
        """
    )
    op.execute("CREATE UNIQUE INDEX uq_resources_name ON resources (account_id, clinic_id, kind, lower(name))")
    # One row is one thing that a service needs: any of the named, or any of the kind (and category).
    op.execute(
        """
        CREATE TABLE service_needs (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            service_id uuid NOT NULL,
            kind text NOT NULL CHECK (kind IN ('room', 'equipment')),
            category text,
            resource_ids uuid[] NOT NULL DEFAULT '{}',
            CONSTRAINT pk_service_needs PRIMARY KEY (account_id, id),
            CONSTRAINT fk_service_needs_service_id FOREIGN KEY (account_id, service_id)
                REFERENCES services (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute("CREATE INDEX ix_service_needs_service_id ON service_needs (account_id, service_id)")
    # Whose turn it is, when a service's practitioners take turns.
    op.execute(
        """
        CREATE TABLE service_turns (
            account_id uuid NOT NULL,
            service_id uuid NOT NULL,
            practitioner_id uuid NOT NULL,
            taken integer NOT NULL DEFAULT 0,
            last_at timestamptz NOT NULL,
            CONSTRAINT pk_service_turns PRIMARY KEY (account_id, service_id, practitioner_id),
            CONSTRAINT fk_service_turns_service_id FOREIGN KEY (account_id, service_id)
                REFERENCES services (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_service_turns_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id) ON DELETE CASCADE
        )
        """
    )


def _insurers() -> None:
    op.execute(
        """
        CREATE TABLE insurers (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            name text NOT NULL,
            plan text,
            ans_code text,
            active boolean NOT NULL DEFAULT true,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_insurers PRIMARY KEY (account_id, id)
        )
        """
    )
    op.execute("CREATE UNIQUE INDEX uq_insurers_name ON insurers (account_id, lower(name), lower(coalesce(plan, '')))")
    # Where an insurer is taken; what is NULL is any. A quota is so many visits a day, in these hours.
    op.execute(
        """
        CREATE TABLE insurer_rules (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            insurer_id uuid NOT NULL,
            practitioner_id uuid,
            service_id uuid,
            clinic_id uuid,
            weekday smallint CHECK (weekday BETWEEN 1 AND 7),
            start_minute smallint NOT NULL DEFAULT 0,
            end_minute smallint NOT NULL DEFAULT 1440,
            quota integer CHECK (quota BETWEEN 0 AND 500),
            CONSTRAINT pk_insurer_rules PRIMARY KEY (account_id, id),
            CONSTRAINT fk_insurer_rules_insurer_id FOREIGN KEY (account_id, insurer_id)
                REFERENCES insurers (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_insurer_rules_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_insurer_rules_service_id FOREIGN KEY (account_id, service_id)
                REFERENCES services (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_insurer_rules_clinic_id FOREIGN KEY (account_id, clinic_id)
                REFERENCES clinics (account_id, id) ON DELETE CASCADE,
            CONSTRAINT ck_insurer_rules_minutes CHECK (start_minute >= 0 AND start_minute < end_minute
                AND end_minute <= 1440)
        )
        """
    )
    op.execute("CREATE INDEX ix_insurer_rules_insurer_id ON insurer_rules (account_id, insurer_id)")


def _holidays() -> None:
    # What a clinic says of one day, whatever the calendars say: closed under a name, or open.
    op.execute(
        """
        CREATE TABLE clinic_holidays (
            account_id uuid NOT NULL,
            clinic_id uuid NOT NULL,
            day date NOT NULL,
            is_closed boolean NOT NULL,
            name text,
            moved_from date,
            CONSTRAINT pk_clinic_holidays PRIMARY KEY (account_id, clinic_id, day),
            CONSTRAINT fk_clinic_holidays_clinic_id FOREIGN KEY (account_id, clinic_id)
                REFERENCES clinics (account_id, id) ON DELETE CASCADE
        )
        """
    )
    # What a zone's clocks were last known to do in a year: another digest, and what is booked follows the wall clock.
    op.execute(
        """
        CREATE TABLE zone_rules (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            timezone text NOT NULL,
            year smallint NOT NULL,
            digest text NOT NULL,
            CONSTRAINT pk_zone_rules PRIMARY KEY (account_id, timezone, year)
        )
        """
    )


def _appointments() -> None:
    op.execute(
        """
        ALTER TABLE appointments
            ADD COLUMN room_id uuid,
            ADD COLUMN equipment_ids uuid[] NOT NULL DEFAULT '{}',
            ADD COLUMN insurer_id uuid,
            ADD COLUMN return_of uuid,
            ADD COLUMN is_overbooked boolean NOT NULL DEFAULT false,
            ADD COLUMN overbook_reason text,
            ADD COLUMN pay_until timestamptz,
            ADD CONSTRAINT fk_appointments_room_id FOREIGN KEY (account_id, room_id)
                REFERENCES resources (account_id, id),
            ADD CONSTRAINT fk_appointments_insurer_id FOREIGN KEY (account_id, insurer_id)
                REFERENCES insurers (account_id, id),
            ADD CONSTRAINT fk_appointments_return_of FOREIGN KEY (account_id, return_of)
                REFERENCES appointments (account_id, id) ON DELETE SET NULL (return_of)
        """
    )
    op.execute(
        "CREATE INDEX ix_appointments_room_id ON appointments (account_id, room_id, start_at, id) "
        "WHERE room_id IS NOT NULL"
    )
    op.execute(
        "CREATE INDEX ix_appointments_insurer_id ON appointments (account_id, insurer_id, start_at) "
        "WHERE insurer_id IS NOT NULL"
    )
    # One return a visit, whoever races; a cancelled one may be made again.
    op.execute(
        "CREATE UNIQUE INDEX uq_appointments_return_of ON appointments (account_id, return_of) "
        "WHERE return_of IS NOT NULL AND status NOT IN ('cancelled', 'entered-in-error')"
    )
    op.execute(
        "CREATE INDEX ix_appointments_pay_until ON appointments (pay_until, account_id) "
        "WHERE pay_until IS NOT NULL AND status = 'pending'"
    )
    open_to_owner("appointments")
    op.execute(
        """
        CREATE FUNCTION accounts_due_for_payment() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
            SELECT DISTINCT account_id FROM appointments
            WHERE pay_until <= now() AND pay_until IS NOT NULL AND status = 'pending'
        $$
        """
    )
    open_function("accounts_due_for_payment()", "balcao_app")


def _occupancies() -> None:
    # Seats from 900 on are overbooked: they may lie over others, and there are only so many of them.
    op.execute(
        """
        ALTER TABLE occupancies
            DROP CONSTRAINT occupancies_seat_no_check,
            ADD CONSTRAINT ck_occupancies_seat_no CHECK (seat_no BETWEEN 0 AND 99 OR seat_no BETWEEN 900 AND 949),
            ADD COLUMN session_id uuid,
            ADD COLUMN is_alone boolean NOT NULL DEFAULT true,
            ADD COLUMN sharing uuid GENERATED ALWAYS AS (coalesce(session_id, id)) STORED
        """
    )
    # Beside the seats: whoever takes a resource alone shares it with those of the same session and nobody else.
    op.execute(
        """
        ALTER TABLE occupancies ADD CONSTRAINT ex_occupancies_sharing EXCLUDE USING gist (
            account_id WITH =, resource_id WITH =, during WITH &&, sharing WITH <>
        ) WHERE (active AND is_alone)
        """
    )
    op.execute("DROP INDEX ix_occupancies_starts")
    op.execute(
        "CREATE INDEX ix_occupancies_starts ON occupancies (account_id, resource_id, start_minute) "
        "INCLUDE (end_minute, seat_no, expires_at, holder, appointment_id, session_id) WHERE active"
    )
