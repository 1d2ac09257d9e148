"""The waiting list: wishes, times that became free, and offers of them."""

from alembic import op

from balcao.core.database import APP_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0029_waiting_list"
down_revision = "r0028_model_usage"

ACCOUNT = "account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE"


def _of(column: str, table: str, on_delete: str = "CASCADE") -> str:
    return f"FOREIGN KEY (account_id, {column}) REFERENCES {table} (account_id, id) ON DELETE {on_delete}"


TABLES = (
    f"""
    CREATE TABLE waiting_wishes (
        {ACCOUNT},
        id uuid NOT NULL,
        contact_id uuid NOT NULL,
        patient_name text NOT NULL,
        service_id uuid NOT NULL,
        practitioner_ids uuid[] NOT NULL DEFAULT '{{}}',
        clinic_ids uuid[] NOT NULL DEFAULT '{{}}',
        first_day date NOT NULL,
        last_day date NOT NULL,
        weekdays smallint[] NOT NULL DEFAULT '{{}}',
        periods text[] NOT NULL DEFAULT '{{}}',
        minimum_notice_minutes integer NOT NULL DEFAULT 120 CHECK (minimum_notice_minutes BETWEEN 0 AND 43200),
        insurer text,
        priority smallint NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 2),
        priority_reason text,
        appointment_id uuid,
        origin text NOT NULL,
        status text NOT NULL DEFAULT 'waiting'
            CHECK (status IN ('waiting', 'booked', 'withdrawn', 'expired')),
        booked_appointment_id uuid,
        since timestamptz NOT NULL,
        settled_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_by text NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_waiting_wishes PRIMARY KEY (account_id, id),
        CONSTRAINT ck_waiting_wishes_days CHECK (first_day <= last_day),
        CONSTRAINT fk_waiting_wishes_contact_id {_of("contact_id", "contacts")},
        CONSTRAINT fk_waiting_wishes_service_id {_of("service_id", "services")},
        CONSTRAINT fk_waiting_wishes_appointment_id {_of("appointment_id", "appointments")}
    )
    """,
    "CREATE INDEX ix_waiting_wishes_waiting ON waiting_wishes (account_id, priority DESC, since, id) "
    "WHERE status = 'waiting'",
    "CREATE INDEX ix_waiting_wishes_since ON waiting_wishes (account_id, since DESC, id DESC)",
    "CREATE INDEX ix_waiting_wishes_contact ON waiting_wishes (account_id, contact_id)",
    f"""
    CREATE TABLE waiting_openings (
        {ACCOUNT},
        id uuid NOT NULL,
        practitioner_id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        start_at timestamptz NOT NULL,
        end_at timestamptz NOT NULL,
        timezone text NOT NULL,
        cause text NOT NULL CHECK (cause IN ('cancelled', 'moved', 'noshow', 'found', 'by_hand')),
        cause_appointment_id uuid,
        cause_version integer,
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'filled', 'closed')),
        reason text,
        next_at timestamptz NOT NULL,
        appointment_id uuid,
        created_at timestamptz NOT NULL,
        settled_at timestamptz,
        CONSTRAINT pk_waiting_openings PRIMARY KEY (account_id, id),
        CONSTRAINT ck_waiting_openings_times CHECK (start_at < end_at),
        CONSTRAINT uq_waiting_openings_cause UNIQUE (account_id, cause_appointment_id, cause_version),
        CONSTRAINT fk_waiting_openings_practitioner_id {_of("practitioner_id", "practitioners")},
        CONSTRAINT fk_waiting_openings_clinic_id {_of("clinic_id", "clinics")}
    )
    """,
    "CREATE UNIQUE INDEX uq_waiting_openings_open ON waiting_openings (account_id, practitioner_id, start_at) "
    "WHERE status = 'open'",
    "CREATE INDEX ix_waiting_openings_next ON waiting_openings (next_at, account_id) WHERE status = 'open'",
    "CREATE INDEX ix_waiting_openings_created ON waiting_openings (account_id, created_at, id)",
    f"""
    CREATE TABLE waiting_offers (
        {ACCOUNT},
        id uuid NOT NULL,
        opening_id uuid NOT NULL,
        wish_id uuid NOT NULL,
        service_id uuid NOT NULL,
        practitioner_id uuid NOT NULL,
        clinic_id uuid NOT NULL,
        start_at timestamptz NOT NULL,
        end_at timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'open'
            CHECK (status IN ('open', 'accepted', 'declined', 'expired', 'lost', 'unreachable', 'withdrawn')),
        detail text,
        score integer NOT NULL,
        why jsonb NOT NULL DEFAULT '[]',
        by_name text,
        expires_at timestamptz NOT NULL,
        conversation_id uuid,
        message_id uuid,
        last_message_id uuid,
        answer_message_id uuid,
        appointment_id uuid,
        created_at timestamptz NOT NULL,
        answered_at timestamptz,
        CONSTRAINT pk_waiting_offers PRIMARY KEY (account_id, id),
        CONSTRAINT uq_waiting_offers_wish UNIQUE (account_id, opening_id, wish_id),
        CONSTRAINT fk_waiting_offers_opening_id {_of("opening_id", "waiting_openings")},
        CONSTRAINT fk_waiting_offers_wish_id {_of("wish_id", "waiting_wishes")}
    )
    """,
    "CREATE UNIQUE INDEX uq_waiting_offers_open ON waiting_offers (account_id, wish_id) WHERE status = 'open'",
    "CREATE INDEX ix_waiting_offers_wish ON waiting_offers (account_id, wish_id, start_at)",
    "CREATE INDEX ix_waiting_offers_created ON waiting_offers (account_id, created_at, id)",
    "CREATE INDEX ix_waiting_offers_conversation ON waiting_offers (account_id, conversation_id, created_at) "
    "WHERE conversation_id IS NOT NULL",
    """
    CREATE TABLE waiting_list_options (
        account_id uuid NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
        active boolean NOT NULL DEFAULT true,
        offer_minutes integer NOT NULL DEFAULT 15 CHECK (offer_minutes BETWEEN 2 AND 1440),
        at_once integer NOT NULL DEFAULT 1 CHECK (at_once BETWEEN 1 AND 10),
        minimum_lead_minutes integer NOT NULL DEFAULT 60 CHECK (minimum_lead_minutes BETWEEN 0 AND 43200),
        quiet_from_minute integer NOT NULL DEFAULT 1260 CHECK (quiet_from_minute BETWEEN 0 AND 1439),
        quiet_to_minute integer NOT NULL DEFAULT 480 CHECK (quiet_to_minute BETWEEN 0 AND 1439),
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now()
    )
    """,
)
FUNCTIONS = {
    # The clock has no tenant: it asks which accounts have something to do, and nothing else.
    "accounts_due_for_openings()": """
        CREATE FUNCTION accounts_due_for_openings() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT DISTINCT account_id FROM waiting_openings WHERE status = 'open' AND next_at <= now()
        $$
    """,
    "accounts_that_wait()": """
        CREATE FUNCTION accounts_that_wait() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT DISTINCT account_id FROM waiting_wishes WHERE status = 'waiting'
        $$
    """,
}


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    protect("waiting_wishes", "waiting_openings", "waiting_offers", "waiting_list_options")
    open_to_owner("waiting_openings", "waiting_wishes")
    for signature, statement in FUNCTIONS.items():
        op.execute(statement)
        open_function(signature, APP_ROLE)
