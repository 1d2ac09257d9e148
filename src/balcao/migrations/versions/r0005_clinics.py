"""Clinics, practitioners, services, weekly hours and days with hours of their own."""

from alembic import op

from balcao.migrations.protection import protect

revision = "r0005_clinics"
down_revision = "r0004_contacts"

# Minutes are counted from the day's local midnight; an end beyond 1440 runs into the next day.
MINUTES = "start_minute BETWEEN 0 AND 1439 AND end_minute > start_minute AND end_minute <= start_minute + 1440"


def upgrade() -> None:
    _clinics()
    _practitioners()
    _services()
    _hours()
    protect("clinics", "practitioners", "services", "practitioner_services", "weekly_hours", "hour_exceptions")


def _clinics() -> None:
    op.execute(
        """
        CREATE TABLE clinics (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            name text NOT NULL,
            cnpj text,
            phone text,
            email text,
            postal_code text,
            address text,
            state text,
            timezone text NOT NULL,
            opening_hours jsonb NOT NULL DEFAULT '[]',
            opening_hours_text text,
            closes_on_holidays boolean NOT NULL DEFAULT true,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_clinics PRIMARY KEY (account_id, id)
        )
        """
    )
    op.execute("CREATE UNIQUE INDEX uq_clinics_cnpj ON clinics (account_id, cnpj)")


def _practitioners() -> None:
    op.execute(
        """
        CREATE TABLE practitioners (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            name text NOT NULL,
            crm text,
            specialties jsonb NOT NULL DEFAULT '[]',
            clinic_id uuid,
            email text,
            phone text,
            default_duration_minutes integer NOT NULL DEFAULT 30,
            step_minutes integer,
            buffer_before_minutes integer NOT NULL DEFAULT 0,
            buffer_after_minutes integer NOT NULL DEFAULT 0,
            minimum_notice_minutes integer NOT NULL DEFAULT 0,
            horizon_days integer NOT NULL DEFAULT 180,
            active boolean NOT NULL DEFAULT true,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_practitioners PRIMARY KEY (account_id, id),
            CONSTRAINT fk_practitioners_clinic_id FOREIGN KEY (account_id, clinic_id)
                REFERENCES clinics (account_id, id),
            CONSTRAINT ck_practitioners_minutes CHECK (
                default_duration_minutes BETWEEN 5 AND 720
                AND step_minutes BETWEEN 5 AND 720
                AND buffer_before_minutes BETWEEN 0 AND 240
                AND buffer_after_minutes BETWEEN 0 AND 240
                AND minimum_notice_minutes BETWEEN 0 AND 525600
                AND horizon_days BETWEEN 1 AND 1095
            )
        )
        """
    )


def _services() -> None:
    op.execute(
        """
        CREATE TABLE services (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            name text NOT NULL,
            description text,
            duration_minutes integer NOT NULL DEFAULT 30,
            preparation text,
            price_cents integer,
            insurers jsonb NOT NULL DEFAULT '[]',
            active boolean NOT NULL DEFAULT true,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_services PRIMARY KEY (account_id, id),
            CONSTRAINT ck_services_figures CHECK (duration_minutes BETWEEN 5 AND 720 AND price_cents >= 0)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE practitioner_services (
            account_id uuid NOT NULL,
            practitioner_id uuid NOT NULL,
            service_id uuid NOT NULL,
            CONSTRAINT pk_practitioner_services PRIMARY KEY (account_id, service_id, practitioner_id),
            CONSTRAINT fk_practitioner_services_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_practitioner_services_service_id FOREIGN KEY (account_id, service_id)
                REFERENCES services (account_id, id) ON DELETE CASCADE
        )
        """
    )


def _hours() -> None:
    op.execute(
        f"""
        CREATE TABLE weekly_hours (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            practitioner_id uuid NOT NULL,
            clinic_id uuid NOT NULL,
            weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            start_minute smallint NOT NULL,
            end_minute smallint NOT NULL,
            valid_from date,
            valid_to date,
            CONSTRAINT pk_weekly_hours PRIMARY KEY (account_id, id),
            CONSTRAINT fk_weekly_hours_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_weekly_hours_clinic_id FOREIGN KEY (account_id, clinic_id)
                REFERENCES clinics (account_id, id),
            CONSTRAINT ck_weekly_hours_minutes CHECK ({MINUTES}),
            CONSTRAINT ck_weekly_hours_validity CHECK (valid_to >= valid_from)
        )
        """
    )
    op.execute("CREATE INDEX ix_weekly_hours_practitioner_id ON weekly_hours (account_id, practitioner_id)")
    # A row without minutes says that the practitioner does not work that day.
    op.execute(
        f"""
        CREATE TABLE hour_exceptions (
            account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            id uuid NOT NULL,
            practitioner_id uuid NOT NULL,
            day date NOT NULL,
            clinic_id uuid,
            start_minute smallint,
            end_minute smallint,
            reason text,
            CONSTRAINT pk_hour_exceptions PRIMARY KEY (account_id, id),
            CONSTRAINT fk_hour_exceptions_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_hour_exceptions_clinic_id FOREIGN KEY (account_id, clinic_id)
                REFERENCES clinics (account_id, id),
            CONSTRAINT ck_hour_exceptions_closed CHECK (
                num_nulls(clinic_id, start_minute, end_minute) IN (0, 3)
            ),
            CONSTRAINT ck_hour_exceptions_minutes CHECK ({MINUTES})
        )
        """
    )
    op.execute("CREATE INDEX ix_hour_exceptions_day ON hour_exceptions (account_id, practitioner_id, day)")
