"""Bookings made at other providers' pages: where they come from, what they are here, and what became of each."""

from alembic import op

from balcao.core.database import APP_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0027_outside_bookings"
down_revision = "r0026_calendar_sync"


def upgrade() -> None:
    _sources()
    _bookings()
    protect("booking_sources", "offering_links", "outside_bookings")
    op.execute("CREATE INDEX ix_contacts_email ON contacts (account_id, lower(email)) WHERE email IS NOT NULL")
    op.execute("CREATE INDEX ix_practitioners_email ON practitioners (account_id, lower(email))")
    # The clock asks which tenants have such a connection at all.
    open_to_owner("booking_sources")
    op.execute(
        """
        CREATE FUNCTION accounts_with_outside_bookings() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        AS $$ SELECT DISTINCT account_id FROM booking_sources $$
        """
    )
    open_function("accounts_with_outside_bookings()", APP_ROLE)


def _sources() -> None:
    op.execute(
        """
        CREATE TABLE booking_sources (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            connection_id uuid NOT NULL,
            holder_id text,
            holder_group text,
            holder_name text,
            state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('active', 'waiting', 'refused')),
            error text,
            checked_at timestamptz,
            listed_at timestamptz,
            told_at timestamptz,
            CONSTRAINT pk_booking_sources PRIMARY KEY (account_id, id),
            CONSTRAINT uq_booking_sources_connection UNIQUE (account_id, connection_id),
            CONSTRAINT fk_booking_sources_connection_id FOREIGN KEY (account_id, connection_id)
                REFERENCES connections (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute(
        """
        CREATE TABLE offering_links (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            connection_id uuid NOT NULL,
            offering_id text NOT NULL,
            offering text NOT NULL,
            service_id uuid NOT NULL,
            practitioner_id uuid,
            clinic_id uuid,
            CONSTRAINT pk_offering_links PRIMARY KEY (account_id, id),
            CONSTRAINT uq_offering_links_offering UNIQUE (account_id, connection_id, offering_id),
            CONSTRAINT fk_offering_links_connection_id FOREIGN KEY (account_id, connection_id)
                REFERENCES connections (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_offering_links_service_id FOREIGN KEY (account_id, service_id)
                REFERENCES services (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_offering_links_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_offering_links_clinic_id FOREIGN KEY (account_id, clinic_id)
                REFERENCES clinics (account_id, id) ON DELETE CASCADE
        )
        """
    )


def _bookings() -> None:
    op.execute(
        """
        CREATE TABLE outside_bookings (
            account_id uuid NOT NULL,
            id uuid NOT NULL,
            connection_id uuid NOT NULL,
            booking_id text NOT NULL,
            event_id text NOT NULL,
            event_stamp text,
            offering_id text NOT NULL,
            offering text NOT NULL,
            person_name text NOT NULL,
            person_email text,
            person_phone text,
            asked jsonb NOT NULL DEFAULT '[]',
            host_emails jsonb NOT NULL DEFAULT '[]',
            start_at timestamptz NOT NULL,
            end_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL,
            is_cancelled boolean NOT NULL DEFAULT false,
            cancelled_by text,
            cancel_reason text,
            previous_id text,
            next_id text,
            no_show_id text,
            no_show_is_ours boolean NOT NULL DEFAULT false,
            places integer NOT NULL DEFAULT 1,
            calendar_event_id text,
            cancel_url text,
            move_url text,
            state text NOT NULL
                CHECK (state IN ('placed', 'moving', 'conflict', 'replaced', 'cancelled', 'kept')),
            problem text,
            detail text,
            appointment_id uuid,
            practitioner_id uuid,
            service_id uuid,
            is_to_cancel boolean NOT NULL DEFAULT false,
            failures integer NOT NULL DEFAULT 0,
            leased_until timestamptz,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_outside_bookings PRIMARY KEY (account_id, id),
            CONSTRAINT uq_outside_bookings_booking UNIQUE (account_id, connection_id, booking_id),
            CONSTRAINT ck_outside_bookings_problem CHECK ((state = 'conflict') = (problem IS NOT NULL)),
            CONSTRAINT fk_outside_bookings_connection_id FOREIGN KEY (account_id, connection_id)
                REFERENCES connections (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_outside_bookings_appointment_id FOREIGN KEY (account_id, appointment_id)
                REFERENCES appointments (account_id, id) ON DELETE SET NULL (appointment_id),
            CONSTRAINT fk_outside_bookings_practitioner_id FOREIGN KEY (account_id, practitioner_id)
                REFERENCES practitioners (account_id, id) ON DELETE SET NULL (practitioner_id),
            CONSTRAINT fk_outside_bookings_service_id FOREIGN KEY (account_id, service_id)
                REFERENCES services (account_id, id) ON DELETE SET NULL (service_id)
        )
        """
    )
    # One appointment is at most one booking's; what a move leaves behind has none.
    op.execute(
        "CREATE UNIQUE INDEX uq_outside_bookings_appointment ON outside_bookings (account_id, appointment_id) "
        "WHERE appointment_id IS NOT NULL"
    )
    op.execute(
        "CREATE INDEX ix_outside_bookings_previous ON outside_bookings (account_id, connection_id, previous_id) "
        "WHERE previous_id IS NOT NULL"
    )
    op.execute("CREATE INDEX ix_outside_bookings_event ON outside_bookings (account_id, connection_id, event_id)")
    op.execute("CREATE INDEX ix_outside_bookings_start ON outside_bookings (account_id, start_at, id)")
    op.execute(
        "CREATE INDEX ix_outside_bookings_open ON outside_bookings (account_id, start_at, id) WHERE state = 'conflict'"
    )
    op.execute(
        "CREATE INDEX ix_outside_bookings_calendar ON outside_bookings (account_id, calendar_event_id) "
        "WHERE calendar_event_id IS NOT NULL"
    )
