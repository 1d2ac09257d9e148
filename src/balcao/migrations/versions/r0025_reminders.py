"""Chains of reminders, and the reminders planned by them."""

from alembic import op

from balcao.core.database import APP_ROLE
from balcao.migrations.protection import open_function, open_to_owner, protect

revision = "r0025_reminders"
down_revision = "r0024_booking_pages"

ACCOUNT = "account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE"


def upgrade() -> None:
    op.execute("ALTER TABLE conversations ADD COLUMN asked_until timestamptz")
    op.execute(
        f"""
        CREATE TABLE reminder_chains (
            {ACCOUNT},
            id uuid NOT NULL,
            name text NOT NULL,
            active boolean NOT NULL DEFAULT true,
            service_id uuid,
            clinic_id uuid,
            quiet_from_minute integer NOT NULL DEFAULT 1260
                CONSTRAINT ck_reminder_chains_quiet_from CHECK (quiet_from_minute BETWEEN 0 AND 1439),
            quiet_to_minute integer NOT NULL DEFAULT 480
                CONSTRAINT ck_reminder_chains_quiet_to CHECK (quiet_to_minute BETWEEN 0 AND 1439),
            steps jsonb NOT NULL DEFAULT '[]',
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_reminder_chains PRIMARY KEY (account_id, id),
            CONSTRAINT uq_reminder_chains_scope UNIQUE NULLS NOT DISTINCT (account_id, service_id, clinic_id),
            CONSTRAINT fk_reminder_chains_service_id FOREIGN KEY (account_id, service_id)
                REFERENCES services (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_reminder_chains_clinic_id FOREIGN KEY (account_id, clinic_id)
                REFERENCES clinics (account_id, id) ON DELETE CASCADE
        )
        """
    )
    op.execute(
        f"""
        CREATE TABLE reminders (
            {ACCOUNT},
            id uuid NOT NULL,
            appointment_id uuid NOT NULL,
            step_id uuid NOT NULL,
            chain_id uuid NOT NULL,
            starts_at timestamptz NOT NULL,
            before_minutes integer NOT NULL,
            due_at timestamptz NOT NULL,
            status text NOT NULL CONSTRAINT ck_reminders_status
                CHECK (status IN ('planned', 'sent', 'skipped', 'failed', 'dropped')),
            reason text,
            detail text,
            conversation_id uuid,
            message_id uuid,
            last_message_id uuid,
            settled_at timestamptz,
            told_start_at timestamptz,
            asking text,
            answer text,
            answered_at timestamptz,
            answer_message_id uuid,
            created_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT pk_reminders PRIMARY KEY (account_id, id),
            CONSTRAINT uq_reminders_step UNIQUE (account_id, appointment_id, step_id, starts_at),
            CONSTRAINT fk_reminders_appointment_id FOREIGN KEY (account_id, appointment_id)
                REFERENCES appointments (account_id, id) ON DELETE CASCADE,
            CONSTRAINT fk_reminders_conversation_id FOREIGN KEY (account_id, conversation_id)
                REFERENCES conversations (account_id, id) ON DELETE SET NULL (conversation_id)
        )
        """
    )
    op.execute("CREATE INDEX ix_reminders_due ON reminders (due_at, account_id) WHERE status = 'planned'")
    op.execute("CREATE INDEX ix_reminders_day ON reminders (account_id, due_at, id)")
    op.execute(
        "CREATE INDEX ix_reminders_conversation ON reminders (account_id, conversation_id, starts_at) "
        "WHERE status = 'sent'"
    )
    protect("reminder_chains", "reminders")
    open_to_owner("reminders")
    # The clock has no tenant: it asks which accounts have something to send, and nothing else.
    op.execute(
        """
        CREATE FUNCTION accounts_due_for_reminders() RETURNS SETOF uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            SELECT DISTINCT account_id FROM reminders WHERE status = 'planned' AND due_at <= now()
        $$
        """
    )
    open_function("accounts_due_for_reminders()", APP_ROLE)
